/**
 * The interval of Clopper and Pearson for a proportion (Biometrika 26 (1934) 404–413): the p that neither one-sided
 * binomial test rejects. Its ends are roots of binomial tails; they are rounded outward by less than 10^-11 of themselves, and
 * both facts are decided by enclosures, so that the interval covers at least as often as the exact one.
 */

import * as iv from '../interval/interval.ts';
import { approximateTails, binomialTails } from './binomial-tail.ts';

export interface Proportion {
  /** successes/trials. */
  readonly value: number;
  /** In [0, 1]. */
  readonly low: number;
  readonly high: number;
}

export type Sides = 'both' | 'lower' | 'upper';

const MOST_TRIALS = 1 << 20;

/**
 * @param alpha the error, taken as the double it is: α/2 at each end for 'both', α at the one end for 'lower' and
 *   'upper' (the other end is then 1 or 0).
 * @throws RangeError for no trials, counts that are no integers in range, more than 2^20 trials, α outside (0, 1).
 */
export function clopperPearson(
  successes: number,
  trials: number,
  { alpha = 0.05, sides = 'both' }: { readonly alpha?: number; readonly sides?: Sides } = {},
): Proportion {
  if (!Number.isInteger(trials) || trials < 1 || trials > MOST_TRIALS) {
    throw new RangeError(`trials: an integer from 1 to ${MOST_TRIALS} was expected, got ${trials}`);
  }
  if (!Number.isInteger(successes) || successes < 0 || successes > trials) {
    throw new RangeError(`successes: an integer from 0 to ${trials} was expected, got ${successes}`);
  }
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha: a number in (0, 1) was expected, got ${alpha}`);
  const tail = sides === 'both' ? alpha / 2 : alpha;
  return {
    value: successes / trials,
    low: successes === 0 || sides === 'upper' ? 0 : lowEnd(successes, trials, tail),
    high: successes === trials || sides === 'lower' ? 1 : highEnd(successes, trials, tail),
  };
}

/** The p with P(X ≥ k | p) = α, rounded down. */
function lowEnd(k: number, n: number, alpha: number): number {
  const root = bisect((p) => approximateTails(n, k - 1, p).above < alpha);
  const above = (p: number): iv.Interval => binomialTails(n, k - 1, iv.point(p)).above;
  return outward(root, -1, (p) => iv.isBelow(above(p), iv.point(alpha)));
}

/** The p with P(X ≤ k | p) = α, rounded up. */
function highEnd(k: number, n: number, alpha: number): number {
  const root = bisect((p) => approximateTails(n, k, p).atMost > alpha);
  const atMost = (p: number): iv.Interval => binomialTails(n, k, iv.point(p)).atMost;
  return outward(root, 1, (p) => p >= 1 || iv.isBelow(atMost(p), iv.point(alpha)));
}

/** The p in [0, 1] up to which `isLeft` holds, in float64. */
function bisect(isLeft: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (;;) {
    const middle = low + (high - low) / 2;
    if (!(low < middle && middle < high)) return middle;
    if (isLeft(middle)) low = middle;
    else high = middle;
  }
}

/** Steps of the search outward, relative to the end. */
const FIRST_STEP = 1 / (1 << 24) / (1 << 24);
const LARGEST_STEP = 1 / (1 << 20) / (1 << 17);

/** The nearest tried point beyond the root that is certainly rejected, where a point as far inside certainly is not. */
function outward(root: number, direction: 1 | -1, isRejected: (p: number) => boolean): number {
  for (let step = FIRST_STEP; step <= LARGEST_STEP; step *= 2) {
    const end = root + direction * step * root;
    if (!isRejected(end)) continue;
    if (isRejected(root - direction * 2 * step * root)) break;
    return end;
  }
  throw new Error(`the root near ${root} could not be enclosed`);
}
