/**
 * Gram matrices of selected, scaled rows, in panels: 256 columns of all selected rows are packed at a time, so that
 * the kernel works in cache and the rows are copied once.
 */
import { type Arena, takeArena } from './arena.ts';
import { LENGTH_TILE, ROW_TILE } from './product-kernel.ts';

/** Columns of a panel, 2 kB a row. */
const PANEL_WIDTH = 256;
/** Rows of a block: 128 kB of a panel, for the second-level cache. */
const BLOCK = 64;

/** Rows factor_i·x_i, i in [0, count), with x_i row-major in `values`; factors are powers of two. */
export interface ScaledRows {
  readonly values: Float64Array;
  readonly count: number;
  readonly width: number;
  /** Shape [count]. */
  readonly factor: Float64Array;
}

/** The next multiple of 4, the row count that the kernel works on. */
export function paddedRows(count: number): number {
  return ROW_TILE * Math.ceil(count / ROW_TILE);
}

function panelWidth(width: number): number {
  return Math.min(PANEL_WIDTH, LENGTH_TILE * Math.ceil(width / LENGTH_TILE));
}

/** Doubles of scratch that `extendGram` needs for up to `count` rows. */
export function panelLength(count: number, width: number): number {
  return paddedRows(count) * panelWidth(width);
}

/**
 * Writes rows and columns [from, selected.length) of the symmetric matrix G[a,b] = ⟨row selected[a], row selected[b]⟩
 * at offset `gram` (stride at least the padded count, which also bounds the rows touched). The entries do not depend
 * on `from`, nor on the kernel: chunks of 256 columns are added from left to right.
 */
export function extendGram(
  arena: Arena,
  rows: ScaledRows,
  selected: Int32Array,
  from: number,
  gram: number,
  stride: number,
  panel: number,
): void {
  const { memory, multiply } = arena;
  const count = selected.length;
  const padded = paddedRows(count);
  const start = ROW_TILE * Math.floor(from / ROW_TILE);
  for (let i = start; i < padded; i++) memory.fill(0, gram + i * stride, gram + i * stride + padded);
  for (let left = 0; left < rows.width; left += PANEL_WIDTH) {
    const used = Math.min(PANEL_WIDTH, rows.width - left);
    const width = LENGTH_TILE * Math.ceil(used / LENGTH_TILE);
    pack(memory, rows, selected, left, used, width, panel);
    memory.fill(0, panel + count * width, panel + padded * width);
    for (let i = start; i < padded; i += BLOCK) {
      const high = Math.min(BLOCK, padded - i);
      for (let j = 0; j < i + high; j += BLOCK) {
        const wide = Math.min(BLOCK, padded - j);
        multiply(panel + i * width, panel + j * width, gram + i * stride + j, high, wide, width, width, width, stride, 1);
      }
    }
  }
  for (let i = start; i < count; i++) {
    for (let j = 0; j < i; j++) memory[gram + j * stride + i] = memory[gram + i * stride + j]!;
  }
}

/** Copies columns [left, left + used) of the selected rows, scaled, padded with zeros to `width`. */
function pack(
  memory: Float64Array,
  rows: ScaledRows,
  selected: Int32Array,
  left: number,
  used: number,
  width: number,
  panel: number,
): void {
  const { values, factor } = rows;
  for (let i = 0; i < selected.length; i++) {
    const row = selected[i]!;
    const scale = factor[row]!;
    const source = row * rows.width + left;
    const target = panel + i * width;
    if (scale === 1 && used > 32) memory.set(values.subarray(source, source + used), target);
    else for (let k = 0; k < used; k++) memory[target + k] = values[source + k]! * scale;
    for (let k = used; k < width; k++) memory[target + k] = 0;
  }
}

/**
 * The Gram matrix of the rows of a [count, width] array, shape [count, count], symmetric bit for bit. Nothing is
 * scaled: entries beyond the doubles overflow.
 */
export function gramMatrix(values: Float64Array, count: number, width: number): Float64Array {
  const stride = paddedRows(count);
  const panel = stride * stride;
  const arena = takeArena(panel + panelLength(count, width), worthSimd(count, width));
  const rows = { values, count, width, factor: new Float64Array(count).fill(1) };
  const all = Int32Array.from({ length: count }, (_, i) => i);
  extendGram(arena, rows, all, 0, 0, stride, panel);
  const gram = new Float64Array(count * count);
  for (let i = 0; i < count; i++) gram.set(arena.memory.subarray(i * stride, i * stride + count), i * count);
  return gram;
}

/** Whether a problem with this many rows and columns repays the calls into WebAssembly. */
export function worthSimd(count: number, width: number): boolean {
  return count * count * (width + count) > 50_000;
}
