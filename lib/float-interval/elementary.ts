/**
 * exp, expm1, log, log1p, softplus and sigmoid: directed functions of doubles, and of intervals. Part of the trusted
 * base, with exp-kernel.ts and log-kernel.ts.
 *
 * nameDown(x) ≤ f(x) ≤ nameUp(x) always. A kernel gives f(x) = 2^K·(hi + lo), off by at most `error`; where lo exceeds the
 * error, the side of hi on which the value lies is known (Ziv's test), and hi or its neighbour is the tightest bound.
 * Otherwise, once in some 10⁴ arguments, 160-bit BigInt enclosures decide (escalate.ts). Where f(x) is a double (exp 0,
 * log 1 and the like; by Lindemann's theorem no other) or so near one that these need not suffice (tiny or huge
 * arguments), the case is settled before. Hence the bounds are the tightest unless a value agrees with a double in
 * more than 146 bits; the worst cases known for these functions agree in fewer than 120 bits (Lefèvre and Muller 2001).
 *
 * Infinite arguments stand for limits. NaN is returned for NaN and outside of the domain.
 */

import { escalate } from './escalate.ts';
import { EXP_KERNEL_ERROR, expKernel } from './exp-kernel.ts';
import { EMPTY, type FloatInterval, isEmpty } from './interval.ts';
import { log1pKernel, logKernel } from './log-kernel.ts';
import { nextDown, nextUp, powerOfTwo, productError } from './rounding.ts';
import { decide } from './ziv.ts';

const MAX = Number.MAX_VALUE;
const MIN = Number.MIN_VALUE;
const U = powerOfTwo(-53);
const TINY = powerOfTwo(-54);
const FOUR_U2 = powerOfTwo(-104);
const PAIR = new Float64Array(2);

function expDirected(x: number, up: boolean): number {
  if (x > 709.79) return up ? Infinity : x === Infinity ? x : MAX;
  if (x < -745) return up && x !== -Infinity ? MIN : 0;
  if (Math.abs(x) < TINY) {
    // 1 + x ≤ e^x < 1 + 2x or > 1 + x.
    if (x === 0) return 1;
    return x > 0 ? (up ? 1 + 2 * U : 1) : up ? 1 : 1 - U;
  }
  if (Number.isNaN(x)) return x;
  const k = expKernel(x, 0, PAIR);
  const hi = PAIR[0]!;
  const result = decide(hi, PAIR[1]!, EXP_KERNEL_ERROR * hi, k, up);
  return Number.isNaN(result) ? escalate('exp', x, up) : result;
}

const C3 = 1 / 6;
const C4 = 1 / 24;
const C5 = 1 / 120;
const C6 = 1 / 720;
const C7 = 1 / 5040;
const C8 = 1 / 40320;
const C9 = 1 / 362880;
const C10 = 1 / 3628800;

/**
 * |x| < 2^-54: x < e^x − 1 < x + x². x ≤ −38: e^x < 2^-54.
 *
 * |x| < 2^-6: x + (ph + pl)/2 + t, ph + pl = x² exactly, t = x³/6 + … + x^10/10!; the remainder is below 2^-73·|x|³.
 * t = (x·ph)·T: u for ph, u for x·ph, 2.03u for T, u for the product: 5.03u·|t|, |t| ≤ 0.1674·|x|³; the sums t + pl/2 and
 * with the error of x + ph/2: 2u·|t| + u²|x|². In all below 1.25u·|x|³ + 4u²·|x|.
 *
 * Elsewhere hi + lo − 2^-k, k > −56: hi − 2^-k = s + e exactly (2Sum), e + lo rounds by at most u·2u·(|s| + hi).
 */
function expm1Directed(x: number, up: boolean): number {
  if (x > 709.79) return up ? Infinity : x === Infinity ? x : MAX;
  if (x < -38) return x === -Infinity || !up ? -1 : -1 + U;
  const size = Math.abs(x);
  if (size < TINY) return x === 0 ? 0 : up ? nextUp(x) : x;
  if (Number.isNaN(x)) return x;
  let result: number;
  if (size < 0.015625) {
    const ph = x * x;
    const pl = productError(x, x, ph);
    const series = C3 + x * (C4 + x * (C5 + x * (C6 + x * (C7 + x * (C8 + x * (C9 + x * C10))))));
    const cube = x * ph;
    const half = 0.5 * ph;
    const s = x + half;
    const low = half - (s - x) + (cube * series + 0.5 * pl);
    const hi = s + low;
    result = decide(hi, low - (hi - s), 1.25 * U * Math.abs(cube) + FOUR_U2 * size, 0, up);
  } else {
    const k = expKernel(x, 0, PAIR);
    const e = PAIR[0]!;
    const one = -powerOfTwo(-k);
    const s = e + one;
    const ofE = s - one;
    const low = e - ofE + (one - (s - ofE)) + PAIR[1]!;
    const hi = s + low;
    const error = EXP_KERNEL_ERROR * e + FOUR_U2 * (Math.abs(s) + e);
    result = decide(hi, low - (hi - s), error, k, up);
  }
  return Number.isNaN(result) ? escalate('expm1', x, up) : result;
}

function logDirected(x: number, up: boolean): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  if (x === 1) return 0;
  const error = logKernel(x, 0, PAIR);
  const result = decide(PAIR[0]!, PAIR[1]!, error, 0, up);
  return Number.isNaN(result) ? escalate('log', x, up) : result;
}

/** |x| < 2^-54: x − x² < ln(1 + x) < x. 1 + x = y + c exactly elsewhere (2Sum). */
function log1pDirected(x: number, up: boolean): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const size = Math.abs(x);
  if (size < TINY) return x === 0 ? 0 : up ? x : nextDown(x);
  let error: number;
  if (size < 0.00390625) error = log1pKernel(x, 0, PAIR);
  else {
    const y = 1 + x;
    const ofX = y - 1;
    error = logKernel(y, 1 - (y - ofX) + (x - ofX), PAIR);
  }
  const result = decide(PAIR[0]!, PAIR[1]!, error, 0, up);
  return Number.isNaN(result) ? escalate('log1p', x, up) : result;
}

/** Below it the logistic functions are e^x up to a factor 1 ± 2^-100. */
const FAR = 70;

/**
 * ln(1 + e^x). x ≥ 64: x < f < x + 2^-92. x ≤ −70: e^x(1 − η), 0 < η < 2^-100. Elsewhere e^−|x| = e + f up to the relative
 * error ε of the kernel, which shifts ln(1 + e^−|x|) by at most 1.01·ε·e; 1 + e = y + c exactly, c + f rounds by at most
 * 2^-104 (and |c + f| ≤ 2^-52); for e < 2^-8 the kernel near 1 takes (e, f) as it is, a relative error. For x > 0, x + hi
 * is formed by 2Sum, the sum of the low parts rounds by at most u²·2(x + hi).
 */
function softplusDirected(x: number, up: boolean): number {
  if (x >= 64) return up ? nextUp(x) : x;
  if (x < -745) return up && x !== -Infinity ? MIN : 0;
  if (Number.isNaN(x)) return x;
  const k = expKernel(-Math.abs(x), 0, PAIR);
  let hi = PAIR[0]!;
  let lo = PAIR[1]!;
  let result: number;
  if (x <= -FAR) {
    result = decide(hi, lo, EXP_KERNEL_ERROR * (1 + powerOfTwo(-30)) * hi, k, up);
  } else {
    const scale = powerOfTwo(k);
    hi *= scale;
    lo *= scale;
    let error = 1.01 * EXP_KERNEL_ERROR * hi;
    if (hi < 0.00390625) error += log1pKernel(hi, lo, PAIR);
    else {
      const y = 1 + hi;
      error += FOUR_U2 + logKernel(y, hi - (y - 1) + lo, PAIR);
    }
    hi = PAIR[0]!;
    lo = PAIR[1]!;
    if (x > 0) {
      const s = x + hi;
      const ofX = s - hi;
      const low = x - ofX + (hi - (s - ofX)) + lo;
      error += FOUR_U2 * s;
      hi = s + low;
      lo = low - (hi - s);
    }
    result = decide(hi, lo, error, 0, up);
  }
  return Number.isNaN(result) ? escalate('softplus', x, up) : result;
}

/**
 * 1/(1 + e^−x). x ≥ 40: between 1 − 2^-57 and 1. x ≤ −70: e^x(1 − η), 0 < η < 2^-100. |x| < 2^-54: 1/2 + x/4 up to x³.
 * Elsewhere 1 + e^−x = y + c by 2Sum, off by at most ε·e^−x + 2u²·y, |c| ≤ 2.01u·y. q = 1/y rounded, 1 − q·y is a double
 * (Dekker), computed without error; the correction (1 − q·y − q·c)/y rounds by at most 3·3.1u·u, and (c/y)² with the
 * like, at most 10u², is left out: relatively ε + 24u² < 2^-68.9.
 */
function sigmoidDirected(x: number, up: boolean): number {
  if (x >= 40) return up || x === Infinity ? 1 : 1 - U;
  if (x < -745) return up && x !== -Infinity ? MIN : 0;
  if (Math.abs(x) < TINY) {
    if (x === 0) return 0.5;
    return x > 0 ? (up ? 0.5 + U : 0.5) : up ? 0.5 : 0.5 - U / 2;
  }
  if (Number.isNaN(x)) return x;
  let result: number;
  if (x <= -FAR) {
    const k = expKernel(x, 0, PAIR);
    const hi = PAIR[0]!;
    result = decide(hi, PAIR[1]!, EXP_KERNEL_ERROR * (1 + powerOfTwo(-30)) * hi, k, up);
  } else {
    const scale = powerOfTwo(expKernel(-x, 0, PAIR));
    const e = PAIR[0]! * scale;
    const y = 1 + e;
    const ofE = y - 1;
    const c = 1 - (y - ofE) + (e - ofE) + PAIR[1]! * scale;
    const q = 1 / y;
    const p = q * y;
    const correction = (1 - p - productError(q, y, p) - q * c) / y;
    const hi = q + correction;
    result = decide(hi, correction - (hi - q), 1.25 * EXP_KERNEL_ERROR * hi, 0, up);
  }
  return Number.isNaN(result) ? escalate('sigmoid', x, up) : result;
}

/** Largest double ≤ e^x; Infinity at Infinity. */
export function expDown(x: number): number {
  return expDirected(x, false);
}

/** Smallest double ≥ e^x. */
export function expUp(x: number): number {
  return expDirected(x, true);
}

/** Largest double ≤ e^x − 1. */
export function expm1Down(x: number): number {
  return expm1Directed(x, false);
}

/** Smallest double ≥ e^x − 1. */
export function expm1Up(x: number): number {
  return expm1Directed(x, true);
}

/** Largest double ≤ ln x; −Infinity at 0, NaN below. */
export function logDown(x: number): number {
  return logDirected(x, false);
}

/** Smallest double ≥ ln x; −Infinity at 0, NaN below. */
export function logUp(x: number): number {
  return logDirected(x, true);
}

/** Largest double ≤ ln(1 + x); −Infinity at −1, NaN below. */
export function log1pDown(x: number): number {
  return log1pDirected(x, false);
}

/** Smallest double ≥ ln(1 + x); −Infinity at −1, NaN below. */
export function log1pUp(x: number): number {
  return log1pDirected(x, true);
}

/** Largest double ≤ ln(1 + e^x). */
export function softplusDown(x: number): number {
  return softplusDirected(x, false);
}

/** Smallest double ≥ ln(1 + e^x). */
export function softplusUp(x: number): number {
  return softplusDirected(x, true);
}

/** Largest double ≤ 1/(1 + e^−x). */
export function sigmoidDown(x: number): number {
  return sigmoidDirected(x, false);
}

/** Smallest double ≥ 1/(1 + e^−x). */
export function sigmoidUp(x: number): number {
  return sigmoidDirected(x, true);
}

/** {e^x}, the tightest enclosure. */
export function exp(a: FloatInterval): FloatInterval {
  return isEmpty(a) ? EMPTY : { lo: expDown(a.lo), hi: expUp(a.hi) };
}

/** Zero endpoints are +0, though expm1Up(−MIN_VALUE) is −0. */
export function expm1(a: FloatInterval): FloatInterval {
  return isEmpty(a) ? EMPTY : { lo: expm1Down(a.lo) + 0, hi: expm1Up(a.hi) + 0 };
}

/** ln x over the positive members; EMPTY without any. */
export function log(a: FloatInterval): FloatInterval {
  if (isEmpty(a) || a.hi <= 0) return EMPTY;
  return { lo: a.lo <= 0 ? -Infinity : logDown(a.lo), hi: logUp(a.hi) };
}

/** ln(1 + x) over the members above −1; EMPTY without any. */
export function log1p(a: FloatInterval): FloatInterval {
  if (isEmpty(a) || a.hi <= -1) return EMPTY;
  return { lo: a.lo <= -1 ? -Infinity : log1pDown(a.lo) + 0, hi: log1pUp(a.hi) + 0 };
}

/** {ln(1 + e^x)}, the tightest enclosure. */
export function softplus(a: FloatInterval): FloatInterval {
  return isEmpty(a) ? EMPTY : { lo: softplusDown(a.lo), hi: softplusUp(a.hi) };
}

/** {1/(1 + e^−x)}, the tightest enclosure. */
export function sigmoid(a: FloatInterval): FloatInterval {
  return isEmpty(a) ? EMPTY : { lo: sigmoidDown(a.lo), hi: sigmoidUp(a.hi) };
}
