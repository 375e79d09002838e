/**
 * Gram matrices of selected, scaled rows, in panels: 256 columns of all selected rows are packed at a time, so that
 * the kernel works in cache and the rows are copied once.
 */
import { type Arena, takeArena } from './arena.ts';
import { lengthTile, type Precision, ROW_TILE } from './product-kernel.ts';

/** Columns of a panel, 2 kB a row. */
const PANEL_WIDTH = 256;
/** Rows of a block: 128 kB of a panel, for the second-level cache. */
const BLOCK = 64;
/** Blocks on the diagonal go in strips of this many rows, which end at the diagonal. */
const STRIP = 8;

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
  return roundUp(count, ROW_TILE);
}

function roundUp(value: number, tile: number): number {
  return tile * Math.ceil(value / tile);
}

/** Doubles of scratch that `extendGram` needs for up to `count` rows. */
export function panelLength(count: number, width: number): number {
  return paddedRows(count) * Math.min(PANEL_WIDTH, roundUp(width, lengthTile('single')));
}

/**
 * Writes rows and columns [from, selected.length) of the symmetric matrix G[a,b] = ⟨row selected[a], row selected[b]⟩
 * at offset `gram` (stride at least the padded count, which also bounds the rows touched). The entries do not depend
 * on `from`, nor on the kernel: chunks of 256 columns are added from left to right. In single precision each chunk has
 * relative errors around 1e-7, the sum of the chunks is formed in doubles.
 */
export function extendGram(
  arena: Arena,
  rows: ScaledRows,
  selected: Int32Array,
  from: number,
  gram: number,
  stride: number,
  panel: number,
  precision: Precision = 'double',
): void {
  const { memory } = arena;
  const multiply = precision === 'double' ? arena.multiply : arena.multiplySingles;
  const packed = precision === 'double' ? memory : arena.singles;
  const at = precision === 'double' ? panel : 2 * panel;
  const count = selected.length;
  const padded = paddedRows(count);
  const start = ROW_TILE * Math.floor(from / ROW_TILE);
  for (let i = start; i < padded; i++) memory.fill(0, gram + i * stride, gram + i * stride + padded);
  for (let left = 0; left < rows.width; left += PANEL_WIDTH) {
    const used = Math.min(PANEL_WIDTH, rows.width - left);
    const width = roundUp(used, lengthTile(precision));
    pack(packed, rows, selected, left, used, width, at);
    packed.fill(0, at + count * width, at + padded * width);
    const block = (i: number, j: number, high: number, wide: number): void => {
      multiply(
        at + i * width,
        at + j * width,
        gram + i * stride + j,
        high,
        wide,
        width,
        width,
        width,
        stride,
        1,
      );
    };
    for (let i = start; i < padded; i += BLOCK) {
      const bottom = Math.min(i + BLOCK, padded);
      let j = 0;
      for (; j + BLOCK <= i; j += BLOCK) block(i, j, bottom - i, BLOCK);
      for (let strip = i; strip < bottom; strip += STRIP) {
        const end = Math.min(strip + STRIP, bottom);
        block(strip, j, end - strip, end - j);
      }
    }
  }
  for (let i = start; i < count; i++) {
    for (let j = 0; j < i; j++) memory[gram + j * stride + i] = memory[gram + i * stride + j]!;
  }
}

/** Copies columns [left, left + used) of the selected rows, scaled, padded with zeros to `width`. */
function pack(
  packed: Float64Array | Float32Array,
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
    if (scale === 1 && used > 32) packed.set(values.subarray(source, source + used), target);
    else for (let k = 0; k < used; k++) packed[target + k] = values[source + k]! * scale;
    for (let k = used; k < width; k++) packed[target + k] = 0;
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
