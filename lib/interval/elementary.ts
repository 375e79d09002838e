/**
 * Enclosures of exp, expm1, log and log1p. Part of the trusted base.
 *
 * All series are summed in fixed point with terms of one sign, rounding every operation down and dropping the tail;
 * what that loses is bounded by the number of operations. Tables for the reduction of arguments are enclosures
 * themselves and are filled when first needed.
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
  integerPoint,
  multiply,
  negate,
  PRECISION,
  point,
  scale,
  subtract,
} from './interval.ts';

/** Fraction bits of the fixed-point numbers; the guard bits absorb a few dozen roundings. */
const FRACTION_BITS = PRECISION + 48;
const W = BigInt(FRACTION_BITS);
const UNIT = 1n << W;
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

/**
 * Σ s^i/i! for 0 ≤ s ≤ 2^-14 (or 2^-7) in fixed point. Each term is too small by at most 2.02 units: the product and the
 * quotient lose less than one each, and of the loss of the term before at most 2^-7 is left. The first term below one
 * unit is below 3.02 exactly, and so is the tail after it but for 1 %. With n terms in all, hi − lo = 2.02n + 4 < 3n + 4.
 */
function expSeries(s: bigint): Fixed {
  let term = UNIT;
  let sum = UNIT;
  let i = 1n;
  for (; term > 0n; i++) {
    term = ((term * s) >> W) / i;
    sum += term;
  }
  return { lo: sum, hi: sum + 3n * i + 4n };
}

function product(a: Fixed, b: Fixed): Fixed {
  return { lo: (a.lo * b.lo) >> W, hi: ((a.hi * b.hi) >> W) + 1n };
}

/** Bits of r that one table takes; e^r = e^(a/2^7)·e^(b/2^14)·e^s. */
const TABLE_BITS = 7;
const COARSE: Fixed[] = [];
const FINE: Fixed[] = [];

/** e^(index/2^7). */
function coarse(index: number): Fixed {
  const known = COARSE[index];
  if (known !== undefined) return known;
  const step = expSeries(1n << BigInt(FRACTION_BITS - TABLE_BITS));
  const value = index === 0 ? { lo: UNIT, hi: UNIT } : product(coarse(index - 1), step);
  COARSE[index] = value;
  return value;
}

/** e^(index/2^14), index < 2^7. */
function fine(index: number): Fixed {
  const value = FINE[index] ?? expSeries(BigInt(index) << BigInt(FRACTION_BITS - 2 * TABLE_BITS));
  FINE[index] = value;
  return value;
}

/** e^r for r in [0, 1). */
function expOfFraction(r: bigint): Fixed {
  const a = Number(r >> BigInt(FRACTION_BITS - TABLE_BITS));
  const b = Number(r >> BigInt(FRACTION_BITS - 2 * TABLE_BITS)) % (1 << TABLE_BITS);
  const s = r & ((1n << BigInt(FRACTION_BITS - 2 * TABLE_BITS)) - 1n);
  return product(product(coarse(a), fine(b)), expSeries(s));
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
  const below = low >> drop;
  const e = expOfFraction(below);
  // e^(r + d) ≤ e^r·(1 + 2d) for 0 ≤ d ≤ 1.
  const excess = -(-high >> drop) - below;
  return enclose(
    { mantissa: e.lo, exponent },
    { mantissa: e.hi + ((2n * e.hi * excess) >> W) + 1n, exponent },
  );
}

/** @throws RangeError when an endpoint is beyond ±2^45. */
export function exp(x: Interval): Interval {
  return increasing(expOfPoint, x);
}

/** An increasing function on an interval, from its enclosures at points. */
function increasing(ofPoint: (x: Dyadic) => Interval, { lo, hi }: Interval): Interval {
  const atLo = ofPoint(lo);
  return { lo: atLo.lo, hi: (lo === hi ? atLo : ofPoint(hi)).hi };
}

/** Leading bits of the fraction f that choose the entry of the table. */
const LOG_TABLE_BITS = 7;
const LOGARITHMS: Interval[] = [];

/**
 * Encloses ln x for one dyadic x > 0: x = 2^k·f with f in [3/4, 3/2), m the multiple of 2^-7 next to f,
 * ln f = ln m ± 2 artanh(|f − m|/(f + m)).
 */
function logOfPoint(x: Dyadic): Interval {
  if (dyadic.sign(x) <= 0) throw new RangeError('logarithm of a number that is not positive');
  const bits = dyadic.bitLength(x.mantissa);
  // f = mantissa/2^bits in [1/2, 1), or twice that when f < 3/4; in units of 2^-scale.
  const isSmallFraction = 4n * x.mantissa < 3n << BigInt(bits);
  const scale = isSmallFraction ? bits - 1 : bits;
  const k = x.exponent + scale;
  if (Math.abs(k) > LARGEST_EXPONENT) throw new RangeError('logarithm of a number beyond 2^(2^45)');
  // A mantissa of few bits is spread so that m is an integer in the same units.
  const spread = Math.max(0, LOG_TABLE_BITS - scale);
  const f = x.mantissa << BigInt(spread);
  const unit = scale + spread - LOG_TABLE_BITS;
  const half = unit === 0 ? 0n : 1n << BigInt(unit - 1);
  const index = Number((f + half) >> BigInt(unit));
  const fraction = addLogs(index, artanhPart(f, BigInt(index) << BigInt(unit)));
  return k === 0 ? fraction : add(fraction, multiply(point(k), ln2));
}

/** ±2 artanh(|f − m|/(f + m)) = ln(f/m), for f/m in [1/2, 2]. */
function artanhPart(f: bigint, m: bigint): Interval {
  const difference = f >= m ? f - m : m - f;
  if (difference === 0n) return point(0);
  const z: Fixed = { lo: (difference << W) / (f + m), hi: ceilDivide(difference << W, f + m) };
  // Few leading bits are left of a tiny quotient: then it stands for its artanh up to z³/2.
  if (z.lo < 1n << BigInt(FRACTION_BITS - 64)) return signed(f >= m, artanhOfTiny(difference, f + m));
  const { lo, hi } = artanhSeries(z);
  const exponent = 1 - FRACTION_BITS;
  return signed(f >= m, enclose({ mantissa: lo, exponent }, { mantissa: hi, exponent }));
}

function signed(isPositive: boolean, a: Interval): Interval {
  return isPositive ? a : negate(a);
}

/** 2z ≤ 2 artanh z ≤ 2z + z³ for 0 ≤ z ≤ 1/2. */
function artanhOfTiny(numerator: bigint, denominator: bigint): Interval {
  const z = divide(integerPoint(numerator), integerPoint(denominator));
  const twice = scale(z, 1);
  return { lo: twice.lo, hi: add(twice, multiply(z, multiply(z, z))).hi };
}

/** ln(index/2^7) + rest. */
function addLogs(index: number, rest: Interval): Interval {
  const one = 1 << LOG_TABLE_BITS;
  if (index === one) return rest;
  const known = LOGARITHMS[index] ?? artanhPart(BigInt(index), BigInt(one));
  LOGARITHMS[index] = known;
  return add(known, rest);
}

/**
 * Σ z^(2j+1)/(2j+1) for 0 ≤ z ≤ 1/3. At z.lo every power is too small by at most 1.5 units: its product loses one, the
 * square 1/3 and the power before 1/9 of its loss. Each quotient loses less than one more, in all less than 3 a term;
 * the tail is below the first power that vanishes, 1.5. The slope of artanh is at most 9/8 there, so z.hi adds at most
 * twice the width of z.
 */
function artanhSeries(z: Fixed): Fixed {
  const square = (z.lo * z.lo) >> W;
  let power = z.lo;
  let sum = z.lo;
  let j = 3n;
  for (; power > 0n; j += 2n) {
    power = (power * square) >> W;
    sum += power / j;
  }
  return { lo: sum, hi: sum + 3n * j + 4n + 2n * (z.hi - z.lo) };
}

/** Natural logarithm. @throws RangeError when x contains a number ≤ 0. */
export function log(x: Interval): Interval {
  return increasing(logOfPoint, x);
}

/** Below this size the series with three terms is better than forming 1 + x. */
const SMALL = { mantissa: 1n, exponent: -40 };

function isSmall(x: Dyadic): boolean {
  return dyadic.compare(x, SMALL) < 0 && dyadic.compare(dyadic.negate(x), SMALL) < 0;
}

/** The terms of the series up to the third, and x⁴. */
function shortSeries(x: Dyadic, second: Interval, third: Interval): { sum: Interval; fourth: Interval } {
  const p: Interval = { lo: x, hi: x };
  const square = multiply(p, p);
  const cube = multiply(square, p);
  const sum = add(add(p, multiply(second, square)), multiply(third, cube));
  return { sum, fourth: multiply(square, square) };
}

const HALF = scale(point(1), -1);
const THIRD = divide(point(1), point(3));
const SIXTH = scale(THIRD, -1);

/**
 * ln(1 + x). For |x| < 2^-40 the rest after x − x²/2 + x³/3 lies between −x⁴/2 and 0: it is −x⁴/4 + x⁵/5 − …, of
 * terms that fall at least by half.
 */
export function log1p(x: Interval): Interval {
  const ofPoint = (d: Dyadic): Interval => {
    if (!isSmall(d)) return log(add(point(1), { lo: d, hi: d }));
    const { sum, fourth } = shortSeries(d, negate(HALF), THIRD);
    return { lo: subtract(sum, scale(fourth, -1)).lo, hi: sum.hi };
  };
  return increasing(ofPoint, x);
}

/**
 * e^x − 1. For |x| < 2^-40 the rest after x + x²/2 + x³/6 lies between 0 and x⁴/16: it is e^ξ·x⁴/24 with ξ between 0
 * and x.
 */
export function expm1(x: Interval): Interval {
  const ofPoint = (d: Dyadic): Interval => {
    if (!isSmall(d)) return subtract(exp({ lo: d, hi: d }), point(1));
    const { sum, fourth } = shortSeries(d, HALF, SIXTH);
    return { lo: sum.lo, hi: add(sum, scale(fourth, -4)).hi };
  };
  return increasing(ofPoint, x);
}

/** Encloses log10 x. @throws RangeError when x contains a number ≤ 0. */
export function log10(x: Interval): Interval {
  return divide(log(x), ln10);
}

const ln10: Interval = log(point(10));
