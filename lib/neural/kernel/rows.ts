/** Rows of matrices: copies, strips, and the lengths of blocks of them. */
import type { Strips, Target } from './panels.ts';
import type { Matrix } from './types.ts';

/** The rows of a matrix, or its columns (which lie side by side), as strips along the inner index. */
export function strips({ data, offset, stride }: Matrix, byColumns: boolean): Strips {
  return byColumns ? { data, offset, across: 1, along: stride } : { data, offset, across: stride, along: 1 };
}

export function from({ data, offset, across, along }: Strips, strip: number, inner: number): Strips {
  return { data, offset: offset + strip * across + inner * along, across, along };
}

/** The length of equal blocks of at most `most`, a multiple of `unit` as `most` is. */
export function blockLength(total: number, most: number, unit: number): number {
  const blocks = Math.ceil(total / most);
  return Math.ceil(total / (blocks * unit)) * unit;
}

export function copyRows(to: Target, source: Target, rows: number, columns: number): void {
  for (let i = 0; i < rows; i++) {
    const at = to.offset + i * to.stride;
    const start = source.offset + i * source.stride;
    for (let j = 0; j < columns; j++) to.data[at + j] = source.data[start + j]!;
  }
}

/** A copy in memory of its own. */
export function copyOf(matrix: Matrix): Matrix {
  const { data, rows, columns } = matrix;
  const Type = data instanceof Float64Array ? Float64Array : Float32Array;
  const copy = { data: new Type(rows * columns), offset: 0, rows, columns, stride: columns };
  copyRows(copy, matrix, rows, columns);
  return copy;
}

export function zeroRows({ data, offset, rows, columns, stride }: Matrix): void {
  for (let i = 0; i < rows; i++) data.fill(0, offset + i * stride, offset + i * stride + columns);
}
