/** Random products for the tests of the kernels, and the triple loop that they are compared with. */
import type { Block, Matrix, MatrixKernel, Precision } from './types.ts';

export interface Placement {
  /** Whether the factor is stored transposed; `out` never is. */
  readonly transposed: boolean;
  readonly offset: number;
  /** Entries between rows. */
  readonly gap: number;
  /** Whether the block comes from outside the kernel's memory. */
  readonly foreign: boolean;
}

export interface Case {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly accumulate: boolean;
  readonly out: Placement;
  readonly a: Placement;
  readonly b: Placement;
  /** Tenths, taken in turn for all entries; most tenths are inexact. */
  readonly values: readonly number[];
  /** Special values at some entries of a, b and out in turn, modulo the block's length. */
  readonly specials: readonly { readonly at: number; readonly kind: number }[];
}

export function arrayOf(precision: Precision, length: number): Block {
  return precision === 'float64' ? new Float64Array(length) : new Float32Array(length);
}

/** Values that are not finite, −0, huge, subnormal, or with a subnormal square. */
function specialValues(precision: Precision): readonly number[] {
  const [least, small, large] =
    precision === 'float64' ? [Number.MIN_VALUE, 1.7e-155, 1.7e308] : [2 ** -149, 1.3e-20, 3.3e38];
  return [NaN, Infinity, -Infinity, -0, large, -large, 5 * least, small];
}

/**
 * The first entry whose bits differ, in words, or 'none'. Any NaN equals any other: WebAssembly and JavaScript both
 * leave the bits of a NaN open.
 */
export function difference(actual: Block, expected: Block): string {
  if (actual.length !== expected.length) return `${actual.length} entries, not ${expected.length}`;
  for (let i = 0; i < actual.length; i++) {
    if (!Object.is(actual[i], expected[i])) return `entry ${i} is ${actual[i]}, not ${expected[i]}`;
  }
  return 'none';
}

/** out (+)= op(a)·op(b), entry by entry, one rounded product and one rounded sum at a time. */
export function naiveProduct(
  out: Matrix,
  a: Matrix,
  b: Matrix,
  transposeA = false,
  transposeB = false,
  accumulate = false,
): void {
  const round = out.data instanceof Float32Array ? Math.fround : (v: number) => v;
  const inner = transposeA ? a.rows : a.columns;
  const entry = ({ data, offset, stride }: Matrix, i: number, j: number) => data[offset + i * stride + j]!;
  for (let i = 0; i < out.rows; i++) {
    for (let j = 0; j < out.columns; j++) {
      let sum = accumulate ? entry(out, i, j) : 0;
      for (let k = 0; k < inner; k++) {
        const x = transposeA ? entry(a, k, i) : entry(a, i, k);
        const y = transposeB ? entry(b, j, k) : entry(b, k, j);
        sum = round(sum + round(x * y));
      }
      out.data[out.offset + i * out.stride + j] = sum;
    }
  }
}

/** The whole block of `out` after the kernel's product and after the triple loop. Releases what it allocates. */
export function runCase(kernel: MatrixKernel, drawn: Case): { actual: Block; expected: Block } {
  const { rows, inner, columns, accumulate, values } = drawn;
  const mark = kernel.mark();
  let next = 0;
  const place = ({ offset, gap, foreign }: Placement, height: number, width: number): Matrix => {
    const length = offset + height * (width + gap);
    const data = foreign ? arrayOf(kernel.precision, length) : kernel.allocate(length);
    for (let i = 0; i < length; i++) data[i] = values[next++ % values.length]! / 10;
    return { data, offset, rows: height, columns: width, stride: width + gap };
  };
  const transposeA = drawn.a.transposed;
  const transposeB = drawn.b.transposed;
  const a = transposeA ? place(drawn.a, inner, rows) : place(drawn.a, rows, inner);
  const b = transposeB ? place(drawn.b, columns, inner) : place(drawn.b, inner, columns);
  const out = place(drawn.out, rows, columns);
  drawn.specials.forEach(({ at, kind }, i) => {
    const { data } = [a, b, out][i % 3]!;
    if (data.length > 0) data[at % data.length] = specialValues(kernel.precision)[kind]!;
  });
  const expected = arrayOf(kernel.precision, out.data.length);
  expected.set(out.data);
  naiveProduct({ ...out, data: expected }, a, b, transposeA, transposeB, accumulate);
  const top = kernel.mark();
  kernel.matmul(out, a, b, { transposeA, transposeB, accumulate });
  if (kernel.mark() !== top) throw new Error('the product left a block behind');
  const actual = arrayOf(kernel.precision, out.data.length);
  actual.set(out.data);
  kernel.release(mark);
  return { actual, expected };
}
