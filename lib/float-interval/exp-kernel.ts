/**
 * e^x as a sum of two doubles times a power of two, for the directed functions of elementary.ts and for log-sum-exp.
 * Part of the trusted base. u = 2^-53 is the unit roundoff; only + − ×, comparisons and an exact table are used.
 *
 * Reduction. ln 2/256 = L1 + L2 + d, L1 = 11908177887·2^-42 (34 bits), 0 < L2 < 2^-43, |d| ≤ u·2^-43. With
 * k = floor(256·x/ln 2 + 1/2), |x| ≤ 746, is |k| < 2^18.08, and e^x = 2^K·2^(j/256)·e^r for k = 256K + j, 0 ≤ j < 256.
 * - k·L1 is exact (34 + 19 bits). t = x − k·L1 is exact: for k = 0 trivially; otherwise |x| > 2^-10, so x and k·L1 are
 *   multiples of 2^-62, and |t| ≤ ln 2/512 + |k|·L2 + the error of the quotient < 2^-9.52 + 2^-24.9 < 2^-9.5.
 * - rh = t rounded to a multiple of 2^-36 by adding and subtracting 1.5·2^16: |rh| < 2^-9.4, at most 27 bits.
 *   t − rh is exact, at most 2^-37.
 * - rl = (t − rh) + (dx − k·L2), |rl| < 2^-24.8, where x + dx is the argument and |dx| ≤ 2^-40. Errors: d: 2^-77.9; the
 *   product k·L2: 2^-77.9; the difference: 2^-77.9; the sum: 2^-77.9. Together 2^-75.9, relatively in e^r.
 *
 * Polynomial. r = rh + rl rounded, |r| < 2^-9.49. q = r²(1/2 + r(1/6 + r(1/24 + r(1/120 + r/720)))), q ≤ 2^-19.97.
 * The remainder is below |r|^7/5040·1.002 < 2^-78. Rounding, relatively to q: r twice 2u, r² u, the bracket u for its
 * last sum and 2^-9·u for the rest, the product u: 5.01u, absolutely 5.01·2^-72.97 = 2^-70.64.
 *
 * Reconstruction. The table holds 2^(j/256) = H + M + δ, H of 26 bits in [1, 2), 0 ≤ M < 2^-25, |δ| ≤ 2^-78 (one unit in
 * the last place of M), and F = H + M rounded. e^(x+dx)/2^K = H + H·rh + M(1 + rh) + F·(rl + q), up to the errors:
 * - H·rh is exact (26 + 27 bits); s = H + H·rh with its error e1 (Fast2Sum, |H| ≥ |H·rh|), |e1| ≤ 2^-53.
 * - z = rl + q ≤ 2^-19.92: rounding 2^-72.92. F: relative u on z, 2^-72.92; the product F·z, 2^-72.92 (each relative to F).
 * - M·rh, M + M·rh: together below 2^-77.
 * - A = M + M·rh, B = F·z: their sum is at most 2^-19.8·F, rounding 2^-72.8; the sum with e1: 2^-72.8.
 * In all, relative to H + M: 2^-70.64 + 3·2^-72.92 + 2·2^-72.8 + 2^-75.9 + 2·2^-78 + 2^-77 < 2^-69.45; ÷ e^r ≥ 0.9986: 2^-69.44.
 * The published bound 2^-69 leaves room for all terms of second order.
 */

import * as dyadic from '../exact/dyadic.ts';
import { exp as expExact, ln2 } from '../interval/elementary.ts';
import { multiply, point, scale } from '../interval/interval.ts';
import { toNumberDown } from '../interval/to-number.ts';
import { powerOfTwo } from './rounding.ts';

/** Proved bound of the relative error of {@link expKernel}. */
export const EXP_KERNEL_ERROR = powerOfTwo(-69);

/** Largest |x| that {@link expKernel} is made for. */
export const EXP_KERNEL_LIMIT = 746;

/** The upper 34 bits of ln 2/256, and the rest. */
const L1 = Math.floor(toNumberDown(ln2.lo) * powerOfTwo(34)) * powerOfTwo(-42);
const L2 = toNumberDown(dyadic.subtract(scale(ln2, -8).lo, dyadic.fromNumber(L1)));
const INVERSE = 1 / (L1 + L2);
/** Adding and subtracting it rounds a number below 2^14 to a multiple of 2^-36. */
const ROUND_TO_M36 = 1.5 * powerOfTwo(16);

/** H, M and F of the header for j = 0..255, interleaved. */
export const EXP_TABLE = expTable();

function expTable(): Float64Array {
  const table = new Float64Array(3 * 256);
  for (let j = 0; j < 256; j++) {
    const value = expExact(multiply(point(j / 256), ln2)).lo;
    const head = Math.floor(toNumberDown(value) * powerOfTwo(25)) * powerOfTwo(-25);
    const middle = toNumberDown(dyadic.subtract(value, dyadic.fromNumber(head)));
    table[3 * j] = head;
    table[3 * j + 1] = middle;
    table[3 * j + 2] = head + middle;
  }
  return table;
}

const C3 = 1 / 6;
const C4 = 1 / 24;
const C5 = 1 / 120;
const C6 = 1 / 720;

/**
 * Writes hi, lo with e^(x+dx) = 2^K·(hi + lo)·(1 + δ), |δ| ≤ EXP_KERNEL_ERROR, hi in [0.99, 2.01] and hi = hi + lo
 * rounded, into out, for |x| ≤ EXP_KERNEL_LIMIT and |dx| ≤ 2^-40.
 * @returns K
 */
export function expKernel(x: number, dx: number, out: Float64Array): number {
  const k = Math.floor(x * INVERSE + 0.5);
  const t = x - k * L1;
  const rh = t + ROUND_TO_M36 - ROUND_TO_M36;
  const rl = t - rh + (dx - k * L2);
  const r = rh + rl;
  const q = r * r * (0.5 + r * (C3 + r * (C4 + r * (C5 + r * C6))));
  const entry = 3 * (k & 255);
  const head = EXP_TABLE[entry]!;
  const middle = EXP_TABLE[entry + 1]!;
  const step = head * rh;
  const s = head + step;
  const low = step - (s - head) + (middle + middle * rh + EXP_TABLE[entry + 2]! * (rl + q));
  const hi = s + low;
  out[0] = hi;
  out[1] = low - (hi - s);
  return k >> 8;
}
