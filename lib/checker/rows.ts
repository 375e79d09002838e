/**
 * The vectors of the explicit reward model, x_i = h_{x_i,y_i+} − h_{x_i,y_i-}, rounded for bounds and exact for
 * decisions. Part of the trusted base.
 */

import { commonScale } from '../exact/dyadic.ts';
import { type BoundedValue, boundedDot, UNIT_ROUNDOFF } from '../float/dot.ts';
import type { PreferencePairs } from '../instance/types.ts';
import { between, type Interval, integerPoint, scale } from '../interval/interval.ts';

/** Difference vectors of `count` pairs; entry errors of `rows` are at most one rounding each. */
export interface DifferenceRows {
  readonly count: number;
  readonly width: number;
  readonly left: Float64Array;
  readonly right: Float64Array;
  /** fl(left − right), shape [count, width]. */
  readonly rows: Float64Array;
}

/** Integers X_d and one exponent e: the vector is X·2^e exactly. */
export interface ExactRow {
  readonly integers: readonly bigint[];
  readonly exponent: number;
}

export function differenceRows(pairs: PreferencePairs, width: number): DifferenceRows {
  const { chosenHidden: left, rejectedHidden: right, count } = pairs;
  const rows = new Float64Array(count * width);
  for (let k = 0; k < rows.length; k++) rows[k] = left[k]! - right[k]!;
  return { count, width, left, right, rows };
}

export function exactRow({ left, right, width }: DifferenceRows, i: number): ExactRow {
  const both = new Float64Array(2 * width);
  both.set(left.subarray(i * width, (i + 1) * width));
  both.set(right.subarray(i * width, (i + 1) * width), width);
  const { integers, exponent } = commonScale(both);
  return { integers: integers.slice(0, width).map((x, d) => x - integers[width + d]!), exponent };
}

/** Exact vectors brought to one exponent. */
export function alignRows(rows: readonly ExactRow[]): { rows: bigint[][]; exponent: number } {
  const exponent = Math.min(...rows.map((row) => row.exponent));
  return {
    rows: rows.map((row) => row.integers.map((x) => x << BigInt(row.exponent - exponent))),
    exponent,
  };
}

export function dotOfIntegers(a: readonly bigint[], b: readonly bigint[]): bigint {
  let sum = 0n;
  for (let d = 0; d < a.length; d++) if (a[d] !== 0n && b[d] !== 0n) sum += a[d]! * b[d]!;
  return sum;
}

/** Doubles whose squares and products neither overflow nor lose accuracy to underflow. */
const SAFE_LARGEST = 1e280;
const SAFE_SMALLEST = 1e-280;

/** A bounded value as an interval, or null where overflow or underflow makes the bound useless. */
export function toInterval({ value, bound }: BoundedValue): Interval | null {
  if (!(Math.abs(value) < SAFE_LARGEST) || !(bound < SAFE_LARGEST)) return null;
  const slack = (Math.abs(value) + bound) * 4 * UNIT_ROUNDOFF + Number.MIN_VALUE;
  return between(value - bound - slack, value + bound + slack);
}

/** Encloses ‖x_i‖². */
export function squaredNorm(x: DifferenceRows, i: number): Interval {
  const float = boundedDot(x.rows, i * x.width, x.rows, i * x.width, x.width, 3);
  const enclosed = float.value > SAFE_SMALLEST ? toInterval(float) : null;
  if (enclosed !== null) return enclosed;
  const { integers, exponent } = exactRow(x, i);
  return scale(integerPoint(dotOfIntegers(integers, integers)), 2 * exponent);
}

/** Encloses ‖h‖² of row i of a matrix of exact doubles. */
export function squaredNormOfDoubles(h: Float64Array, width: number, i: number): Interval {
  const float = boundedDot(h, i * width, h, i * width, width);
  const enclosed = float.value > SAFE_SMALLEST ? toInterval(float) : null;
  if (enclosed !== null) return enclosed;
  const { integers, exponent } = commonScale(h.subarray(i * width, (i + 1) * width));
  return scale(integerPoint(dotOfIntegers(integers, integers)), 2 * exponent);
}
