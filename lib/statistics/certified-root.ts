/** Roots of monotone functions that are known through enclosures. */

import * as iv from '../interval/interval.ts';

/** Two doubles with the exact value between them. */
export interface Bounds {
  readonly lo: number;
  readonly hi: number;
}

const MOST_HALVINGS = 1200;

/**
 * Bounds of the x in [lo, hi] with f(x) = target, f decreasing and continuous, f(lo) ≥ target ≥ f(hi).
 * Halving goes on until the middle is undecided or the ends are neighbouring doubles (relative distance 2^-46 is
 * enough). Which doubles are tried depends on enclosures only, so the bits are the same on every engine.
 */
export function decreasingRoot(
  f: (x: iv.Interval) => iv.Interval,
  target: iv.Interval,
  { lo, hi }: Bounds,
): Bounds {
  let [low, high] = [lo, hi];
  for (let k = 0; k < MOST_HALVINGS; k++) {
    const middle = low + (high - low) / 2;
    if (!(low < middle && middle < high) || high - low <= CLOSE * Math.abs(middle)) break;
    const value = f(iv.point(middle));
    if (iv.isBelow(target, value)) low = middle;
    else if (iv.isBelow(value, target)) high = middle;
    else break;
  }
  return { lo: low, hi: high };
}

const CLOSE = 1 / (1 << 23) / (1 << 23);
