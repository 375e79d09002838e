/**
 * Enclosures of exp, expm1, log and log1p. Part of the trusted base.
 *
 * All series are summed in fixed point with terms of one sign, once rounding every operation down and dropping the
 * tail, once rounding every operation up and adding a bound of the tail; no error analysis is left to do.
 */

import type { Dyadic } from '../exact/dyadic.ts';
import * as dyadic from '../exact/dyadic.ts';
import {
  add,
  ceilDivide,
  divide,
  enclose,
  floorDivide,
  type Interval,
  multiply,
  negate,
  PRECISION,
  point,
  scale,
  subtract,
} from './interval.ts';

/** Fraction bits of the fixed-point numbers; the guard bits absorb the squarings and a few dozen roundings. */
const FRACTION_BITS = PRECISION + 48;
const W = BigInt(FRACTION_BITS);
const UNIT = 1n << W;
/** exp(r) is formed as exp(r/2^HALVINGS)^(2^HALVINGS). */
const HALVINGS = 8;
const LARGEST_EXPONENT = 35_184_372_088_832; // 2^45

interface Fixed {
  readonly lo: bigint;
  readonly hi: bigint;
}

/** ln 2 = Σ 1/(k·2^k) as an integer enclosure at `bits` fraction bits; the tail after K terms is below 2^-K. */
function computeLn2(bits: number): Fixed {
  let lo = 0n;
  let hi = 1n;
  for (let k = 1; k <= bits; k++) {
    const power = 1n << BigInt(bits - k);
    lo += power / BigInt(k);
    hi += ceilDivide(power, BigInt(k));
  }
  return { lo, hi };
}

const LN2_BITS = FRACTION_BITS + 64;
const LN2 = computeLn2(LN2_BITS);

/** Encloses ln 2. */
export const ln2: Interval = enclose(
  { mantissa: LN2.lo, exponent: -LN2_BITS },
  { mantissa: LN2.hi, exponent: -LN2_BITS },
);

/** x·2^bits rounded down. */
function toFixedDown(x: Dyadic, bits: number): bigint {
  const shift = x.exponent + bits;
  if (shift >= 0) return x.mantissa << BigInt(shift);
  // Below one unit only the sign is left; the cap keeps the shift count representable.
  return x.mantissa >> BigInt(Math.min(-shift, dyadic.bitLength(x.mantissa) + 1));
}

function expOfFractionDown(r: bigint): bigint {
  const reduced = r >> BigInt(HALVINGS);
  let term = UNIT;
  let sum = UNIT;
  for (let i = 1n; term > 0n; i++) {
    term = ((term * reduced) >> W) / i;
    sum += term;
  }
  for (let i = 0; i < HALVINGS; i++) sum = (sum * sum) >> W;
  return sum;
}

function expOfFractionUp(r: bigint): bigint {
  const reduced = -(-r >> BigInt(HALVINGS));
  let term = UNIT;
  let sum = UNIT;
  let i = 1n;
  // With reduced ≤ 1/2 the terms fall at least by half, so the tail is at most twice the next term.
  while (term > 2n) {
    term = ceilDivide(-(-(term * reduced) >> W), i);
    sum += term;
    i += 1n;
  }
  sum += 2n * term;
  for (let k = 0; k < HALVINGS; k++) sum = -(-(sum * sum) >> W);
  return sum;
}

/** Encloses e^x for one dyadic x. @throws RangeError when |x| ≥ 2^45. */
function expOfPoint(x: Dyadic): Interval {
  if (dyadic.sign(x) === 0) return point(1);
  if (dyadic.bitLength(x.mantissa) + x.exponent > 45) {
    throw new RangeError('exp of an argument beyond 2^45');
  }
  const lo = toFixedDown(x, LN2_BITS);
  const hi = -toFixedDown(dyadic.negate(x), LN2_BITS);
  let k = floorDivide(lo, LN2.hi);
  const rest = (value: bigint, ln2Bound: bigint): bigint => value - k * ln2Bound;
  let low = rest(lo, k >= 0n ? LN2.hi : LN2.lo);
  if (low < 0n) {
    k -= 1n;
    low = rest(lo, k >= 0n ? LN2.hi : LN2.lo);
  }
  const high = rest(hi, k >= 0n ? LN2.lo : LN2.hi);
  const drop = BigInt(LN2_BITS - FRACTION_BITS);
  const exponent = Number(k) - FRACTION_BITS;
  return enclose(
    { mantissa: expOfFractionDown(low >> drop), exponent },
    { mantissa: expOfFractionUp(-(-high >> drop)), exponent },
  );
}

/** @throws RangeError when an endpoint is beyond ±2^45. */
export function exp(x: Interval): Interval {
  return { lo: expOfPoint(x.lo).lo, hi: expOfPoint(x.hi).hi };
}

/** Encloses ln x for one dyadic x > 0: x = 2^k·f with f in [3/4, 3/2), ln f = ±2 artanh |f − 1|/(f + 1). */
function logOfPoint(x: Dyadic): Interval {
  if (dyadic.sign(x) <= 0) throw new RangeError('logarithm of a number that is not positive');
  const bits = dyadic.bitLength(x.mantissa);
  const half = 1n << BigInt(bits - 1);
  // f = mantissa/2^bits in [1/2, 1), or twice that when f < 3/4.
  const one = 4n * x.mantissa < 3n * 2n * half ? half : 2n * half;
  const k = x.exponent + (one === half ? bits - 1 : bits);
  if (Math.abs(k) > LARGEST_EXPONENT) throw new RangeError('logarithm of a number beyond 2^(2^45)');
  const difference = x.mantissa >= one ? x.mantissa - one : one - x.mantissa;
  const sum = x.mantissa + one;
  const z: Fixed = { lo: (difference << W) / sum, hi: ceilDivide(difference << W, sum) };
  const artanh = { lo: artanhDown(z.lo), hi: artanhUp(z.hi) };
  const doubled = enclose(
    { mantissa: artanh.lo, exponent: 1 - FRACTION_BITS },
    { mantissa: artanh.hi, exponent: 1 - FRACTION_BITS },
  );
  const logOfFraction = x.mantissa >= one ? doubled : negate(doubled);
  return k === 0 ? logOfFraction : add(logOfFraction, multiply(point(k), ln2));
}

function artanhDown(z: bigint): bigint {
  const square = (z * z) >> W;
  let power = z;
  let sum = z;
  for (let j = 3n; power > 0n; j += 2n) {
    power = (power * square) >> W;
    sum += power / j;
  }
  return sum;
}

function artanhUp(z: bigint): bigint {
  const square = -(-(z * z) >> W);
  let power = z;
  let sum = z;
  // z ≤ 1/5 here: the powers fall by 25 and more, so the tail is at most twice the next power.
  for (let j = 3n; power > 2n; j += 2n) {
    power = -(-(power * square) >> W);
    sum += ceilDivide(power, j);
  }
  return sum + 2n * power;
}

/** Natural logarithm. @throws RangeError when x contains a number ≤ 0. */
export function log(x: Interval): Interval {
  return { lo: logOfPoint(x.lo).lo, hi: logOfPoint(x.hi).hi };
}

/** Below this size the series with two terms is better than forming 1 + x. */
const SMALL = { mantissa: 1n, exponent: -48 };

function isSmall(x: Dyadic): boolean {
  return dyadic.compare(x, SMALL) < 0 && dyadic.compare(dyadic.negate(x), SMALL) < 0;
}

/** ln(1 + x). For |x| < 2^-48: x − x²/2 ≤ ln(1+x) ≤ x − x²/2 + x³/3 if x ≥ 0, x − x²/2 + x³ ≤ ln(1+x) ≤ x − x²/2 if x < 0. */
export function log1p(x: Interval): Interval {
  const ofPoint = (d: Dyadic): Interval => {
    const p: Interval = { lo: d, hi: d };
    if (!isSmall(d)) return log(add(point(1), p));
    const square = multiply(p, p);
    const base = subtract(p, scale(square, -1));
    const cube = multiply(square, p);
    return dyadic.sign(d) >= 0
      ? { lo: base.lo, hi: add(base, divide(cube, point(3))).hi }
      : { lo: add(base, cube).lo, hi: base.hi };
  };
  return { lo: ofPoint(x.lo).lo, hi: ofPoint(x.hi).hi };
}

/** e^x − 1. For |x| < 2^-48: x + x²/2 ≤ e^x − 1 ≤ x + x²/2 + x³ if x ≥ 0, x + x²/2 + x³/6 ≤ e^x − 1 ≤ x + x²/2 if x < 0. */
export function expm1(x: Interval): Interval {
  const ofPoint = (d: Dyadic): Interval => {
    const p: Interval = { lo: d, hi: d };
    if (!isSmall(d)) return subtract(exp(p), point(1));
    const square = multiply(p, p);
    const base = add(p, scale(square, -1));
    const cube = multiply(square, p);
    return dyadic.sign(d) >= 0
      ? { lo: base.lo, hi: add(base, cube).hi }
      : { lo: add(base, divide(cube, point(6))).lo, hi: base.hi };
  };
  return { lo: ofPoint(x.lo).lo, hi: ofPoint(x.hi).hi };
}

/** Encloses log10 x. @throws RangeError when x contains a number ≤ 0. */
export function log10(x: Interval): Interval {
  return divide(log(x), ln10);
}

const ln10: Interval = log(point(10));
