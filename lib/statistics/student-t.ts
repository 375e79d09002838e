/**
 * Student's t distribution with ν degrees of freedom, enclosed. With x = ν/(ν + t²) the upper tail is ½ I_x(ν/2, ½),
 * and I_x(a, b) = x^a (1 − x)^b/(a B(a, b)) · Σ_k (a + b)_k/(a + 1)_k x^k (Abramowitz and Stegun, 26.7.1 and 26.5.4), all terms
 * positive. 1/B(½, ν/2) = g_ν with g_1 = 1/π, g_2 = ½, g_{ν+2} = g_ν (ν + 1)/ν.
 */

import * as iv from '../interval/interval.ts';
import { type Bounds, decreasingRoot } from './certified-root.ts';
import { pi } from './pi.ts';
import { fractionTimes, sumOfProducts } from './positive-series.ts';

const ONE = iv.point(1);
const HALF = iv.point(0.5);
const MOST_DEGREES = 100_000;

/** P(T > t), t ≥ 0 a point, ν ≥ 1 an integer. */
export function tUpperTail(degrees: number, t: iv.Interval): iv.Interval {
  const nu = iv.point(degrees);
  const square = iv.multiply(t, t);
  const x = iv.divide(nu, iv.add(nu, square));
  const y = iv.divide(square, iv.add(nu, square));
  const root = iv.sqrtNonNegative(iv.multiply(power(x, degrees), y));
  const common = iv.multiply(inverseBeta(degrees), root);
  if (iv.isBelow(x, HALF)) {
    // a = ν/2, b = ½: the ratio (ν + 1 + 2k)/(ν + 2 + 2k)·x is below x.
    const sum = sumOfProducts(
      (k) => fractionTimes(degrees + 1 + 2 * k, degrees + 2 + 2 * k, x),
      () => x,
    );
    return iv.divide(iv.multiply(common, sum), nu);
  }
  // The part between 0 and t, a = ½, b = ν/2: the ratio (ν + 1 + 2k)/(3 + 2k)·y is on its way to y, from above if ν > 2.
  const ratio = (k: number): iv.Interval => fractionTimes(degrees + 1 + 2 * k, 3 + 2 * k, y);
  const sum = sumOfProducts(ratio, (k) => iv.max(ratio(k), y));
  return iv.subtract(HALF, iv.multiply(common, sum));
}

function inverseBeta(degrees: number): iv.Interval {
  let g = degrees % 2 === 1 ? iv.divide(ONE, pi) : HALF;
  for (let nu = degrees % 2 === 1 ? 1 : 2; nu < degrees; nu += 2) g = fractionTimes(nu + 1, nu, g);
  return g;
}

/** x^n, n ≥ 0, by squaring. */
function power(x: iv.Interval, n: number): iv.Interval {
  let [result, base] = [ONE, x];
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = iv.multiply(result, base);
    base = iv.multiply(base, base);
  }
  return result;
}

const known = new Map<string, Bounds>();

/**
 * Bounds of the t with P(T > t) = tail.
 * @throws RangeError unless 10^-12 ≤ tail < ½ and 1 ≤ degrees ≤ 100 000 is an integer.
 */
export function tQuantile(degrees: number, tail: number): Bounds {
  if (!Number.isInteger(degrees) || degrees < 1 || degrees > MOST_DEGREES) {
    throw new RangeError(`degrees: an integer from 1 to ${MOST_DEGREES} was expected, got ${degrees}`);
  }
  if (!(tail >= 1e-12 && tail < 0.5))
    throw new RangeError(`a tail in [1e-12, 0.5) was expected, got ${tail}`);
  const key = `${degrees} ${tail}`;
  let bounds = known.get(key);
  if (bounds === undefined) {
    const target = iv.point(tail);
    let hi = 2;
    while (!iv.isBelow(tUpperTail(degrees, iv.point(hi)), target)) hi *= 2;
    bounds = decreasingRoot((t) => tUpperTail(degrees, t), target, { lo: hi === 2 ? 0 : hi / 2, hi });
    known.set(key, bounds);
  }
  return bounds;
}
