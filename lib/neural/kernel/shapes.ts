/** Whether the three matrices of a product fit, and whether the product may be written while the factors are read. */
import type { Block, Matrix, Precision } from './types.ts';

/** out is rows × columns; sums run over `inner` indices. */
export interface ProductSize {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/**
 * @throws RangeError when op(a)·op(b) is not of out's shape, or a matrix leaves its block or has rows that overlap
 * @throws TypeError for a block of the other precision
 */
export function productSize(
  precision: Precision,
  out: Matrix,
  a: Matrix,
  b: Matrix,
  transposeA: boolean,
  transposeB: boolean,
): ProductSize {
  checkMatrix(precision, 'out', out);
  checkMatrix(precision, 'a', a);
  checkMatrix(precision, 'b', b);
  const inner = transposeA ? a.rows : a.columns;
  const fits =
    out.rows === (transposeA ? a.columns : a.rows) &&
    out.columns === (transposeB ? b.rows : b.columns) &&
    inner === (transposeB ? b.columns : b.rows);
  if (!fits) {
    const factors = `${shape(a)}${transposeA ? 'ᵀ' : ''} · ${shape(b)}${transposeB ? 'ᵀ' : ''}`;
    throw new RangeError(`matmul: ${factors} does not give ${shape(out)}`);
  }
  return { rows: out.rows, inner, columns: out.columns };
}

function shape({ rows, columns }: Matrix): string {
  return `${rows}×${columns}`;
}

function checkMatrix(precision: Precision, name: string, matrix: Matrix): void {
  const { data, offset, rows, columns, stride } = matrix;
  if (!(data instanceof (precision === 'float64' ? Float64Array : Float32Array))) {
    throw new TypeError(`matmul: ${name} must be a block of ${precision}`);
  }
  const natural = isNatural(offset) && isNatural(rows) && isNatural(columns) && isNatural(stride);
  const disjoint = rows < 2 || stride >= columns;
  const end = rows === 0 || columns === 0 ? 0 : offset + (rows - 1) * stride + columns;
  if (natural && disjoint && end <= data.length) return;
  throw new RangeError(
    `matmul: ${name} ${shape(matrix)} with offset ${offset} and stride ${stride} does not lie in a block of ${data.length}`,
  );
}

function isNatural(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/**
 * Whether writing `out` might change `read`; false only when it cannot. Matrices side by side in rows of one length
 * (queries, keys and values, say) are told apart.
 */
export function mayOverlap(out: Matrix, read: Matrix): boolean {
  if (!sameMemory(out.data, read.data) || entries(out) === 0 || entries(read) === 0) return false;
  const size = out.data.BYTES_PER_ELEMENT;
  const outStart = out.data.byteOffset + out.offset * size;
  const readStart = read.data.byteOffset + read.offset * size;
  if (outStart + span(out) * size <= readStart || readStart + span(read) * size <= outStart) return false;
  const distance = (readStart - outStart) / size;
  if (out.stride !== read.stride || !Number.isInteger(distance)) return true;
  const { stride } = out;
  const shift = ((distance % stride) + stride) % stride;
  return shift < out.columns || shift + read.columns > stride;
}

/** A WebAssembly memory has a new buffer object whenever it has grown, so different shared buffers may be the same memory. */
function sameMemory(x: Block, y: Block): boolean {
  return (
    x.buffer === y.buffer || (x.buffer instanceof SharedArrayBuffer && y.buffer instanceof SharedArrayBuffer)
  );
}

function entries({ rows, columns }: Matrix): number {
  return rows * columns;
}

/** Entries from the first to the last one, for at least one row. */
function span({ rows, columns, stride }: Matrix): number {
  return (rows - 1) * stride + columns;
}
