/** From dyadic rationals back to doubles, with the direction of rounding chosen. Part of the trusted base. */

import { bitLength, type Dyadic, negate } from '../exact/dyadic.ts';
import type { Interval } from './interval.ts';

/** Largest double ≤ d; −Infinity below the range of doubles. */
export function toNumberDown(d: Dyadic): number {
  if (d.mantissa === 0n) return 0;
  const bits = bitLength(d.mantissa);
  const top = d.exponent + bits;
  if (top > 1024) return d.mantissa > 0n ? Number.MAX_VALUE : Number.NEGATIVE_INFINITY;
  if (top < -1074) return d.mantissa > 0n ? 0 : -Number.MIN_VALUE;
  // 53 bits, fewer in the subnormal range; the lowest kept bit has weight 2^(d.exponent + shift) ≥ 2^-1074.
  const shift = Math.max(bits - 53, -1074 - d.exponent);
  const kept = shift > 0 ? d.mantissa >> BigInt(shift) : d.mantissa << BigInt(-shift);
  return timesPowerOfTwo(Number(kept), d.exponent + shift);
}

/** Smallest double ≥ d; Infinity above the range of doubles. */
export function toNumberUp(d: Dyadic): number {
  const x = -toNumberDown(negate(d));
  return x === 0 ? 0 : x;
}

/** A double near the middle of the interval, for display. */
export function midpoint(a: Interval): number {
  const lo = toNumberDown(a.lo);
  const hi = toNumberUp(a.hi);
  return lo === hi ? lo : lo + (hi - lo) / 2;
}

/** m·2^e for |m| ≤ 2^53 where the result is a double, or overflows to ±Infinity. */
function timesPowerOfTwo(m: number, e: number): number {
  let result = m;
  let left = e;
  while (left > 1000) {
    result *= powerOfTwo(1000);
    left -= 1000;
  }
  // Downwards in exact steps: the caller made sure that no bit falls off the subnormal end.
  while (left < -1000) {
    result *= powerOfTwo(-1000);
    left += 1000;
  }
  return result * powerOfTwo(left);
}

const view = new DataView(new ArrayBuffer(8));

/** 2^k for −1022 ≤ k ≤ 1023, by its bits. */
function powerOfTwo(k: number): number {
  view.setUint32(0, (k + 1023) << 20);
  view.setUint32(4, 0);
  return view.getFloat64(0);
}
