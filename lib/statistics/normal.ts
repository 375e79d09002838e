/**
 * The standard normal distribution, enclosed. Φ(z) = ½ + φ(z)·Σ z^(2k+1)/(2k+1)!! (Abramowitz and Stegun, Handbook of
 * Mathematical Functions, 26.2.11); all terms are positive, and the ratio z²/(2k + 3) falls.
 */

import * as elementary from '../interval/elementary.ts';
import * as iv from '../interval/interval.ts';
import { type Bounds, decreasingRoot } from './certified-root.ts';
import { pi } from './pi.ts';
import { fractionTimes, sumOfProducts } from './positive-series.ts';

const HALF = iv.point(0.5);
const NEGATIVE_HALF = iv.point(-0.5);

/** Beyond it the 160 bits of the sum are used up. */
const LARGEST_ARGUMENT = 12;

/** P(Z > z) for a point z in [0, 12]. */
export function normalUpperTail(z: iv.Interval): iv.Interval {
  const square = iv.multiply(z, z);
  const ratio = (k: number): iv.Interval => fractionTimes(1, 2 * k + 3, square);
  const sum = sumOfProducts(ratio, ratio);
  const density = iv.divide(elementary.exp(iv.multiply(square, NEGATIVE_HALF)), iv.sqrt(iv.scale(pi, 1)));
  return iv.subtract(HALF, iv.multiply(iv.multiply(density, z), sum));
}

/**
 * Bounds of the z with P(Z > z) = tail.
 * @throws RangeError unless 10^-30 ≤ tail < ½.
 */
export function normalQuantile(tail: number): Bounds {
  if (!(tail >= 1e-30 && tail < 0.5))
    throw new RangeError(`a tail in [1e-30, 0.5) was expected, got ${tail}`);
  return decreasingRoot(normalUpperTail, iv.point(tail), { lo: 0, hi: LARGEST_ARGUMENT });
}
