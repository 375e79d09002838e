/**
 * Dual coordinate descent (Hsieh et al., ICML 2008) as a guess of the support: cyclic, so that runs repeat bit for
 * bit. It need not converge; on a set that is not separable it grows without end and is cut off.
 */
import type { ScaledRows } from '../../linear-algebra/gram.ts';
import { addScaled } from '../../linear-algebra/vector.ts';
import { addRow, rowDot } from './row-products.ts';

/** Sweeps over K at [matrix], row-major with the given stride; the result has shape [count]. */
export function descendOnGram(
  memory: Float64Array,
  matrix: number,
  stride: number,
  count: number,
  target: Float64Array,
  sweeps: number,
): Float64Array {
  const doubles = new Float64Array(2 * count);
  const alpha = doubles.subarray(0, count);
  const gradient = doubles.subarray(count);
  for (let i = 0; i < count; i++) gradient[i] = target[i]!;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    let changed = false;
    for (let i = 0; i < count; i++) {
      const row = matrix + i * stride;
      const old = alpha[i]!;
      const next = Math.max(0, old + gradient[i]! / memory[row + i]!);
      const step = next - old;
      if (step === 0) continue;
      if (old === 0 || next === 0) changed = true;
      alpha[i] = next;
      addScaled(memory, row, -step, gradient, count);
    }
    if (!changed && sweep > 2) break;
  }
  return alpha;
}

/**
 * Sweeps with u = Σ α_i y_i in R^D: a full one, then `inner` over the indices that are or may become active, and so
 * on, `outer` times. For many more rows than columns.
 */
export function descendOnRows(
  rows: ScaledRows,
  target: Float64Array,
  squaredNorm: Float64Array,
  outer: number,
  inner: number,
): Float64Array {
  const { count, width } = rows;
  const alpha = new Float64Array(count);
  const u = new Float64Array(width);
  const visit = (i: number): boolean => {
    const gradient = target[i]! - rowDot(rows, i, u);
    const old = alpha[i]!;
    const next = Math.max(0, old + gradient / squaredNorm[i]!);
    if (next !== old) addRow(rows, i, next - old, u);
    alpha[i] = next;
    return next > 0;
  };
  const active = new Int32Array(count);
  for (let round = 0; round < outer; round++) {
    let size = 0;
    for (let i = 0; i < count; i++) if (visit(i)) active[size++] = i;
    for (let sweep = 0; sweep < inner; sweep++) for (let k = 0; k < size; k++) visit(active[k]!);
  }
  return alpha;
}
