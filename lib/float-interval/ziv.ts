/**
 * Ziv's rounding test (1991): the directed rounding of a value that is known up to a small error. Part of the trusted
 * base.
 */

import { nextDown, nextUp, powerOfTwo } from './rounding.ts';

/** 2^-1021, rounded: whatever is above is normal, and so was the product that led to it. */
const NORMAL = 4.45e-308;
const SLACK = 1 + powerOfTwo(-40);

/**
 * The double nearest to v = 2^k·(hi + lo + η), |η| ≤ error, on its lower or upper side; NaN when the error leaves it
 * open (then v lies between the neighbours of 2^k·hi rounded). hi = hi + lo rounded, error ≤ 2^-56·|hi|, and k = 0, or
 * 2^-110 ≤ |hi| ≤ 2^110, |k| ≤ 1080, and the value is positive where it overflows.
 *
 * y = 2^k·hi rounded. Where y is normal this is exact, and hi's neighbours are more than |lo| + error away. Where y is
 * subnormal, y·2^-k and the difference from hi are exact, and the sign of hi − y·2^-k + lo decides; its rounding is a
 * relative 2^-53, less than the 2^-40 by which the error is enlarged. Where y overflows, so does v (hi + lo rounds to hi).
 */
export function decide(hi: number, lo: number, error: number, k: number, up: boolean): number {
  if (k === 0) {
    if (lo > error) return up ? nextUp(hi) : hi;
    if (lo < -error) return up ? hi : nextDown(hi);
    return NaN;
  }
  const half = k >> 1;
  const y = hi * powerOfTwo(half) * powerOfTwo(k - half);
  let side = lo;
  let bound = error;
  if (Math.abs(y) < NORMAL) {
    side += hi - y * powerOfTwo(-half) * powerOfTwo(half - k);
    bound *= SLACK;
  } else if (y === Infinity) return up ? y : Number.MAX_VALUE;
  if (side > bound) return up ? nextUp(y) : y;
  if (side < -bound) return up ? y : nextDown(y);
  return NaN;
}

/** As {@link decide}, with the neighbour of 2^k·hi where the error leaves it open: sound, not always the tightest. */
export function enclosingSide(hi: number, lo: number, error: number, k: number, up: boolean): number {
  const result = decide(hi, lo, error, k, up);
  if (!Number.isNaN(result)) return result;
  const half = k >> 1;
  const y = hi * powerOfTwo(half) * powerOfTwo(k - half);
  return up ? nextUp(y) : nextDown(y);
}
