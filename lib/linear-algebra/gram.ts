/**
 * Gram matrices of selected, scaled rows, in panels: 256 columns of all selected rows are packed at a time, so that
 * the kernel works in cache and the rows are copied once.
 */
import { type Arena, takeArena } from './arena.ts';
import { lengthTile, type Precision, ROW_TILE } from './product-kernel.ts';
import { type BlockList, Team } from './team.ts';

/** Columns of a panel, 2 kB a row. */
const PANEL_WIDTH = 256;
/** Rows of a block: 128 kB of a panel, for the second-level cache. */
const BLOCK = 64;
/** Blocks on the diagonal go in strips of this many rows, which end at the diagonal. */
const STRIP = 8;
/** Products from which a second thread repays its start (some 40 ms) over a few calls. */
const TEAM_FROM = 2 ** 30;

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
export function scratchLength(count: number, width: number): number {
  return (width > PANEL_WIDTH ? 2 : 1) * panelLength(count, width);
}

function panelLength(count: number, width: number): number {
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
  const large = (padded - start) * padded * rows.width > TEAM_FROM;
  const team = large ? arena.team() : undefined;
  const blocks = team === undefined ? undefined : lowerBlocks(start, padded);
  for (let i = start; i < padded; i++) memory.fill(0, gram + i * stride, gram + i * stride + padded);
  // Two panels in turn: the next one is packed while the helper, if there is one, works on the last.
  const panelAt = (left: number): number =>
    at + ((left / PANEL_WIDTH) & 1) * panelLength(count, rows.width) * (precision === 'double' ? 1 : 2);
  const prepare = (left: number): void => {
    if (left >= rows.width) return;
    const used = Math.min(PANEL_WIDTH, rows.width - left);
    const width = roundUp(used, lengthTile(precision));
    pack(packed, rows, selected, left, used, width, panelAt(left));
    packed.fill(0, panelAt(left) + count * width, panelAt(left) + padded * width);
  };
  prepare(0);
  for (let left = 0; left < rows.width; left += PANEL_WIDTH) {
    const width = roundUp(Math.min(PANEL_WIDTH, rows.width - left), lengthTile(precision));
    const here = panelAt(left);
    if (team !== undefined && blocks !== undefined && Team.holds(blocks)) {
      team.start(precision === 'double' ? 0 : 1, { at: here, width, target: gram, stride }, blocks);
      prepare(left + PANEL_WIDTH);
      team.finish();
      continue;
    }
    forLowerBlocks(start, padded, (i, j, high, wide) => {
      const target = gram + i * stride + j;
      multiply(here + i * width, here + j * width, target, high, wide, width, width, width, stride, 1);
    });
    prepare(left + PANEL_WIDTH);
  }
  for (let i = start; i < count; i++) {
    for (let j = 0; j < i; j++) memory[gram + j * stride + i] = memory[gram + i * stride + j]!;
  }
}

/** Visits blocks (row, column, height, width) that cover the lower triangle of rows [start, end). */
function forLowerBlocks(
  start: number,
  end: number,
  visit: (i: number, j: number, high: number, wide: number) => void,
): void {
  for (let i = start; i < end; i += BLOCK) {
    const bottom = Math.min(i + BLOCK, end);
    let j = 0;
    for (; j + BLOCK <= i; j += BLOCK) visit(i, j, bottom - i, BLOCK);
    for (let strip = i; strip < bottom; strip += STRIP) {
      const below = Math.min(strip + STRIP, bottom);
      visit(strip, j, below - strip, below - j);
    }
  }
}

/** The same as a list. */
function lowerBlocks(start: number, end: number): BlockList {
  const blocks: number[] = [];
  forLowerBlocks(start, end, (i, j, high, wide) => blocks.push(i, j, high, wide));
  return Int32Array.from(blocks);
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
  for (let i = 0; i < selected.length; i++) {
    const source = selected[i]! * rows.width + left;
    const target = panel + i * width;
    const scale = rows.factor[selected[i]!]!;
    if (packed instanceof Float32Array) packSingles(packed, target, rows.values, source, used, scale);
    else if (scale === 1 && used > 32) packed.set(rows.values.subarray(source, source + used), target);
    else packDoubles(packed, target, rows.values, source, used, scale);
    for (let k = used; k < width; k++) packed[target + k] = 0;
  }
}

// Two functions, so that each sees arrays of one type.
function packDoubles(
  packed: Float64Array,
  target: number,
  values: Float64Array,
  source: number,
  used: number,
  scale: number,
): void {
  for (let k = 0; k < used; k++) packed[target + k] = values[source + k]! * scale;
}

function packSingles(
  packed: Float32Array,
  target: number,
  values: Float64Array,
  source: number,
  used: number,
  scale: number,
): void {
  const whole = used & ~3;
  for (let k = 0; k < whole; k += 4) {
    packed[target + k] = values[source + k]! * scale;
    packed[target + k + 1] = values[source + k + 1]! * scale;
    packed[target + k + 2] = values[source + k + 2]! * scale;
    packed[target + k + 3] = values[source + k + 3]! * scale;
  }
  for (let k = whole; k < used; k++) packed[target + k] = values[source + k]! * scale;
}

/**
 * The Gram matrix of the rows of a [count, width] array, shape [count, count], symmetric bit for bit. Nothing is
 * scaled: entries beyond the doubles overflow.
 */
export function gramMatrix(values: Float64Array, count: number, width: number): Float64Array {
  const stride = paddedRows(count);
  const panel = stride * stride;
  const arena = takeArena(panel + scratchLength(count, width), worthSimd(count, width));
  const rows = { values, count, width, factor: new Float64Array(count).fill(1) };
  const all = Int32Array.from({ length: count }, (_, i) => i);
  extendGram(arena, rows, all, 0, 0, stride, panel);
  const gram = new Float64Array(count * count);
  for (let i = 0; i < count; i++) gram.set(arena.memory.subarray(i * stride, i * stride + count), i * count);
  return gram;
}

/** Whether a problem with this many rows and columns repays the calls into WebAssembly. */
export function worthSimd(count: number, width: number): boolean {
  return count * count * (width + count) > 10_000;
}
