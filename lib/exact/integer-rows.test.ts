import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bitRange, powerOfTwo } from './bit-range.ts';
import { commonScale } from './dyadic.ts';
import { dotOfVectors, integerRows } from './integer-rows.ts';
import { ratioToNumber } from './ratio.ts';

const it = suite('integerRows');

/** Differences of the doubles on their common scale, through an independent path. */
function reference(plus: Float64Array, minus: Float64Array, width: number) {
  const { integers, exponent } = commonScale(Float64Array.from([...plus, ...minus]));
  const differences = Array.from(plus, (_, k) => integers[k]! - integers[plus.length + k]!);
  const row = (i: number) => differences.slice(i * width, (i + 1) * width);
  return { exponent, row };
}

function agrees(plus: Float64Array, minus: Float64Array, count: number, width: number): boolean {
  const rows = integerRows(plus, minus, count, width);
  const expected = reference(plus, minus, width);
  if (rows.exponent !== expected.exponent) return false;
  for (let i = 0; i < count; i++) {
    if (rows.vector(i).some((t, d) => t !== expected.row(i)[d])) return false;
    if (rows.isZero(i) !== expected.row(i).every((t) => t === 0n)) return false;
    for (let j = 0; j < count; j++) {
      if (rows.dot(i, j) !== dotOfVectors(expected.row(i), expected.row(j))) return false;
    }
  }
  return true;
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const moderate = fc.double({ noNaN: true, min: -8, max: 8 });
const grid = fc.integer({ min: -40, max: 40 }).map((t) => t / 16);

for (const [name, value] of [
  ['any finite doubles', finite],
  ['doubles of moderate size', moderate],
  ['sixteenths', grid],
  ['a mixture', fc.oneof(grid, moderate, fc.constant(-0), fc.constantFrom(1e-60, -3e50))],
] as const) {
  it(`gives the exact inner products of differences: ${name}`, () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 30, maxLength: 30 }), (pool) => {
        const data = Float64Array.from(pool);
        assert.ok(agrees(data.slice(0, 15), data.slice(15), 3, 5));
      }),
      { seed: 4, numRuns: 150 },
    );
  });
}

it('stays exact for wide rows of the largest digits', () => {
  const width = 8192;
  const plus = new Float64Array(2 * width).fill(2 - powerOfTwo(-52));
  const minus = new Float64Array(2 * width).fill(-(4 - powerOfTwo(-51)));
  plus[0] = powerOfTwo(-70);
  const rows = integerRows(plus, minus, 2, width);
  assert.is(rows.dot(0, 1), dotOfVectors(rows.vector(0), rows.vector(1)));
  assert.is(rows.dot(1, 1), dotOfVectors(rows.vector(1), rows.vector(1)));
});

it('finds the range of bits, and refuses NaN and infinities', () => {
  assert.equal(bitRange([Float64Array.of(0, -0)]), { low: 0, high: 0 });
  assert.equal(bitRange([Float64Array.of(0.75, 0), Float64Array.of(-12)]), { low: -2, high: 4 });
  assert.equal(bitRange([Float64Array.of(0.75, 1.5)]), { low: -2, high: 1 });
  assert.equal(bitRange([Float64Array.of(5e-324, Number.MAX_VALUE)]), { low: -1074, high: 1024 });
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => bitRange([Float64Array.of(1, bad)]), /finite number was expected/);
  }
});

it('turns ratios of integers into doubles with a relative error below 2^-52', () => {
  const positive = fc.bigInt({ min: 1n, max: 1n << 300n });
  fc.assert(
    fc.property(positive, positive, fc.integer({ min: -200, max: 200 }), (n, d, e) => {
      const value = ratioToNumber(n, d, e);
      // value·d·2^-e − n, times 2^k to clear fractions: |error|·2^52 < n·2^k.
      const { integers, exponent } = commonScale(Float64Array.of(value));
      const k = BigInt(Math.max(0, e - exponent));
      const scaled = (integers[0]! * d) << (k + BigInt(exponent - e));
      const error = scaled - (n << k);
      assert.ok((error < 0n ? -error : error) << 52n < n << k);
    }),
    { seed: 5, numRuns: 300 },
  );
  assert.ok(Number.isNaN(ratioToNumber(1n, 1n, 2000)));
});

it.run();
