/**
 * The matrix product in cache blocks of packed panels, after Goto and van de Geijn, "Anatomy of High-Performance
 * Matrix Multiplication" (2008), but with every sum in ascending order of the inner index: blocks of inner indices
 * follow each other, and the partial sums wait in `out` meanwhile.
 */
import type { KernelMemory } from './memory.ts';
import { PANEL_ROWS, type PanelArithmetic, type Strips, type Target } from './panels.ts';
import { mayOverlap, type ProductSize, productSize } from './shapes.ts';
import type { Block, Matrix, MatrixKernel, Precision } from './types.ts';

type MatmulOptions = NonNullable<Parameters<MatrixKernel['matmul']>[3]>;

/** Entries of a block: a panel of either factor stays in the first-level cache, a block in the second. */
const INNER_BLOCK = 256;
const ROW_BLOCK = 128;
const COLUMN_BLOCK = 256;

export class BlockedKernel implements MatrixKernel {
  readonly precision: Precision;
  readonly name: MatrixKernel['name'];
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
    this.#base = memory.mark();
  }

  allocate(length: number): Block {
    return this.#memory.allocate(length);
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
    const { transposeA = false, transposeB = false, accumulate = false } = options;
    const size = productSize(this.precision, out, a, b, transposeA, transposeB);
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
    if (own) this.#multiply(out, rows, columns, size, accumulate);
    else this.#multiplyForeign(out, rows, columns, size, accumulate);
  }

  /** Into a block of another memory, by way of one of our own. */
  #multiplyForeign(out: Matrix, a: Strips, b: Strips, size: ProductSize, accumulate: boolean): void {
    const mark = this.#memory.mark();
    const data = this.#memory.allocate(size.rows * size.columns);
    const own = { data, offset: 0, stride: size.columns };
    if (accumulate) copyRows(own, out, size.rows, size.columns);
    this.#multiply(own, a, b, size, accumulate);
    copyRows(out, own, size.rows, size.columns);
    this.#memory.release(mark);
  }

  #multiply(out: Target, a: Strips, b: Strips, size: ProductSize, accumulate: boolean): void {
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
          this.#multiplyBlock(target, { rows, inner, columns }, !accumulate && k === 0);
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
    if (rowPanels > 0 && columnPanels > 0) {
      const range = { aAt: 0, bAt: 0, rowPanels, columnPanels, length: inner };
      this.#arithmetic.multiply(out, this.#packedA, this.#packedB, range, first);
    }
    if (rowPanels > 0 && wholeColumns < columns) {
      const range = { aAt: 0, bAt: wholeColumns * inner, rowPanels, columnPanels: 1, length: inner };
      const target = { ...out, offset: out.offset + wholeColumns };
      this.#multiplyEdge(target, wholeRows, columns - wholeColumns, range, first);
    }
    if (wholeRows < rows) {
      const panels = Math.ceil(columns / panelColumns);
      const range = { aAt: wholeRows * inner, bAt: 0, rowPanels: 1, columnPanels: panels, length: inner };
      const target = { ...out, offset: out.offset + wholeRows * out.stride };
      this.#multiplyEdge(target, rows - wholeRows, columns, range, first);
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

/** The rows of a matrix, or its columns (which lie side by side), as strips along the inner index. */
function strips({ data, offset, stride }: Matrix, byColumns: boolean): Strips {
  return byColumns ? { data, offset, across: 1, along: stride } : { data, offset, across: stride, along: 1 };
}

function from({ data, offset, across, along }: Strips, strip: number, inner: number): Strips {
  return { data, offset: offset + strip * across + inner * along, across, along };
}

/** The length of equal blocks of at most `most`, a multiple of `unit` as `most` is. */
function blockLength(total: number, most: number, unit: number): number {
  const blocks = Math.ceil(total / most);
  return Math.ceil(total / (blocks * unit)) * unit;
}

function copyRows(to: Target, source: Target, rows: number, columns: number): void {
  for (let i = 0; i < rows; i++) {
    const at = to.offset + i * to.stride;
    const start = source.offset + i * source.stride;
    for (let j = 0; j < columns; j++) to.data[at + j] = source.data[start + j]!;
  }
}

/** A copy in memory of its own. */
function copyOf(matrix: Matrix): Matrix {
  const { data, rows, columns } = matrix;
  const Type = data instanceof Float64Array ? Float64Array : Float32Array;
  const copy = { data: new Type(rows * columns), offset: 0, rows, columns, stride: columns };
  copyRows(copy, matrix, rows, columns);
  return copy;
}

function zeroRows({ data, offset, rows, columns, stride }: Matrix): void {
  for (let i = 0; i < rows; i++) data.fill(0, offset + i * stride, offset + i * stride + columns);
}
