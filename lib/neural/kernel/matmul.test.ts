import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createKernel } from './create.ts';
import { arrayOf, type Case, difference, naiveProduct, runCase } from './testing.ts';
import type { Matrix, MatrixKernel, Precision } from './types.ts';

const it = suite('matrix kernels');

const KERNELS = (['float64', 'float32'] as const).flatMap((precision) =>
  (['wasm-simd', 'javascript'] as const).map((name) => createKernel(precision, name)),
);

/** A matrix of the kernel's own memory. */
function matrix(kernel: MatrixKernel, rows: readonly (readonly number[])[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const data = kernel.allocate(rows.length * columns);
  data.set(rows.flat());
  return { data, offset: 0, rows: rows.length, columns, stride: columns };
}

it('gives the kernel that is asked for, SIMD at first', () => {
  assert.equal(
    KERNELS.map(({ name, precision }) => `${name} ${precision}`),
    ['wasm-simd float64', 'javascript float64', 'wasm-simd float32', 'javascript float32'],
  );
  assert.is(createKernel('float64').name, 'wasm-simd');
});

const placement = fc.record({
  transposed: fc.boolean(),
  offset: fc.nat(5),
  gap: fc.nat(5),
  foreign: fc.boolean(),
});
const extent = fc.oneof({ weight: 9, arbitrary: fc.nat(19) }, { weight: 1, arbitrary: fc.nat(300) });
const cases: fc.Arbitrary<Case> = fc.record({
  rows: extent,
  inner: extent,
  columns: extent,
  accumulate: fc.boolean(),
  out: placement,
  a: placement,
  b: placement,
  values: fc.array(fc.integer({ min: -1992, max: 1992 }), { minLength: 1, maxLength: 97 }),
  specials: fc.oneof(
    fc.constant([]),
    fc.array(fc.record({ at: fc.nat(), kind: fc.nat(7) }), { minLength: 1, maxLength: 5 }),
  ),
});

for (const kernel of KERNELS) {
  it(`equals the naive triple loop bit for bit, whatever lies between the rows (${kernel.name}, ${kernel.precision})`, () => {
    let unusual = 0;
    fc.assert(
      fc.property(cases, (drawn) => {
        const { actual, expected } = runCase(kernel, drawn);
        unusual += expected.some((v) => !Number.isFinite(v)) ? 1 : 0;
        assert.is(difference(actual, expected), 'none');
      }),
      { numRuns: 200 },
    );
    assert.ok(unusual > 10, `${unusual} cases with NaN or Infinity`);
  });

  for (const [rows, inner, columns] of [
    [1, 1000, 1],
    [3, 257, 5],
    [129, 3, 261],
    [133, 513, 9],
    [5, 2, 515],
    [128, 256, 256],
    [130, 258, 258],
  ] as const) {
    it(`equals the naive triple loop over several blocks: ${rows} × ${inner} × ${columns} (${kernel.name}, ${kernel.precision})`, () => {
      const values = Array.from({ length: 89 }, (_, i) => ((i * 337) % 1999) * 2 - 1999);
      for (const accumulate of [false, true]) {
        const place = { transposed: accumulate, offset: 3, gap: 1, foreign: false };
        const drawn = {
          rows,
          inner,
          columns,
          accumulate,
          out: place,
          a: place,
          b: place,
          values,
          specials: [],
        };
        const { actual, expected } = runCase(kernel, drawn);
        assert.is(difference(actual, expected), 'none');
      }
    });
  }

  it(`multiplies by hand: products, transposes, accumulation (${kernel.name}, ${kernel.precision})`, () => {
    const a = matrix(kernel, [
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const b = matrix(kernel, [
      [7, 8, 9],
      [10, 11, 12],
    ]);
    const out = matrix(kernel, [
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    kernel.matmul(out, a, b);
    assert.equal([...out.data], [27, 30, 33, 61, 68, 75, 95, 106, 117]);
    kernel.matmul(out, b, a, { transposeA: true, transposeB: true });
    assert.equal([...out.data], [27, 61, 95, 30, 68, 106, 33, 75, 117]);
    kernel.matmul(out, a, a, { transposeB: true, accumulate: true });
    assert.equal([...out.data], [32, 72, 112, 41, 93, 145, 50, 114, 178]);
  });

  it(`rounds products on their own: no fused multiply-add (${kernel.name}, ${kernel.precision})`, () => {
    const ulp = kernel.precision === 'float64' ? 2 ** -52 : 2 ** -23;
    const out = matrix(kernel, [[7]]);
    kernel.matmul(out, matrix(kernel, [[-(1 + 2 * ulp), 1 + ulp]]), matrix(kernel, [[1], [1 + ulp]]));
    // Fused, the square's last bit would remain: ulp².
    assert.is(out.data[0], 0);
  });

  it(`sums in ascending order and begins with +0 or with what is there (${kernel.name}, ${kernel.precision})`, () => {
    const large = kernel.precision === 'float64' ? 2 ** 53 : 2 ** 24;
    const out = matrix(kernel, [[1]]);
    const ones = matrix(kernel, [[1], [1], [1]]);
    kernel.matmul(out, matrix(kernel, [[large, 1, -large]]), ones);
    assert.is(out.data[0], 0);
    kernel.matmul(out, matrix(kernel, [[large, -large, 1]]), ones);
    assert.is(out.data[0], 1);
    // (1 + large) − large + 1: the sum continues; added at the end, the 1 would give 2.
    kernel.matmul(out, matrix(kernel, [[large, -large, 1]]), ones, { accumulate: true });
    assert.is(out.data[0], 1);
    const zero = matrix(kernel, [[-0]]);
    kernel.matmul(out, zero, matrix(kernel, [[1]]));
    assert.ok(Object.is(out.data[0], 0));
    out.data[0] = -0;
    kernel.matmul(out, zero, matrix(kernel, [[1]]), { accumulate: true });
    assert.ok(Object.is(out.data[0], -0));
  });

  it(`keeps subnormals (${kernel.name}, ${kernel.precision})`, () => {
    const least = kernel.precision === 'float64' ? Number.MIN_VALUE : 2 ** -149;
    const out = matrix(kernel, [[0, 0]]);
    kernel.matmul(
      out,
      matrix(kernel, [[least, least]]),
      matrix(kernel, [
        [3, 0.5],
        [2, 0.75],
      ]),
    );
    // Half of the least number is a tie, which goes to the even 0; three quarters go up.
    assert.equal([...out.data], [5 * least, least]);
  });

  it(`sums over no index: zero, or what is there (${kernel.name}, ${kernel.precision})`, () => {
    const empty = { data: kernel.allocate(0), offset: 0, rows: 2, columns: 0, stride: 0 };
    const out = matrix(kernel, [
      [1, 2],
      [3, 4],
    ]);
    kernel.matmul(out, empty, empty, { transposeB: true, accumulate: true });
    assert.equal([...out.data], [1, 2, 3, 4]);
    kernel.matmul({ ...out, columns: 1 }, empty, { ...empty, rows: 0, columns: 1 });
    assert.equal([...out.data], [0, 2, 0, 4]);
  });

  it(`may write over its factors (${kernel.name}, ${kernel.precision})`, () => {
    const size = 21;
    const square = (data: Matrix['data'], offset = 0, stride = size): Matrix => ({
      data,
      offset,
      rows: size,
      columns: size,
      stride,
    });
    const start = arrayOf(kernel.precision, 1000).map((_, i) => Math.fround(((i * 7) % 31) / 10));
    const other = square(start.map((v) => v / 3));
    for (const [out, a] of [
      [square(start), square(start)],
      [square(start, 5), square(start)],
      [square(start, 0, 43), square(start, 22, 43)],
      [square(start, 0, 43), square(start, 22, 41)],
    ] as const) {
      const expected = start.slice();
      naiveProduct({ ...out, data: expected }, a, other);
      const actual = kernel.allocate(1000);
      actual.set(start);
      kernel.matmul({ ...out, data: actual }, { ...a, data: actual }, other);
      assert.is(difference(actual, expected), 'none');
      actual.set(start);
      const squared = start.slice();
      naiveProduct({ ...out, data: squared }, a, { ...a, data: start });
      kernel.matmul({ ...out, data: actual }, { ...a, data: actual }, { ...a, data: actual });
      assert.is(difference(actual, squared), 'none');
    }
  });

  it(`refuses shapes that do not fit (${kernel.name}, ${kernel.precision})`, () => {
    const data = kernel.allocate(12);
    const whole = { data, offset: 0, rows: 3, columns: 4, stride: 4 };
    const product = (out: Matrix, a: Matrix, b: Matrix, options = {}) => {
      try {
        kernel.matmul(out, a, b, options);
      } catch (error) {
        return `${(error as Error).name}: ${(error as Error).message}`;
      }
      return 'accepted';
    };
    const square = { ...whole, columns: 3 };
    assert.is(product(square, whole, whole), 'RangeError: matmul: 3×4 · 3×4 does not give 3×3');
    assert.is(
      product(square, whole, whole, { transposeA: true }),
      'RangeError: matmul: 3×4ᵀ · 3×4 does not give 3×3',
    );
    assert.is(
      product({ ...square, columns: 2 }, whole, whole, { transposeB: true }),
      'RangeError: matmul: 3×4 · 3×4ᵀ does not give 3×2',
    );
    assert.is(
      product(square, { ...whole, offset: 1 }, whole, { transposeB: true }),
      'RangeError: matmul: a 3×4 with offset 1 and stride 4 does not lie in a block of 12',
    );
    assert.match(product({ ...square, stride: 2 }, whole, whole, { transposeB: true }), /out 3×3.* stride 2/);
    assert.match(
      product(square, whole, { ...whole, offset: -1 }, { transposeB: true }),
      /RangeError.* b 3×4/,
    );
    assert.match(product({ ...square, rows: 1.5 }, whole, whole), /RangeError.* out 1.5×3/);
    const other: Precision = kernel.precision === 'float64' ? 'float32' : 'float64';
    const mixed = { ...whole, data: arrayOf(other, 12) };
    assert.is(
      product(square, mixed, whole, { transposeB: true }),
      `TypeError: matmul: a must be a block of ${kernel.precision}`,
    );
  });
}

it.run();
