/**
 * Enclosures of ln Σ e^(z_i). Part of the trusted base.
 *
 * ln Σ e^(z_i) = m + ln(1 + R), m = max z_i = z_a, R = Σ_{i≠a} e^(z_i − m). shiftedSum gives R = (r + r')(1 + δ) + η.
 * For r < 2^-8 log1pKernel takes (r, r') as it is (below 2^-120, R itself: ln(1 + R) = R(1 − θ), 0 ≤ θ ≤ R); otherwise
 * 1 + r = y + c exactly (2Sum), c + r' rounds by at most 2.1u²·y, and logKernel gives ln(y + c). Either computes its
 * error; δ adds at most 1.01|δ|·r/(1 + r) ≤ 1.01|δ|·min(r, 1), η adds η. m + hi = s + e exactly (2Sum); e + lo rounds by at most
 * u²·1.01(|s| + |hi|). The bounds are s plus (e + lo ∓ error), both sums rounded in the safe direction: as a rule one ulp
 * apart. They are more than two apart where the error shows: under cancellation, |s| far below |m|, and where |m| and R
 * are so small that terms left out (e^-650 each) count. As ln(1 + R) ≥ 0, the lower bound may be raised to m. A sum of one
 * term is m exactly.
 *
 * The function increases in every z_i: for z_i in [lo_i, hi_i] the bounds are those at lo and at hi.
 */

import { fromNumber, subtract } from '../exact/dyadic.ts';
import * as elementary from '../interval/elementary.ts';
import { add as addIntervals, enclose, point as exactPoint, type Interval } from '../interval/interval.ts';
import { log1p } from './escalate.ts';
import type { FloatInterval } from './interval.ts';
import { log1pKernel, logKernel } from './log-kernel.ts';
import { addDown, addUp, powerOfTwo } from './rounding.ts';
import { shiftedSum } from './shifted-sum.ts';

const SUM = new Float64Array(3);
const BOUNDS = new Float64Array(2);
const FOUR_U2 = powerOfTwo(-104);
const SMALLEST = powerOfTwo(-120);

/**
 * Encloses {ln Σ e^(z_i): lo_i ≤ z_i ≤ hi_i}. −Infinity stands for a term 0; when every lo_i is −Infinity, so is the
 * lower bound.
 * @throws RangeError for no entries, NaN, Infinity, lo_i > hi_i, different lengths, or every hi_i = −Infinity.
 */
export function logSumExp(lo: Float64Array, hi: Float64Array = lo): FloatInterval {
  checkBoxes(lo, hi);
  const top = maximum(hi);
  if (top === -Infinity) throw new RangeError('log-sum-exp needs an entry above −Infinity');
  boundsAt(hi, top);
  const upper = BOUNDS[1]!;
  if (hi === lo) return { lo: BOUNDS[0]!, hi: upper };
  const bottom = maximum(lo);
  if (bottom === -Infinity) return { lo: bottom, hi: upper };
  boundsAt(lo, bottom);
  return { lo: BOUNDS[0]!, hi: upper };
}

/** Writes lower and upper bound of ln Σ e^(z_i), m = max z_i finite, into BOUNDS. */
function boundsAt(z: Float64Array, m: number): void {
  const delta = shiftedSum(z, m, z.indexOf(m), -Infinity, SUM);
  const r = SUM[0]!;
  const eta = SUM[2]!;
  if (r === 0 && eta === 0) {
    BOUNDS[0] = m + 0;
    BOUNDS[1] = m + 0;
    return;
  }
  let ofLog: number;
  if (r < SMALLEST) ofLog = r * SMALLEST;
  else if (r < 0.00390625) ofLog = log1pKernel(r, SUM[1]!, SUM);
  else {
    const y = 1 + r;
    const ofR = y - 1;
    ofLog = FOUR_U2 + logKernel(y, 1 - (y - ofR) + (r - ofR) + SUM[1]!, SUM);
  }
  const hi = SUM[0]!;
  const s = m + hi;
  const ofM = s - hi;
  const low = m - ofM + (hi - (s - ofM)) + SUM[1]!;
  const error = 1.02 * (ofLog + delta * Math.min(r, 1) + eta) + FOUR_U2 * (Math.abs(s) + Math.abs(hi));
  BOUNDS[0] = Math.max(m, addDown(s, addDown(low, -error))) + 0;
  BOUNDS[1] = addUp(s, addUp(low, error)) + 0;
}

/** The largest entry; −Infinity for none. @throws RangeError for NaN and Infinity. */
export function maximum(z: Float64Array): number {
  let largest = -Infinity;
  for (let i = 0; i < z.length; i++) {
    const value = z[i]!;
    if (!(value < Infinity)) throw new RangeError(`entry ${i} must be below Infinity, got ${value}`);
    if (value > largest) largest = value;
  }
  return largest;
}

/** @throws RangeError unless lo and hi have one length > 0 and lo_i ≤ hi_i throughout. */
export function checkBoxes(lo: Float64Array, hi: Float64Array): void {
  if (hi.length === 0) throw new RangeError('at least one entry is needed');
  if (hi === lo) return;
  if (lo.length !== hi.length) {
    throw new RangeError(`as many lower as upper bounds are needed, got ${lo.length} and ${hi.length}`);
  }
  for (let i = 0; i < hi.length; i++) {
    if (!(lo[i]! <= hi[i]!)) {
      throw new RangeError(`bounds ${i} must satisfy lo ≤ hi, got ${lo[i]} and ${hi[i]}`);
    }
  }
}

/** Below it e^t is bounded instead of computed: e^-1000 < 2^-1442. */
const NEGLIGIBLE = -1000;

/**
 * ln Σ e^(z_i) in 160 bits, some 10 µs a term: m + log1p(Σ of the other terms), which stays accurate when one term
 * dominates.
 * @throws RangeError as {@link logSumExp}.
 */
export function logSumExpEscalated(values: Float64Array): Interval {
  checkBoxes(values, values);
  const m = maximum(values);
  if (m === -Infinity) throw new RangeError('log-sum-exp needs an entry above −Infinity');
  const top = fromNumber(m);
  const first = values.indexOf(m);
  let rest = exactPoint(0);
  let negligible = 0n;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (i === first || value === -Infinity) continue;
    if (value - m < NEGLIGIBLE) {
      negligible += 1n;
      continue;
    }
    const t = subtract(fromNumber(value), top);
    rest = addIntervals(rest, elementary.exp({ lo: t, hi: t }));
  }
  rest = addIntervals(
    rest,
    enclose({ mantissa: 0n, exponent: 0 }, { mantissa: negligible, exponent: -1442 }),
  );
  return addIntervals({ lo: top, hi: top }, log1p(rest));
}
