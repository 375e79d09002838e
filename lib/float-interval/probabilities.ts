/**
 * Enclosures of the softmax p_i = e^(z_i)/Σ_j e^(z_j) for z in a box. Part of the trusted base. u = 2^-53, ε = 2^-69.
 *
 * p_i increases in z_i and decreases in every other z_j. Its infimum has z_i at lo_i and the others at hi:
 * e^(lo_i − m)/(e^(lo_i − m) + H − e^(hi_i − m)), H = Σ e^(hi_j − m), m = max hi; its supremum likewise with the parts
 * exchanged. For i ≠ argmax the subtracted term is at most half of the sum (the maximum's own term is as large), so the
 * denominator D has |error| ≤ δ·H + ε(two terms) + 5u²(all terms), and D ≥ H/2, D ≥ the term added: relatively at
 * most 2δ + 2ε + 20u². For i = argmax the sum is formed again with z_i replaced, without a subtraction: δ.
 *
 * Quotient (n + n')/(D + D'): q = n/D rounded; n − q·D is a double (Dekker), known without error;
 * (n − q·D + n' − q·D')/D rounds by at most 10u²; dividing by D instead of D + D' shifts this correction of at most 3.1u by
 * at most 3.2u²; n' and D' are at most 1.01u of n and D. Relative error in all: ε for the numerator, that of D, and 16u².
 */

import { EXP_KERNEL_ERROR, EXP_KERNEL_LIMIT, expKernel } from './exp-kernel.ts';
import { checkBoxes, maximum } from './log-sum-exp.ts';
import { powerOfTwo, productError } from './rounding.ts';
import { CUT, shiftedSum } from './shifted-sum.ts';
import { enclosingSide } from './ziv.ts';

/** lo_i ≤ p_i ≤ hi_i, shape [n] each, within [0, 1]. */
export interface Probabilities {
  readonly lo: Float64Array;
  readonly hi: Float64Array;
}

/** For more entries the error of the sum could exceed what enclosingSide allows. */
const MOST_ENTRIES = 2 ** 24;
const SUM = new Float64Array(3);
const PAIR = new Float64Array(2);
const SIDES = new Float64Array(2);
const TOTAL = new Float64Array(3);
const QUOTIENT_ERROR = EXP_KERNEL_ERROR + powerOfTwo(-102);
/** Of the subtraction and the addition of a term, and of terms below e^-650. */
const EXCHANGE_ERROR = 2.1 * EXP_KERNEL_ERROR + powerOfTwo(-101);
/** e^60 > 2^86: a quotient whose own term is larger than the others by this factor rounds up to 1. */
const DOMINATES = 60;

/**
 * Bounds of every p_i over the box lo ≤ z ≤ hi (a point without hi). −Infinity stands for e^(z_i) = 0.
 * @throws RangeError as logSumExp, and for more than 2^24 entries.
 */
export function probabilities(lo: Float64Array, hi: Float64Array = lo): Probabilities {
  checkBoxes(lo, hi);
  if (hi.length > MOST_ENTRIES) throw new RangeError('at most 2^24 entries are supported');
  const top = maximum(hi);
  if (top === -Infinity) throw new RangeError('a softmax needs an entry above −Infinity');
  const result = { lo: new Float64Array(hi.length), hi: new Float64Array(hi.length) };
  if (hi === lo) {
    ofPoint(hi, top, result);
  } else {
    bounds(lo, hi, top, false, result.lo);
    bounds(hi, lo, maximum(lo), true, result.hi);
  }
  for (let i = 0; i < hi.length; i++) {
    if (hi[i] === -Infinity) result.hi[i] = 0;
    result.lo[i] = Math.max(0, result.lo[i]!);
    result.hi[i] = Math.min(1, result.hi[i]!);
  }
  return result;
}

function ofPoint(z: Float64Array, top: number, result: Probabilities): void {
  const delta = shiftedSum(z, top, -1, 0, SUM);
  for (let i = 0; i < z.length; i++) {
    encloseRatio(z[i]!, top, delta);
    result.lo[i] = SIDES[0]!;
    result.hi[i] = SIDES[1]!;
  }
}

/** One side of every p_i, with z_i from `own` and the others from `others`, m the maximum of `others`. */
function bounds(own: Float64Array, others: Float64Array, m: number, up: boolean, out: Float64Array): void {
  if (m === -Infinity) {
    out.fill(1);
    return;
  }
  const delta = shiftedSum(others, m, -1, 0, TOTAL);
  const argmax = others.indexOf(m);
  const side = up ? 1 : 0;
  for (let i = 0; i < own.length; i++) {
    if (i === argmax) continue;
    // Only upper bounds have own_i > m; 1 is always one.
    if (own[i]! - m > DOMINATES) {
      out[i] = 1;
      continue;
    }
    SUM.set(TOTAL);
    addTerm(others[i]!, m, -1);
    addTerm(own[i]!, m, 1);
    encloseRatio(own[i]!, m, 2 * delta + EXCHANGE_ERROR);
    out[i] = SIDES[side]!;
  }
  let largest = own[argmax]!;
  for (let i = 0; i < others.length; i++) if (i !== argmax) largest = Math.max(largest, others[i]!);
  if (largest === -Infinity) {
    out[argmax] = 0;
    return;
  }
  encloseRatio(own[argmax]!, largest, shiftedSum(others, largest, argmax, own[argmax]!, SUM));
  out[argmax] = SIDES[side]!;
}

/** Adds sign·e^(value − m) to SUM; what is left out of the sum is within the error of the sum. */
function addTerm(value: number, m: number, sign: 1 | -1): void {
  const t = value - m;
  if (t <= CUT) return;
  const scale = sign * powerOfTwo(expKernel(t, differenceError(value, m, t), PAIR));
  const h = PAIR[0]! * scale;
  const sum = SUM[0]!;
  const next = sum + h;
  const ofH = next - sum;
  const low = sum - (next - ofH) + (h - ofH) + PAIR[1]! * scale + SUM[1]!;
  const hi = next + low;
  SUM[0] = hi;
  SUM[1] = low - (hi - next);
}

/** d with value − m = t + d exactly, t = value − m rounded, |t| ≤ 746 (2Sum). */
function differenceError(value: number, m: number, t: number): number {
  const ofM = t - value;
  return value - (t - ofM) - (m + ofM);
}

/** Writes bounds of e^(value − m)/SUM into SIDES; SUM ≥ 1/2 has the relative error `delta` and what was left out. */
function encloseRatio(value: number, m: number, delta: number): void {
  const t = value - m;
  if (value === -Infinity || t < -EXP_KERNEL_LIMIT) {
    SIDES[0] = 0;
    SIDES[1] = value === -Infinity ? 0 : Number.MIN_VALUE;
    return;
  }
  // e^0/e^0.
  if (t === 0 && SUM[0] === 1 && SUM[1] === 0 && SUM[2] === 0) {
    SIDES.fill(1);
    return;
  }
  const k = expKernel(t, differenceError(value, m, t), PAIR);
  const numerator = PAIR[0]!;
  const sum = SUM[0]!;
  const q = numerator / sum;
  const p = q * sum;
  const correction = (numerator - p - productError(q, sum, p) + PAIR[1]! - q * SUM[1]!) / sum;
  const hi = q + correction;
  const lo = correction - (hi - q);
  const error = 1.01 * (QUOTIENT_ERROR + delta + 2 * SUM[2]!) * hi;
  SIDES[0] = enclosingSide(hi, lo, error, k, false);
  SIDES[1] = enclosingSide(hi, lo, error, k, true);
}
