/**
 * The matrix product in cache blocks of packed panels, after Goto and van de Geijn, "Anatomy of High-Performance
 * Matrix Multiplication" (2008), but with every sum in ascending order of the inner index: blocks of inner indices
 * follow each other, and the partial sums wait in `out` meanwhile.
 */
import type { KernelMemory } from './memory.ts';
import { PANEL_ROWS, type PanelArithmetic, type Strips, type Target } from './panels.ts';
import { blockLength, copyOf, copyRows, from, strips, zeroRows } from './rows.ts';
import { mayOverlap, type ProductSize, productSize } from './shapes.ts';
import { type BlockPlace, clearAboveDiagonal, partOf, type Triangle } from './triangles.ts';
import type { Block, Matrix, MatrixKernel, Precision, SimdAccess } from './types.ts';

type MatmulOptions = NonNullable<Parameters<MatrixKernel['matmul']>[3]>;

/** Entries of a block: a panel of either factor stays in the first-level cache, a block in the second. */
const INNER_BLOCK = 256;
const ROW_BLOCK = 128;
const COLUMN_BLOCK = 256;

/** See SimdAccess. */
const SIMD_DATA_BYTES = 1024 + 8192;

/** How a product is formed. */
interface Manner {
  readonly accumulate: boolean;
  readonly transposeA: boolean;
  readonly triangle: Triangle | undefined;
}

export class BlockedKernel implements MatrixKernel {
  readonly precision: Precision;
  readonly name: MatrixKernel['name'];
  readonly simd?: SimdAccess;
  readonly #arithmetic: PanelArithmetic;
  readonly #memory: KernelMemory;
  readonly #packedA: Block;
  readonly #packedB: Block;
  /** Holds whole tiles of which only a part belongs to `out`. */
  readonly #edge: Block;
  /** The blocks above stay for ever. */
  readonly #base: number;

  constructor(precision: Precision, arithmetic: PanelArithmetic, memory: KernelMemory) {
    this.precision = precision;
    this.name = arithmetic.name;
    this.#arithmetic = arithmetic;
    this.#memory = memory;
    this.#packedA = memory.allocate(ROW_BLOCK * INNER_BLOCK);
    this.#packedB = memory.allocate(INNER_BLOCK * COLUMN_BLOCK);
    this.#edge = memory.allocate(Math.max(ROW_BLOCK * arithmetic.panelColumns, PANEL_ROWS * COLUMN_BLOCK));
    if (memory.wasm !== undefined) {
      const data = memory.allocate(SIMD_DATA_BYTES / this.#edge.BYTES_PER_ELEMENT);
      this.simd = { memory: memory.wasm, owns: (block) => memory.owns(block), data };
    }
    this.#base = memory.mark();
  }

  allocate(length: number, zeroed = true): Block {
    return this.#memory.allocate(length, zeroed);
  }

  mark(): number {
    return this.#memory.mark();
  }

  release(mark: number): void {
    if (mark < this.#base) throw new RangeError(`release(${mark}): not a mark of this kernel`);
    this.#memory.release(mark);
  }

  /**
   * out (+)= op(a)·op(b), see MatrixKernel. Sums begin with +0, or continue the entry of `out` with `accumulate` (they
   * are not formed apart and added at the end). Nothing between the rows of `out` is touched. `out` may overlap `a` and
   * `b`, which are read as they were before the call. NaNs come out as NaNs, with bits that are the engine's choice.
   * @throws RangeError for shapes that do not fit, matrices that leave their block, rows that overlap each other
   * @throws TypeError for blocks of the other precision
   */
  matmul(out: Matrix, a: Matrix, b: Matrix, options: MatmulOptions = {}): void {
    const { transposeA = false, transposeB = false, accumulate = false, triangle } = options;
    const size = productSize(this.precision, out, a, b, transposeA, transposeB);
    if (triangle === 'a' && a.rows !== a.columns) {
      throw new RangeError(`matmul: a triangular a must be square, not ${a.rows}×${a.columns}`);
    }
    if (size.rows === 0 || size.columns === 0) return;
    if (size.inner === 0) {
      if (!accumulate) zeroRows(out);
      return;
    }
    const own = this.#memory.owns(out.data);
    const left = own && mayOverlap(out, a) ? copyOf(a) : a;
    const right = own && mayOverlap(out, b) ? copyOf(b) : b;
    const rows = strips(left, transposeA);
    const columns = strips(right, !transposeB);
    const manner = { accumulate, transposeA, triangle };
    if (own) this.#multiply(out, rows, columns, size, manner);
    else this.#multiplyForeign(out, rows, columns, size, manner);
  }

  /** Into a block of another memory, by way of one of our own. */
  #multiplyForeign(out: Matrix, a: Strips, b: Strips, size: ProductSize, manner: Manner): void {
    const mark = this.#memory.mark();
    const data = this.#memory.allocate(size.rows * size.columns);
    const own = { data, offset: 0, stride: size.columns };
    if (manner.accumulate) copyRows(own, out, size.rows, size.columns);
    this.#multiply(own, a, b, size, manner);
    copyRows(out, own, size.rows, size.columns);
    this.#memory.release(mark);
  }

  #multiply(out: Target, a: Strips, b: Strips, size: ProductSize, manner: Manner): void {
    const { panelColumns } = this.#arithmetic;
    // Blocks of about equal length: 257 inner indices are 132 and 125, not 256 and 1.
    const length = blockLength(size.inner, INNER_BLOCK, PANEL_ROWS);
    const width = blockLength(size.columns, COLUMN_BLOCK, panelColumns);
    const height = blockLength(size.rows, ROW_BLOCK, PANEL_ROWS);
    for (let j = 0; j < size.columns; j += width) {
      const columns = Math.min(width, size.columns - j);
      for (let k = 0; k < size.inner; k += length) {
        const inner = Math.min(length, size.inner - k);
        this.#arithmetic.pack(this.#packedB, from(b, j, k), columns, inner, panelColumns);
        for (let i = 0; i < size.rows; i += height) {
          const rows = Math.min(height, size.rows - i);
          this.#arithmetic.pack(this.#packedA, from(a, i, k), rows, inner, PANEL_ROWS);
          const target = { data: out.data, offset: out.offset + i * out.stride + j, stride: out.stride };
          if (manner.triangle === undefined) {
            this.#multiplyBlock(target, { rows, inner, columns }, !manner.accumulate && k === 0);
          } else {
            const place = { row: i, column: j, innerStart: k, inner, columns };
            this.#multiplyTriangle(target, rows, place, manner.triangle, manner);
          }
        }
      }
    }
  }

  /** One block of `out` from packed panels: whole tiles in place, the others by way of `edge`. */
  #multiplyBlock(out: Target, { rows, inner, columns }: ProductSize, first: boolean): void {
    const { panelColumns } = this.#arithmetic;
    const rowPanels = Math.floor(rows / PANEL_ROWS);
    const columnPanels = Math.floor(columns / panelColumns);
    const wholeRows = rowPanels * PANEL_ROWS;
    const wholeColumns = columnPanels * panelColumns;
    const bDistance = panelColumns * inner;
    if (rowPanels > 0 && columnPanels > 0) {
      const range = { aAt: 0, bAt: 0, rowPanels, columnPanels, length: inner, bDistance };
      this.#arithmetic.multiply(out, this.#packedA, this.#packedB, range, first);
    }
    if (rowPanels > 0 && wholeColumns < columns) {
      const range = {
        aAt: 0,
        bAt: wholeColumns * inner,
        rowPanels,
        columnPanels: 1,
        length: inner,
        bDistance,
      };
      const target = { ...out, offset: out.offset + wholeColumns };
      this.#multiplyEdge(target, wholeRows, columns - wholeColumns, range, first);
    }
    if (wholeRows < rows) {
      const panels = Math.ceil(columns / panelColumns);
      const range = {
        aAt: wholeRows * inner,
        bAt: 0,
        rowPanels: 1,
        columnPanels: panels,
        length: inner,
        bDistance,
      };
      const target = { ...out, offset: out.offset + wholeRows * out.stride };
      this.#multiplyEdge(target, rows - wholeRows, columns, range, first);
    }
  }

  /** The same, panel of rows by panel of rows, with what the triangle leaves of each. */
  #multiplyTriangle(out: Target, rows: number, place: BlockPlace, triangle: Triangle, manner: Manner): void {
    const { panelColumns } = this.#arithmetic;
    const { inner, columns } = place;
    for (let p = 0; p < rows; p += PANEL_ROWS) {
      const row = place.row + p;
      const part = partOf(triangle, manner.transposeA, row, place);
      if (part === undefined) continue;
      if (triangle === 'a') {
        clearAboveDiagonal(this.#packedA, p * inner, row, manner.transposeA, place);
      }
      const first = !manner.accumulate && part.first;
      const panels = Math.ceil(part.columns / panelColumns);
      const whole = rows - p < PANEL_ROWS ? 0 : Math.min(panels, Math.floor(columns / panelColumns));
      const range = {
        aAt: p * inner + part.from * PANEL_ROWS,
        bAt: part.from * panelColumns,
        rowPanels: 1,
        columnPanels: whole,
        length: part.to - part.from,
        bDistance: panelColumns * inner,
      };
      const offset = out.offset + p * out.stride;
      if (whole > 0) {
        this.#arithmetic.multiply({ ...out, offset }, this.#packedA, this.#packedB, range, first);
      }
      if (panels > whole) {
        const done = whole * panelColumns;
        const rest = { ...range, bAt: range.bAt + done * inner, columnPanels: panels - whole };
        const count = Math.min(columns, panels * panelColumns) - done;
        const target = { ...out, offset: offset + done };
        this.#multiplyEdge(target, Math.min(PANEL_ROWS, rows - p), count, rest, first);
      }
    }
  }

  /** Only the first `rows` rows and `columns` columns of the tiles belong to `out`. */
  #multiplyEdge(
    out: Target,
    rows: number,
    columns: number,
    range: Parameters<PanelArithmetic['multiply']>[3],
    first: boolean,
  ): void {
    const stride = range.columnPanels * this.#arithmetic.panelColumns;
    const tiles = { data: this.#edge, offset: 0, stride };
    if (!first) copyRows(tiles, out, rows, columns);
    this.#arithmetic.multiply(tiles, this.#packedA, this.#packedB, range, first);
    copyRows(out, tiles, rows, columns);
  }
}
