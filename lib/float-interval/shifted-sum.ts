/**
 * Σ e^(z_i − m) as a sum of two doubles with a bound of its relative error: the common part of log-sum-exp and softmax.
 * Part of the trusted base. u = 2^-53.
 *
 * m ≥ every z_i, so that the terms are at most 1. z_i − m = t + d exactly (2Sum; where t is above −650 nothing
 * overflows), |d| ≤ 650u < 2^-40, and expKernel gives e^(t+d) = (h + l)(1 + δ), |δ| ≤ 2^-69, |l| ≤ 1.01·u·h; the scaling by
 * 2^K, K ≥ −939, is exact for h, and for l up to 2^-1075, below 2^-130 of h.
 * With n terms the partial sums S_i ≤ S have 2Sum errors |e_i| ≤ u·S. c collects e_i + l_i: the sum e_i + l_i rounds by at
 * most u²·(S + 1.01h_i), and c, at most u·S·(i + 1.02), by u times as much at step i: in all below
 * u²·S·(n²/2 + 3.1n + 2) ≤ u²·(n + 4)²·S. Terms with t ≤ −650 are left out; each is below e^-650 < 2^-937.
 */

import { EXP_KERNEL_ERROR, expKernel } from './exp-kernel.ts';
import { powerOfTwo } from './rounding.ts';

const PAIR = new Float64Array(2);
const U2 = powerOfTwo(-106);
const LEFT_OUT = powerOfTwo(-937);
/** Terms e^t with t up to here are left out of the sum. */
export const CUT = -650;

/**
 * Writes hi, lo, rest with Σ e^(z_i − m) = (hi + lo)(1 + δ) + η, |δ| ≤ the result, 0 ≤ η ≤ rest, hi = hi + lo rounded,
 * into out. z_i = −Infinity counts as e^−∞ = 0, and z_at is replaced by `by`. For finite m ≥ each of these values.
 */
export function shiftedSum(z: Float64Array, m: number, at: number, by: number, out: Float64Array): number {
  let sum = 0;
  let c = 0;
  let terms = 0;
  let leftOut = 0;
  for (let i = 0; i < z.length; i++) {
    const value = i === at ? by : z[i]!;
    const t = value - m;
    if (t <= CUT) {
      if (value !== -Infinity) leftOut++;
      continue;
    }
    terms++;
    const ofM = t - value;
    const d = value - (t - ofM) - (m + ofM);
    const scale = powerOfTwo(expKernel(t, d, PAIR));
    const h = PAIR[0]! * scale;
    const next = sum + h;
    const ofH = next - sum;
    c += sum - (next - ofH) + (h - ofH) + PAIR[1]! * scale;
    sum = next;
  }
  const hi = sum + c;
  out[0] = hi;
  out[1] = c - (hi - sum);
  out[2] = LEFT_OUT * leftOut;
  return EXP_KERNEL_ERROR + U2 * (terms + 4) * (terms + 4);
}
