/**
 * ln(y + c) and ln(1 + z) as sums of two doubles with a bound of the error that is computed along. Part of the trusted
 * base. u = 2^-53 is the unit roundoff; only + − × ÷, the bits of the argument and an exact table are used.
 *
 * Near 1: {@link log1pKernel}, z = zh + zl, Z = |zh| ≤ 2^-7.9, Z = 0 or Z ≥ 2^-120, |zl| ≤ 2^-51.9. With P = Z² exactly as
 * ph + pl (Dekker), and up to 0.52·zl² ≤ 1.2u·|zl|,
 *   ln(1 + z) = zh − ph/2 − pl/2 + zl/(1 + zh) + t,   t = zh³/3 − zh⁴/4 + … − zh^10/10,
 * the remainder of t being below Z^11/11·1.005 < 2^-66·Z³. A + B (both 0 near 1) is added by {@link logKernel}.
 * Errors: t = (zh·ph)·T has u for ph, u for zh·ph, 2.03u for T (1/3 and the last sum; the rest is below 2^-7u), u for the
 * product: 5.03u·|t|, |t| ≤ 0.335·Z³. The sums, from inside to outside,
 *   w1 = t − pl/2, w2 = w1 + B, w3 = w2 + zl/(1 + zh), w4 = e2 + w3, w5 = e1 + w4,
 * where s1 = A + zh and s2 = s1 − ph/2 have the errors e1, e2 (2Sum, exact), round by at most
 * u(5|w1| + 4|B| + 3·1.01|zl| + 2|e2| + |e1|), |w1| ≤ 0.335·Z³ + u·Z²/2; zl/(1 + zh) has 2.01u·|zl|.
 * - A = B = 0: e1 = 0, |e2| ≤ u·1.01·Z. In all 3.37u·Z³ + 2.5u²·Z² + 2.02u²·Z + 5.1u·|zl| + 2^-66·Z³ + 1.2u·|zl|:
 *   below 4u·Z³ + 16u²·Z + 16u·|zl|. This is relative to |ln(1 + z)| ≥ 0.99·Z.
 * - Otherwise |e1|, |e2| ≤ u(|A| + 2^-7), |A| ≤ 0.6932(|E| + 1): 3u²(0.7|E| + 0.71) < (|E| + 2)·2^-104, and
 *   |B| ≤ (|E| + 2)·2^-43: 4u|B| + 3u|B| for the product, the sum and the constants in B: < (|E| + 2)·2^-93.
 *
 * Elsewhere: y = 2^E·m, m in [0.707, 1.4141); c_i a multiple of 2^-10 near 1/m from the upper 8 bits of the fraction,
 * c = 1 around 1, so that |m·c_i − 1| ≤ 2^-8. z = (m + c·2^-E)c_i − 1: the upper 26 bits of m times c_i, minus 1, and the
 * lower 27 bits times c_i are exact, their 2Sum is exact, (c·2^-E)·c_i has relative error u on at most 1.004·2^-52.
 *   ln(y + c) = E·ln 2 − ln c_i + ln(1 + z),   A = E·LN2_HI + Lh_i,   B = E·LN2_LO + Ll_i,
 * where −ln c_i = Lh_i + Ll_i, Lh_i and LN2_HI multiples of 2^-42, so that A is exact. |Ll_i| < 2^-42, error 2^-95;
 * LN2_LO < 2^-44, error 2^-97. A = 0 only if E = 0 and c_i = 1; otherwise |ln(y + c)| > 0.0019.
 */

import * as dyadic from '../exact/dyadic.ts';
import { LN2_HI } from '../float/exp.ts';
import { ln2, log as logExact } from '../interval/elementary.ts';
import { point } from '../interval/interval.ts';
import { toNumberDown } from '../interval/to-number.ts';
import { powerOfTwo } from './rounding.ts';

const LN2_LO = toNumberDown(dyadic.subtract(ln2.lo, dyadic.fromNumber(LN2_HI)));

/** From this index of the upper 8 bits of the fraction on, m/2 takes the place of m: 1 + 106/256 < √2. */
const FOLD = 106;

/** c_i, Lh_i, Ll_i of the header for i = 0..255, interleaved. */
export const LOG_TABLE = logTable();

function logTable(): Float64Array {
  const table = new Float64Array(3 * 256);
  for (let i = 0; i < 256; i++) {
    const middle = (1 + (i + 0.5) / 256) / (i >= FOLD ? 2 : 1);
    const c = i === 0 || i === 255 ? 1 : Math.round(1024 / middle) / 1024;
    const value = dyadic.negate(logExact(point(c)).hi);
    const head = Math.floor(toNumberDown(value) * powerOfTwo(42)) * powerOfTwo(-42);
    table[3 * i] = c;
    table[3 * i + 1] = head;
    table[3 * i + 2] = toNumberDown(dyadic.subtract(value, dyadic.fromNumber(head)));
  }
  return table;
}

const D3 = 1 / 3;
const D5 = 1 / 5;
const D6 = 1 / 6;
const D7 = 1 / 7;
const D9 = 1 / 9;

const FOUR_U = powerOfTwo(-51);
const SIXTEEN_U = powerOfTwo(-49);
const SIXTEEN_U2 = powerOfTwo(-102);
const PER_EXPONENT = powerOfTwo(-90);

const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer);
DOUBLE[0] = 1;
const HIGH = WORDS[1] === 0x3ff00000 ? 1 : 0;
const LOW = 1 - HIGH;

/**
 * Writes hi, lo with |ln(1 + zh + zl) − (hi + lo)| ≤ the result and hi = hi + lo rounded into out.
 * Arguments as in the header.
 */
export function log1pKernel(zh: number, zl: number, out: Float64Array): number {
  return assemble(0, 0, zh, zl, out);
}

function assemble(a: number, b: number, z: number, zl: number, out: Float64Array): number {
  const split = z * 134217729;
  const top = split - (split - z);
  const rest = z - top;
  const ph = z * z;
  const pl = rest * rest - (ph - top * top - 2 * (top * rest));
  const series = D3 - z * (0.25 - z * (D5 - z * (D6 - z * (D7 - z * (0.125 - z * (D9 - z * 0.1))))));
  const cube = z * ph;
  const s1 = a + z;
  const from1 = s1 - a;
  const e1 = a - (s1 - from1) + (z - from1);
  const half = -0.5 * ph;
  const s2 = s1 + half;
  const from2 = s2 - s1;
  const e2 = s1 - (s2 - from2) + (half - from2);
  const low = e1 + (e2 + (cube * series - 0.5 * pl + b + zl / (1 + z)));
  const hi = s2 + low;
  out[0] = hi;
  out[1] = low - (hi - s2);
  return FOUR_U * Math.abs(cube) + SIXTEEN_U2 * Math.abs(z) + SIXTEEN_U * Math.abs(zl);
}

/**
 * Writes hi, lo with |ln(y + c) − (hi + lo)| ≤ the result and hi = hi + lo rounded into out, for finite y > 0 and
 * |c| ≤ 2^-52·y (c = 0 for subnormal y).
 */
export function logKernel(y: number, c: number, out: Float64Array): number {
  let exponent = -1023;
  let x = y;
  if (y < 2.2250738585072014e-308) {
    x *= 18014398509481984;
    exponent -= 54;
  }
  DOUBLE[0] = x;
  const high = WORDS[HIGH]!;
  const fraction = high & 0xfffff;
  const i = fraction >>> 12;
  const fold = i >= FOLD ? 1 : 0;
  exponent += (high >>> 20) + fold;
  WORDS[HIGH] = fraction | ((1023 - fold) << 20);
  const m = DOUBLE[0]!;
  WORDS[LOW] = WORDS[LOW]! & 0xf8000000;
  const upper = DOUBLE[0]!;
  const factor = LOG_TABLE[3 * i]!;
  const main = upper * factor - 1;
  const side = (m - upper) * factor;
  const z = main + side;
  const ofMain = z - side;
  let zl = main - ofMain + (side - (z - ofMain));
  // c·2^-E in two steps, as 2^-E may be 2^1074; what underflows is below 2^-1000.
  if (c !== 0) zl += c * powerOfTwo(-(exponent >> 1)) * powerOfTwo((exponent >> 1) - exponent) * factor;
  if (exponent === 0 && factor === 1) return assemble(0, 0, z, zl, out);
  const a = exponent * LN2_HI + LOG_TABLE[3 * i + 1]!;
  const b = exponent * LN2_LO + LOG_TABLE[3 * i + 2]!;
  return assemble(a, b, z, zl, out) + PER_EXPONENT * (Math.abs(exponent) + 2);
}
