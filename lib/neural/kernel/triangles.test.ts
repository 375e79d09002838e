import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createKernel } from './create.ts';
import { arrayOf, naiveProduct } from './testing.ts';
import type { Matrix, MatrixKernel } from './types.ts';

const it = suite('triangular products');
const KERNELS = (['float64', 'float32'] as const).flatMap((precision) =>
  (['wasm-simd', 'javascript'] as const).map((name) => createKernel(precision, name)),
);
/** Beyond one block of rows (128) and of inner indices (256) too. */
const SIZES = [
  [1, 1],
  [2, 3],
  [4, 8],
  [5, 7],
  [17, 16],
  [48, 16],
  [131, 9],
  [301, 6],
] as const;

/** Tenths, with `fill` above the diagonal when it is given. */
function matrix(kernel: MatrixKernel, rows: number, columns: number, seed: number, fill?: number): Matrix {
  const stride = columns + 3;
  const data = kernel.allocate(rows * stride);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      data[i * stride + j] = fill !== undefined && j > i ? fill : (((i * 31 + j * 17 + seed) % 89) - 44) / 10;
    }
  }
  return { data, offset: 0, rows, columns, stride };
}

/** Each row as far as the diagonal, or all of it. */
function entries({ data, rows, columns, stride }: Matrix, lower: boolean): number[] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from(data.subarray(i * stride, i * stride + (lower ? Math.min(i + 1, columns) : columns))),
  ).flat();
}

/** In memory of no kernel. */
function copyOf(kernel: MatrixKernel, source: Matrix): Matrix {
  const data = arrayOf(kernel.precision, source.data.length);
  data.set(source.data);
  return { ...source, data };
}

for (const kernel of KERNELS) {
  it(`counts what is above the diagonal of a as zero, NaN too (${kernel.name}, ${kernel.precision})`, () => {
    for (const [size, columns] of SIZES) {
      for (const transposeA of [false, true]) {
        for (const accumulate of [false, true]) {
          const mark = kernel.mark();
          const [zeros, b] = [matrix(kernel, size, size, 1, 0), matrix(kernel, size, columns, 2)];
          const out = matrix(kernel, size, columns, 3);
          const expected = copyOf(kernel, out);
          naiveProduct(expected, zeros, b, transposeA, false, accumulate);
          const a = matrix(kernel, size, size, 1, Number.NaN);
          kernel.matmul(out, a, b, { transposeA, accumulate, triangle: 'a' });
          assert.equal(
            entries(out, false),
            entries(expected, false),
            `${size}, ${transposeA}, ${accumulate}`,
          );
          kernel.release(mark);
        }
      }
    }
  });

  it(`forms out on and below its diagonal (${kernel.name}, ${kernel.precision})`, () => {
    for (const [size, inner] of SIZES) {
      for (const accumulate of [false, true]) {
        const mark = kernel.mark();
        const [a, b] = [matrix(kernel, size, inner, 1), matrix(kernel, size, inner, 2)];
        const out = matrix(kernel, size, size, 3);
        const expected = copyOf(kernel, out);
        naiveProduct(expected, a, b, false, true, accumulate);
        const before = copyOf(kernel, out);
        kernel.matmul(out, a, b, { transposeB: true, accumulate, triangle: 'out' });
        assert.equal(entries(out, true), entries(expected, true), `${size}, ${accumulate}`);
        // It saves work: the far corner of a large matrix is left alone.
        if (size > 20) assert.is(out.data[size - 1], before.data[size - 1]);
        kernel.release(mark);
      }
    }
  });
}

it('refuses a triangular a that is not square', () => {
  const kernel = KERNELS[0]!;
  const [out, a, b] = [matrix(kernel, 2, 2, 0), matrix(kernel, 2, 3, 0), matrix(kernel, 3, 2, 0)];
  assert.throws(() => kernel.matmul(out, a, b, { triangle: 'a' }), /a triangular a must be square, not 2×3/);
});

it.run();
