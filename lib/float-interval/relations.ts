/**
 * Numbers and truth values of intervals, named and defined as in IEEE 1788-2015, 10.5.9 and 10.5.10. Part of the
 * trusted base.
 */

import { type FloatInterval, isEmpty } from './interval.ts';
import { addUp } from './rounding.ts';

/** hi − lo rounded up; NaN for EMPTY. */
export function width(a: FloatInterval): number {
  return isEmpty(a) ? NaN : addUp(a.hi, -a.lo);
}

/** Largest |x|; NaN for EMPTY. */
export function magnitude(a: FloatInterval): number {
  return isEmpty(a) ? NaN : Math.max(Math.abs(a.lo), Math.abs(a.hi));
}

/** Smallest |x|; NaN for EMPTY. */
export function mignitude(a: FloatInterval): number {
  if (isEmpty(a)) return NaN;
  return a.lo <= 0 && a.hi >= 0 ? 0 : Math.min(Math.abs(a.lo), Math.abs(a.hi));
}

/** A finite member near the middle, the middle itself rounded to nearest, ties to even; NaN for EMPTY. */
export function midpoint(a: FloatInterval): number {
  if (isEmpty(a)) return NaN;
  if (a.lo === -Infinity) return a.hi === Infinity ? 0 : -Number.MAX_VALUE;
  if (a.hi === Infinity) return Number.MAX_VALUE;
  const sum = a.lo + a.hi;
  // Halving a finite sum is exact unless the result is subnormal, where the sum was exact and is rounded once.
  return Math.abs(sum) < Infinity ? sum / 2 + 0 : a.lo / 2 + a.hi / 2;
}

/** The smallest r with a ⊆ [m − r, m + r] for m = midpoint(a), rounded up; NaN for EMPTY. */
export function radius(a: FloatInterval): number {
  if (isEmpty(a)) return NaN;
  const m = midpoint(a);
  return Math.max(addUp(m, -a.lo), addUp(a.hi, -m));
}

export function isEntire(a: FloatInterval): boolean {
  return a.lo === -Infinity && a.hi === Infinity;
}

export function isSingleton(a: FloatInterval): boolean {
  return a.lo === a.hi;
}

/** Not empty and bounded. */
export function isCommon(a: FloatInterval): boolean {
  return a.lo <= a.hi && a.lo > -Infinity && a.hi < Infinity;
}

export function equal(a: FloatInterval, b: FloatInterval): boolean {
  return a.lo === b.lo && a.hi === b.hi;
}

/** a ⊆ b. */
export function subset(a: FloatInterval, b: FloatInterval): boolean {
  return isEmpty(a) || (b.lo <= a.lo && a.hi <= b.hi);
}

/** For every x in a some y in b has x ≤ y, and for every y some x. */
export function less(a: FloatInterval, b: FloatInterval): boolean {
  return isEmpty(a) ? isEmpty(b) : a.lo <= b.lo && a.hi <= b.hi;
}

/** Every x in a is ≤ every y in b. */
export function precedes(a: FloatInterval, b: FloatInterval): boolean {
  return isEmpty(a) || isEmpty(b) || a.hi <= b.lo;
}

/** a lies in the topological interior of b. */
export function interior(a: FloatInterval, b: FloatInterval): boolean {
  return isEmpty(a) || (below(b.lo, a.lo) && below(a.hi, b.hi));
}

export function strictLess(a: FloatInterval, b: FloatInterval): boolean {
  return isEmpty(a) ? isEmpty(b) : below(a.lo, b.lo) && below(a.hi, b.hi);
}

export function strictPrecedes(a: FloatInterval, b: FloatInterval): boolean {
  return isEmpty(a) || isEmpty(b) || a.hi < b.lo;
}

export function disjoint(a: FloatInterval, b: FloatInterval): boolean {
  return !(a.lo <= b.hi && b.lo <= a.hi && !isEmpty(a) && !isEmpty(b));
}

/** x < y, where equal infinities count as well (the standard's <′). */
function below(x: number, y: number): boolean {
  return x < y || (x === y && Math.abs(x) === Infinity);
}
