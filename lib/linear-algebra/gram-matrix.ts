/** The whole Gram matrix of rows, by the SIMD kernel where it is worth it. */
import { takeArena } from './arena.ts';
import { extendGram, paddedRows, panelLength, worthSimd } from './gram.ts';

/** G[i,j] = ⟨row i, row j⟩, shape [count, count]; rows row-major, shape [count, width]. */
export function gramMatrix(values: Float64Array, count: number, width: number): Float64Array {
  const stride = paddedRows(count);
  const panel = panelLength(count, width);
  const arena = takeArena(panel + stride * stride, worthSimd(count, width));
  const factor = new Float64Array(count).fill(1);
  const all = Int32Array.from({ length: count }, (_, i) => i);
  extendGram(arena, { values, count, width, factor }, all, 0, panel, stride, 0);
  const gram = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    gram.set(arena.memory.subarray(panel + i * stride, panel + i * stride + count), i * count);
  }
  return gram;
}
