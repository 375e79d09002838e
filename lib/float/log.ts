/**
 * ln x and ln(1 + x) from + − × ÷, comparisons and the bits of the argument: the same bits on every engine.
 * Notation and form of the bounds as in exp.ts: v = 2^-53.
 *
 * x = 2^k·m with m in [0.7071, 1.4143), exactly. f = m − 1 is exact (Sterbenz, m in [1/2, 2]).
 * ln m = 2 artanh z = 2z(1 + z²·Q), z = f/(2 + f), |z| ≤ 0.1717, w = z² ≤ 0.0295, Q = Σ_{j≥1} w^{j−1}/(2j + 1) cut at
 * j = 10; the remainder w^11/23·1.04 < 2^-60 relatively (0.01 v).
 * Errors in units of v: z has 2 (a sum and a quotient), which 2 artanh z magnifies by at most 1.021; w·Q ≤ 0.0101 has
 * at most 6 of its own (1 for the square, Q: at most 4 as its first term 1/3 dominates), 0.07 in all; the sum with 1 adds 1,
 * the product with 2z adds 1. Total 4.13·|ln m| relative, and |ln m| ≤ 0.3467.
 * k ≠ 0: k·LN2_HI is exact (see exp.ts), k·LN2_LO ≤ 2^-33 is negligible with all its errors, its sum with ln m adds
 * 0.3467, the last sum adds |ln x|. As |ln x| ≥ 0.3464, the total is (4.13·0.3467 + 0.3467)/0.3464 + 1 = 6.14.
 */

import { LN2_HI, LN2_LO, NEGLIGIBLE, UNIT_ROUNDOFF } from './exp.ts';

/** Proved bound of the relative error of {@link log}. */
export const LOG_RELATIVE_ERROR = 7 * UNIT_ROUNDOFF;

/** Proved bound of the relative error of {@link log1p}. */
export const LOG1P_RELATIVE_ERROR = 8 * UNIT_ROUNDOFF;

const D1 = 1 / 3;
const D2 = 1 / 5;
const D3 = 1 / 7;
const D4 = 1 / 9;
const D5 = 1 / 11;
const D6 = 1 / 13;
const D7 = 1 / 15;
const D8 = 1 / 17;
const D9 = 1 / 19;
const D10 = 1 / 21;

const TWO_54 = 18014398509481984;
const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer);
DOUBLE[0] = 1;
/** Which of the two words holds sign and exponent on this machine. */
const HIGH = WORDS[1] === 0x3ff00000 ? 1 : 0;

/** 2 artanh(f/(2 + f)) = ln(1 + f) for f in [−0.2929, 0.4143]. */
function logNearOne(f: number): number {
  const z = f / (2 + f);
  const w = z * z;
  // Even and odd terms apart: two short chains instead of a long one.
  const v = w * w;
  const even = D1 + v * (D3 + v * (D5 + v * (D7 + v * D9)));
  const odd = D2 + v * (D4 + v * (D6 + v * (D8 + v * D10)));
  return 2 * z * (1 + w * (even + w * odd));
}

/**
 * ln x; −Infinity at ±0, NaN below and for NaN, Infinity at Infinity.
 * Error: at most LOG_RELATIVE_ERROR·|ln x|.
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  let shift = 0;
  if (x < 2.2250738585072014e-308) {
    x *= TWO_54;
    shift = -54;
  }
  DOUBLE[0] = x;
  const high = WORDS[HIGH]!;
  const fraction = high & 0xfffff;
  // 0x6a09e is the head of sqrt(2)'s fraction: above it take m/2, so that m lies in [0.7071, 1.4143).
  const upper = fraction > 0x6a09e ? 1 : 0;
  const k = (high >>> 20) - 1023 + upper + shift;
  WORDS[HIGH] = fraction | ((1023 - upper) << 20);
  const logM = logNearOne(DOUBLE[0]! - 1);
  return k === 0 ? logM : k * LN2_HI + (k * LN2_LO + logM);
}

/**
 * ln(1 + x) for x > −1, relatively accurate near 0; −Infinity at −1, NaN below.
 *
 * Proof of the bound, in units of v. |x| < 2^-54: x itself, relative error ≤ |x| < v.
 * x in (−0.2929, 0.4142): ln m above with f = x, 4.13 (x·2z does not underflow: |x| ≥ 2^-54). Elsewhere 1 + x = y + c
 * exactly (Knuth's TwoSum; no overflow can occur), |c| ≤ v·y, so ln(1 + x) = ln y + c/y up to v²/2, of no account as
 * |ln(1 + x)| ≥ 0.3464. ln y: 6.14; the sum: 1; the rounding of c/y: below v². Total 7.2.
 */
export function log1p(x: number): number {
  if (x > -0.2929 && x < 0.4142) return Math.abs(x) < NEGLIGIBLE ? x : logNearOne(x);
  const y = 1 + x;
  if (!(y > 0) || y === Infinity) return log(y);
  const ofX = y - 1;
  const c = 1 - (y - ofX) + (x - ofX);
  return log(y) + c / y;
}
