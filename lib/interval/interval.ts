/**
 * Interval arithmetic on dyadic rationals with PRECISION-bit mantissas and an unbounded exponent, so that e^(10^9)
 * and 10^-400 are ordinary numbers and nothing overflows.
 *
 * Part of the trusted base. Every operation returns an interval that contains the exact result for every choice of
 * points in its operands: endpoints are formed by integer arithmetic and rounded outward.
 */

import type { Dyadic } from '../exact/dyadic.ts';
import * as dyadic from '../exact/dyadic.ts';

export interface Interval {
  readonly lo: Dyadic;
  readonly hi: Dyadic;
}

/** Bits kept in an endpoint's mantissa. */
export const PRECISION = 160;

/** Largest value with at most PRECISION mantissa bits that is ≤ a. */
function roundDown(a: Dyadic): Dyadic {
  const excess = dyadic.bitLength(a.mantissa) - PRECISION;
  // >> on BigInt rounds towards −∞, for negative mantissas too.
  return excess > 0 ? { mantissa: a.mantissa >> BigInt(excess), exponent: a.exponent + excess } : a;
}

/** Smallest value with at most PRECISION mantissa bits that is ≥ a. */
function roundUp(a: Dyadic): Dyadic {
  return dyadic.negate(roundDown(dyadic.negate(a)));
}

/** The interval [lo, hi], rounded outward. @throws RangeError when lo > hi. */
export function enclose(lo: Dyadic, hi: Dyadic): Interval {
  if (dyadic.compare(lo, hi) > 0) throw new RangeError('an interval needs lo ≤ hi');
  return { lo: roundDown(lo), hi: roundUp(hi) };
}

/** The point interval of a finite double. */
export function point(x: number): Interval {
  const d = dyadic.fromNumber(x);
  return { lo: d, hi: d };
}

/** [lo, hi] from two finite doubles. @throws RangeError when lo > hi. */
export function between(lo: number, hi: number): Interval {
  return enclose(dyadic.fromNumber(lo), dyadic.fromNumber(hi));
}

/** Encloses numerator/denominator. @throws RangeError for denominator 0. */
export function ratio(numerator: bigint, denominator: bigint): Interval {
  return divide(integerPoint(numerator), integerPoint(denominator));
}

/** The point interval of an integer. */
export function integerPoint(integer: bigint): Interval {
  const d = { mantissa: integer, exponent: 0 };
  return { lo: d, hi: d };
}

export function add(a: Interval, b: Interval): Interval {
  return {
    lo: roundDown(sumDown(a.lo, b.lo)),
    hi: dyadic.negate(roundDown(sumDown(dyadic.negate(a.hi), dyadic.negate(b.hi)))),
  };
}

/** A lower bound of a + b that is exact unless one is negligible, so that 2^(10^9) + 1 does not build a gigabit integer. */
function sumDown(a: Dyadic, b: Dyadic): Dyadic {
  if (a.mantissa === 0n || b.mantissa === 0n) return dyadic.add(a, b);
  const topA = a.exponent + dyadic.bitLength(a.mantissa);
  const topB = b.exponent + dyadic.bitLength(b.mantissa);
  const [large, small] = topA >= topB ? [a, b] : [b, a];
  const cut = large.exponent + dyadic.bitLength(large.mantissa) - 4 * PRECISION;
  if (Math.max(topA, topB) - Math.min(topA, topB) <= 4 * PRECISION || large.exponent < cut)
    return dyadic.add(a, b);
  // |small| < 2^cut: replace it by 0 when positive, by −2^cut when negative.
  return small.mantissa > 0n ? large : dyadic.add(large, { mantissa: -1n, exponent: cut });
}

export function negate(a: Interval): Interval {
  return { lo: dyadic.negate(a.hi), hi: dyadic.negate(a.lo) };
}

export function subtract(a: Interval, b: Interval): Interval {
  return add(a, negate(b));
}

export function multiply(a: Interval, b: Interval): Interval {
  const products = [
    dyadic.multiply(a.lo, b.lo),
    dyadic.multiply(a.lo, b.hi),
    dyadic.multiply(a.hi, b.lo),
    dyadic.multiply(a.hi, b.hi),
  ];
  return { lo: roundDown(products.reduce(smaller)), hi: roundUp(products.reduce(larger)) };
}

/** Multiplies by 2^k, exactly. */
export function scale(a: Interval, k: number): Interval {
  const shift = (d: Dyadic): Dyadic => ({ mantissa: d.mantissa, exponent: d.exponent + k });
  return { lo: shift(a.lo), hi: shift(a.hi) };
}

/** @throws RangeError when b contains 0. */
export function divide(a: Interval, b: Interval): Interval {
  if (dyadic.sign(b.lo) * dyadic.sign(b.hi) <= 0)
    throw new RangeError('division by an interval that contains 0');
  const pairs: readonly (readonly [Dyadic, Dyadic])[] = [
    [a.lo, b.lo],
    [a.lo, b.hi],
    [a.hi, b.lo],
    [a.hi, b.hi],
  ];
  const lows = pairs.map(([x, y]) => quotientDown(x, y));
  const highs = pairs.map(([x, y]) => dyadic.negate(quotientDown(dyadic.negate(x), y)));
  return { lo: lows.reduce(smaller), hi: highs.reduce(larger) };
}

/** Largest PRECISION-bit-or-so value ≤ x/y. */
function quotientDown(x: Dyadic, y: Dyadic): Dyadic {
  const numerator = y.mantissa < 0n ? -x.mantissa : x.mantissa;
  const denominator = y.mantissa < 0n ? -y.mantissa : y.mantissa;
  const shift = Math.max(0, PRECISION + dyadic.bitLength(denominator) - dyadic.bitLength(numerator));
  return roundDown({
    mantissa: floorDivide(numerator << BigInt(shift), denominator),
    exponent: x.exponent - y.exponent - shift,
  });
}

/** ⌊a/b⌋ for b > 0; BigInt division truncates. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const q = a / b;
  return a % b < 0n ? q - 1n : q;
}

/** ⌈a/b⌉ for b > 0. */
export function ceilDivide(a: bigint, b: bigint): bigint {
  return -floorDivide(-a, b);
}

/** @throws RangeError when a contains a negative number. */
export function sqrt(a: Interval): Interval {
  if (dyadic.sign(a.lo) < 0)
    throw new RangeError('square root of an interval that contains negative numbers');
  return { lo: rootDown(a.lo), hi: rootUp(a.hi) };
}

/** Square root where rounding may have pushed a non-negative quantity below 0: the negative part is cut off. */
export function sqrtNonNegative(a: Interval): Interval {
  return sqrt({ lo: larger(a.lo, dyadic.ZERO), hi: larger(a.hi, dyadic.ZERO) });
}

function scaledForRoot(a: Dyadic): { integer: bigint; exponent: number } {
  let shift = Math.max(0, 2 * PRECISION - dyadic.bitLength(a.mantissa));
  if ((a.exponent - shift) % 2 !== 0) shift += 1;
  return { integer: a.mantissa << BigInt(shift), exponent: (a.exponent - shift) / 2 };
}

function rootDown(a: Dyadic): Dyadic {
  const { integer, exponent } = scaledForRoot(a);
  return roundDown({ mantissa: integerRoot(integer), exponent });
}

function rootUp(a: Dyadic): Dyadic {
  const { integer, exponent } = scaledForRoot(a);
  const root = integerRoot(integer);
  return roundUp({ mantissa: root * root === integer ? root : root + 1n, exponent });
}

/** ⌊√n⌋ for n ≥ 0, by Newton's iteration from above. */
function integerRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt((dyadic.bitLength(n) + 1) >> 1);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

function smaller(a: Dyadic, b: Dyadic): Dyadic {
  return dyadic.compare(a, b) <= 0 ? a : b;
}

function larger(a: Dyadic, b: Dyadic): Dyadic {
  return dyadic.compare(a, b) >= 0 ? a : b;
}

/** Encloses min(x, y) over x in a, y in b. */
export function min(a: Interval, b: Interval): Interval {
  return { lo: smaller(a.lo, b.lo), hi: smaller(a.hi, b.hi) };
}

/** Encloses max(x, y) over x in a, y in b. */
export function max(a: Interval, b: Interval): Interval {
  return { lo: larger(a.lo, b.lo), hi: larger(a.hi, b.hi) };
}

/** True only if every point of a is < every point of b. */
export function isBelow(a: Interval, b: Interval): boolean {
  return dyadic.compare(a.hi, b.lo) < 0;
}

/** True only if every point of a is > 0. */
export function isPositive(a: Interval): boolean {
  return dyadic.sign(a.lo) > 0;
}

/** The upper end as a point. */
export function upper(a: Interval): Interval {
  return { lo: a.hi, hi: a.hi };
}

/** The lower end as a point. */
export function lower(a: Interval): Interval {
  return { lo: a.lo, hi: a.lo };
}
