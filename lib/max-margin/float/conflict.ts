/** Farkas multipliers made as accurate as float64 allows. */
import type { ScaledRows } from '../../linear-algebra/gram.ts';
import type { ActiveSet } from './active-set.ts';
import { euclideanNorm, rowSquare } from './refinement.ts';
import { addRow, rowDot } from './row-products.ts';

const MOST_ROUNDS = 4;

/**
 * Refines λ of an infeasible state (support S ∪ {q}, q last, factor of K_SS in place): projects Σλ_i y_i off the span
 * of the rows in S. Multipliers that come out negative become zero. Returns ‖Σλ_i y_i‖ / Σλ_i‖y_i‖.
 */
export function polishConflict(state: ActiveSet, rows: ScaledRows, selected: Int32Array): number {
  const { factor, support, alpha } = state;
  const size = state.size - 1;
  const rest = new Float64Array(rows.width);
  const step = new Float64Array(size);
  const kept = new Float64Array(state.size);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    rest.fill(0);
    let weight = 0;
    for (let p = 0; p <= size; p++) {
      const index = support[p]!;
      addRow(rows, selected[index]!, alpha[index]!, rest);
      weight += alpha[index]! * Math.sqrt(rowSquare(rows, selected[index]!));
    }
    const residual = euclideanNorm(rest) / weight;
    if (!(residual < best)) break;
    best = residual;
    for (let p = 0; p <= size; p++) kept[p] = alpha[support[p]!]!;
    for (let p = 0; p < size; p++) step[p] = rowDot(rows, selected[support[p]!]!, rest);
    factor.solve(step, size);
    for (let p = 0; p < size; p++) {
      const index = support[p]!;
      alpha[index] = Math.max(0, alpha[index]! - step[p]!);
    }
  }
  alpha.fill(0);
  for (let p = 0; p <= size; p++) alpha[support[p]!] = kept[p]!;
  return best;
}
