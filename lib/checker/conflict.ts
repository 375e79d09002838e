/**
 * Farkas: weights w ≥ 0, w ≠ 0 with Σ w_i x_i = 0 prove that no u has ⟨u,x_i⟩ > 0 for all i, for otherwise
 * 0 = Σ w_i⟨u,x_i⟩ > 0. Decided exactly. Part of the trusted base.
 */

import { commonScale } from '../exact/dyadic.ts';
import type { PreferencePairs } from '../instance/types.ts';
import { supportFault } from './explicit-separator.ts';
import { alignRows, type DifferenceRows, type ExactRow, exactRow } from './rows.ts';

export interface Conflict {
  readonly support: readonly number[];
  /** Positive integers. */
  readonly weights: readonly bigint[];
}

/** @returns null when the weights prove that the vectors of the explicit model are not separable, else the fault. */
export function explicitConflictFault(x: DifferenceRows, conflict: Conflict): string | null {
  const fault = weightsFault(conflict, x.count);
  if (fault !== null) return fault;
  const rows = alignRows(conflict.support.map((i) => exactRow(x, i))).rows;
  for (let d = 0; d < x.width; d++) {
    let sum = 0n;
    for (const [k, row] of rows.entries()) sum += conflict.weights[k]! * row[d]!;
    if (sum !== 0n) return `Σ w_i x_i = 0 fails in coordinate ${d}`;
  }
  return null;
}

/** The same for the implicit model, whose vectors are (e_{y+} − e_{y-})·h_xᵀ, shape V×D. */
export function implicitConflictFault(
  pairs: PreferencePairs,
  width: number,
  conflict: Conflict,
): string | null {
  const fault = weightsFault(conflict, pairs.count);
  if (fault !== null) return fault;
  const prompts = conflict.support.map(
    (i): ExactRow => commonScale(pairs.prompt.subarray(i * width, (i + 1) * width)),
  );
  const rows = alignRows(prompts).rows;
  const sums = new Map<number, bigint[]>();
  const accumulate = (token: number, weight: bigint, row: readonly bigint[]): void => {
    const sum = sums.get(token) ?? new Array<bigint>(width).fill(0n);
    for (let d = 0; d < width; d++) sum[d] = sum[d]! + weight * row[d]!;
    sums.set(token, sum);
  };
  for (const [k, i] of conflict.support.entries()) {
    accumulate(pairs.chosenToken[i]!, conflict.weights[k]!, rows[k]!);
    accumulate(pairs.rejectedToken[i]!, -conflict.weights[k]!, rows[k]!);
  }
  for (const [token, sum] of sums) {
    if (sum.some((v) => v !== 0n)) return `Σ w_i (e_{y+} − e_{y-})hᵀ = 0 fails in the row of token ${token}`;
  }
  return null;
}

function weightsFault({ support, weights }: Conflict, count: number): string | null {
  const fault = supportFault(support, count);
  if (fault !== null) return fault;
  if (weights.length !== support.length) return 'support and weights differ in length';
  const k = weights.findIndex((w) => w <= 0n);
  return k >= 0 ? `the weight of pair ${support[k]} is not positive` : null;
}
