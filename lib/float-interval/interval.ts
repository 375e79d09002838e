/**
 * Closed intervals of real numbers with double endpoints: the set-based flavour of IEEE 1788-2015. Part of the trusted
 * base.
 *
 * [lo, hi] is the set {x real: lo ≤ x ≤ hi}; an infinite endpoint is a bound that is absent, never a member. The result
 * of f on intervals is the tightest interval with double endpoints that contains f(x, y) for all x, y of the operands
 * at which f is defined: lo is the exact infimum rounded down, hi the exact supremum rounded up. Where f is nowhere
 * defined the result is EMPTY, which every operation passes on.
 *
 * EMPTY is lo = Infinity, hi = −Infinity, so that hull and intersection need no case for it. Zero endpoints of results
 * are +0. Operands are trusted to come from this module (or from between and point).
 */

import { add as addExact, type Dyadic, fromNumber, multiply as multiplyExact } from '../exact/dyadic.ts';
import { toNumberDown, toNumberUp } from '../interval/to-number.ts';
import {
  addDown,
  addUp,
  divideDown,
  divideUp,
  multiplyDown,
  multiplyUp,
  sqrtDown,
  sqrtUp,
} from './rounding.ts';

/** {x real: lo ≤ x ≤ hi}; an infinite end is an absent bound. lo > hi is the empty set. */
export interface FloatInterval {
  readonly lo: number;
  readonly hi: number;
}

export const EMPTY: FloatInterval = { lo: Infinity, hi: -Infinity };
export const ENTIRE: FloatInterval = { lo: -Infinity, hi: Infinity };
const ZERO: FloatInterval = { lo: 0, hi: 0 };

/** Adding 0 turns −0 into +0. */
function make(lo: number, hi: number): FloatInterval {
  return { lo: lo + 0, hi: hi + 0 };
}

/** [x, x]. @throws RangeError unless x is finite. */
export function point(x: number): FloatInterval {
  if (!Number.isFinite(x)) throw new RangeError(`a point interval needs a finite number, got ${x}`);
  return make(x, x);
}

/** [lo, hi]. @throws RangeError for NaN, lo > hi, [∞, ∞] and [−∞, −∞]. */
export function between(lo: number, hi: number): FloatInterval {
  if (!(lo <= hi) || lo === Infinity || hi === -Infinity) {
    throw new RangeError(`an interval needs lo ≤ hi, lo < ∞ and hi > −∞, got lo = ${lo}, hi = ${hi}`);
  }
  return make(lo, hi);
}

/** Whether a has no member. */
export function isEmpty(a: FloatInterval): boolean {
  return a.lo > a.hi;
}

/** Whether the real number x is a member; infinities are not. */
export function contains(a: FloatInterval, x: number): boolean {
  return a.lo <= x && x <= a.hi && Math.abs(x) < Infinity;
}

/** The smallest interval that contains both. */
export function hull(a: FloatInterval, b: FloatInterval): FloatInterval {
  return make(Math.min(a.lo, b.lo), Math.max(a.hi, b.hi));
}

/** The common members; EMPTY without any. */
export function intersection(a: FloatInterval, b: FloatInterval): FloatInterval {
  const lo = Math.max(a.lo, b.lo);
  const hi = Math.min(a.hi, b.hi);
  return lo <= hi ? make(lo, hi) : EMPTY;
}

/** {−x}. */
export function negate(a: FloatInterval): FloatInterval {
  return make(-a.hi, -a.lo);
}

/** {x + y}, the tightest enclosure. */
export function add(a: FloatInterval, b: FloatInterval): FloatInterval {
  if (isEmpty(a) || isEmpty(b)) return EMPTY;
  return make(addDown(a.lo, b.lo), addUp(a.hi, b.hi));
}

/** {x − y}, the tightest enclosure. */
export function subtract(a: FloatInterval, b: FloatInterval): FloatInterval {
  if (isEmpty(a) || isEmpty(b)) return EMPTY;
  return make(addDown(a.lo, -b.hi), addUp(a.hi, -b.lo));
}

/** {x·y}, the tightest enclosure. */
export function multiply(a: FloatInterval, b: FloatInterval): FloatInterval {
  if (isEmpty(a) || isEmpty(b)) return EMPTY;
  if (a.lo >= 0) {
    if (b.lo >= 0) return make(multiplyDown(a.lo, b.lo), multiplyUp(a.hi, b.hi));
    if (b.hi <= 0) return make(multiplyDown(a.hi, b.lo), multiplyUp(a.lo, b.hi));
    return make(multiplyDown(a.hi, b.lo), multiplyUp(a.hi, b.hi));
  }
  if (a.hi <= 0) {
    if (b.lo >= 0) return make(multiplyDown(a.lo, b.hi), multiplyUp(a.hi, b.lo));
    if (b.hi <= 0) return make(multiplyDown(a.hi, b.hi), multiplyUp(a.lo, b.lo));
    return make(multiplyDown(a.lo, b.hi), multiplyUp(a.lo, b.lo));
  }
  if (b.lo >= 0) return make(multiplyDown(a.lo, b.hi), multiplyUp(a.hi, b.hi));
  if (b.hi <= 0) return make(multiplyDown(a.hi, b.lo), multiplyUp(a.lo, b.lo));
  return make(
    Math.min(multiplyDown(a.lo, b.hi), multiplyDown(a.hi, b.lo)),
    Math.max(multiplyUp(a.lo, b.lo), multiplyUp(a.hi, b.hi)),
  );
}

/** a/b over the members of b other than 0: [1, 2]/[0, 1] = [1, ∞], a/[0, 0] = EMPTY, [1, 2]/[−1, 1] = ENTIRE. */
export function divide(a: FloatInterval, b: FloatInterval): FloatInterval {
  if (isEmpty(a) || isEmpty(b) || (b.lo === 0 && b.hi === 0)) return EMPTY;
  if (a.lo === 0 && a.hi === 0) return ZERO;
  if (b.lo < 0 && b.hi > 0) return ENTIRE;
  if (b.hi <= 0) return dividePositive(negate(a), negate(b));
  return dividePositive(a, b);
}

/** a/b for b.lo ≥ 0, b.hi > 0, a not [0, 0]. A divisor 0 at the lower end sends its bound to ±∞. */
function dividePositive(a: FloatInterval, b: FloatInterval): FloatInterval {
  const lo = a.lo >= 0 ? divideDown(a.lo, b.hi) : b.lo === 0 ? -Infinity : divideDown(a.lo, b.lo);
  const hi = a.hi <= 0 ? divideUp(a.hi, b.hi) : b.lo === 0 ? Infinity : divideUp(a.hi, b.lo);
  return make(lo, hi);
}

/** 1/a over the members other than 0. */
export function reciprocal(a: FloatInterval): FloatInterval {
  return divide({ lo: 1, hi: 1 }, a);
}

/** {x²: x in a}, which is not a·a. */
export function square(a: FloatInterval): FloatInterval {
  if (isEmpty(a)) return EMPTY;
  const { lo, hi } = abs(a);
  return make(multiplyDown(lo, lo), multiplyUp(hi, hi));
}

/** √x over the members x ≥ 0. */
export function sqrt(a: FloatInterval): FloatInterval {
  if (isEmpty(a) || a.hi < 0) return EMPTY;
  return make(a.lo <= 0 ? 0 : sqrtDown(a.lo), sqrtUp(a.hi));
}

/** {|x|}. */
export function abs(a: FloatInterval): FloatInterval {
  if (isEmpty(a) || a.lo >= 0) return a;
  return a.hi <= 0 ? negate(a) : make(0, Math.max(-a.lo, a.hi));
}

/** {min(x, y)}. */
export function min(a: FloatInterval, b: FloatInterval): FloatInterval {
  if (isEmpty(a) || isEmpty(b)) return EMPTY;
  return make(Math.min(a.lo, b.lo), Math.min(a.hi, b.hi));
}

/** {max(x, y)}. */
export function max(a: FloatInterval, b: FloatInterval): FloatInterval {
  if (isEmpty(a) || isEmpty(b)) return EMPTY;
  return make(Math.max(a.lo, b.lo), Math.max(a.hi, b.hi));
}

/** True only if every member of a is < every member of b. */
export function isBelow(a: FloatInterval, b: FloatInterval): boolean {
  return a.hi < b.lo;
}

/** True only if every member is > 0. */
export function isPositive(a: FloatInterval): boolean {
  return a.lo > 0;
}

/** {x·y + z}, rounded once. In BigInt arithmetic, hence some microseconds. */
export function fma(x: FloatInterval, y: FloatInterval, z: FloatInterval): FloatInterval {
  if (isEmpty(x) || isEmpty(y) || isEmpty(z)) return EMPTY;
  return make(fmaDown(x, y, z.lo), -fmaDown(negate(x), y, -z.hi));
}

/** Infimum of x·y + c, rounded down. */
function fmaDown(x: FloatInterval, y: FloatInterval, c: number): number {
  if (c === -Infinity) return c;
  let lowest = Infinity;
  for (const a of [x.lo, x.hi]) {
    for (const b of [y.lo, y.hi]) {
      const product = a === 0 || b === 0 ? 0 : a * b;
      const infinite = Math.abs(a) === Infinity || Math.abs(b) === Infinity;
      const value =
        product === 0 && infinite
          ? c
          : infinite
            ? product
            : toNumberDown(addExact(multiplyExact(fromNumber(a), fromNumber(b)), fromNumber(c)));
      lowest = Math.min(lowest, value);
    }
  }
  return lowest;
}

/** The tightest interval around a pair of exact bounds. */
export function fromDyadics(bounds: { readonly lo: Dyadic; readonly hi: Dyadic }): FloatInterval {
  return make(toNumberDown(bounds.lo), toNumberUp(bounds.hi));
}
