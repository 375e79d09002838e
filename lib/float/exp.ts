/**
 * e^x and e^x − 1 from + − × ÷ and constants only, hence with the same bits on every engine (ECMAScript leaves the
 * accuracy of Math.exp to the implementation).
 *
 * Throughout, v = 2^-53 is the unit roundoff of round-to-nearest and every bound has the form
 * |computed − exact| ≤ RELATIVE·|exact| + 2^-1074; the absolute term only matters for subnormal results.
 *
 * Reduction (Cody and Waite 1980). ln 2 = LN2_HI + LN2_LO + d, LN2_HI = 3048493539143·2^-42, 0 < LN2_LO < 2^-44,
 * |d| ≤ 2^-98. For k = floor(x/ln 2 + 1/2), |k| ≤ 1075:
 * - k·LN2_HI is exact: an integer below 1075·2^42 < 2^53 times 2^-42.
 * - x − k·LN2_HI is exact: for k = 0 trivially, otherwise |x| > 0.34, so x and the difference are multiples of 2^-54,
 *   and the difference is below 1/2 (0.3466 + k·LN2_LO + the error of the quotient x/ln 2).
 * - r = (x − k·LN2_HI) − k·LN2_LO has |r| ≤ 0.3467; k·d and the rounding of k·LN2_LO contribute at most 2^-85 and
 *   the subtraction 2^-55 (half an ulp of a number below 1/2), together < 0.251 v in e^r, relatively.
 *
 * Taylor polynomial of degree 14: remainder ≤ 0.3467^15/15! · e^0.35 < 2^-62, relatively (÷ 0.707) < 0.003 v.
 *
 * Evaluation as 1 + (r + w·(E(w) + r·O(w))), w = r² ≤ 0.1203, E = 1/2! + w/4! + …, O = 1/3! + w/5! + …, coefficients
 * rounded (1/2 is exact). Errors in units of v: E ≤ 0.506: 0.506 for its last sum, 0.02 for the rest, 0.53. O ≤ 0.168:
 * 0.167 for 1/3!, 0.168 for the last sum, 0.01 for the rest, 0.35. r·O ≤ 0.0583: 0.347·0.35 + 0.0583 = 0.18. Their sum
 * ≤ 0.565: 0.53 + 0.18 + 0.565 = 1.28. Times w, itself rounded, ≤ 0.068: 0.1203·1.28 + 2·0.068 = 0.29. r + … ≤ 0.415:
 * 0.29 + 0.415 = 0.71. The last sum adds e^r. Relative to e^r ≥ 0.707 this is
 * at most 2.01; with reduction and remainder 2.27. Scaling by 2^k is exact for normal results and one rounding of at
 * most 2^-1075 for subnormal ones. The published constant 4 leaves room for all terms of second order.
 */

/** v = 2^-53, the unit roundoff of round-to-nearest. */
export const UNIT_ROUNDOFF = Number.EPSILON / 2;
/** 2^-54: arguments below it are returned unchanged where the function is x + O(x²). */
export const NEGLIGIBLE = Number.EPSILON / 4;

/** Proved bound of the relative error of {@link exp}; in the subnormal range 2^-1074 is to be added. */
export const EXP_RELATIVE_ERROR = 4 * UNIT_ROUNDOFF;

/** Proved bound of the relative error of {@link expm1}. */
export const EXPM1_RELATIVE_ERROR = 8 * UNIT_ROUNDOFF;

/** The leading 42 bits of ln 2; a multiple of 2^-42. */
export const LN2_HI = 3048493539143 / 4398046511104;
/** ln 2 − LN2_HI, rounded to a double. */
export const LN2_LO = 5.497923018708371e-14;
const INVERSE_LN2 = 1 / (LN2_HI + LN2_LO);

const C3 = 1 / 6;
const C4 = 1 / 24;
const C5 = 1 / 120;
const C6 = 1 / 720;
const C7 = 1 / 5040;
const C8 = 1 / 40320;
const C9 = 1 / 362880;
const C10 = 1 / 3628800;
const C11 = 1 / 39916800;
const C12 = 1 / 479001600;
const C13 = 1 / 6227020800;
const C14 = 1 / 87178291200;
const C15 = 1 / 1307674368000;
const C16 = 1 / 20922789888000;
const C17 = 1 / 355687428096000;
const C18 = 1 / 6402373705728000;
const C19 = 1 / 121645100408832000;
const C20 = 1 / 2432902008176640000;

const LOWEST = -1074;
/** 2^k for k = −1074..1023, exact. */
const POWERS_OF_TWO = powersOfTwo();

function powersOfTwo(): Float64Array {
  const table = new Float64Array(1023 - LOWEST + 1);
  let power = 1;
  for (let k = 0; k <= 1023; k++, power *= 2) table[k - LOWEST] = power;
  power = 1;
  for (let k = 0; k >= LOWEST; k--, power /= 2) table[k - LOWEST] = power;
  return table;
}

/**
 * e^x for any double; NaN for NaN, Infinity from 709.7827… on, 0 below −745.14.
 * Error: at most EXP_RELATIVE_ERROR·e^x + 2^-1074.
 */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.79) return Infinity;
  // e^-745.2 < 2^-1075: the exact value is below the absolute term of the bound.
  if (x < -745.2) return 0;
  const k = Math.floor(x * INVERSE_LN2 + 0.5);
  const r = x - k * LN2_HI - k * LN2_LO;
  // Even and odd terms apart: two short chains instead of a long one.
  const w = r * r;
  const even = 0.5 + w * (C4 + w * (C6 + w * (C8 + w * (C10 + w * (C12 + w * C14)))));
  const odd = C3 + w * (C5 + w * (C7 + w * (C9 + w * (C11 + w * C13))));
  const p = 1 + (r + w * (even + r * odd));
  if (k >= -1021) {
    // 2^1024 is no double; below it the product is exact or overflows.
    return k <= 1023 ? p * POWERS_OF_TWO[k - LOWEST]! : p * POWERS_OF_TWO[1023 - LOWEST]! * 2;
  }
  // The first product is exact, so that the result is rounded once.
  return p * POWERS_OF_TWO[k + 512 - LOWEST]! * POWERS_OF_TWO[-512 - LOWEST]!;
}

/**
 * e^x − 1 for any double, relatively accurate near 0.
 *
 * Proof of the bound, in units of v = 2^-53. |x| < 2^-54: x itself, relative error ≤ |x| < v.
 * |x| ≤ 1: x + x²·q, q = Σ_{j≥2} x^{j−2}/j! cut at j = 20; remainder ≤ |x|^21·1.06/21! < 2^-65. |b_j| ≤ Σ_{i≥j} 1/i!,
 * that is 0.719, 0.219, 0.052, 0.010, … for j = 2, 3, 4, 5; every step of Horner's rule adds |b_{j+1}| + |b_j| and
 * [j ≥ 3]/j!, in all E_2 ≤ 0.719 + 2·(0.219 + 0.052 + 0.010 + 0.002) + 0.219 < 1.51. With two roundings in (x·x)·q the
 * second term is off by (2·0.719 + 1.51)x² < 2.95|x|, and |e^x − 1| ≥ 0.632|x|: 4.67, plus 1 for the final sum: 5.67.
 * x > 1: |e^x − 1| ≥ 0.632·e^x, so 4/0.632 + 1 = 7.33. x < −1: 4·0.368/0.632 + 1 = 3.33.
 */
export function expm1(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude > 1) return exp(x) - 1;
  if (magnitude < NEGLIGIBLE || Number.isNaN(x)) return x;
  const t = C14 + x * (C15 + x * (C16 + x * (C17 + x * (C18 + x * (C19 + x * C20)))));
  const s = C7 + x * (C8 + x * (C9 + x * (C10 + x * (C11 + x * (C12 + x * (C13 + x * t))))));
  return x + x * x * (0.5 + x * (C3 + x * (C4 + x * (C5 + x * (C6 + x * s)))));
}
