import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { add, compare, type Dyadic, fromNumber, multiply, negate, subtract, ZERO } from '../exact/dyadic.ts';
import { boundedDot } from './dot.ts';

const it = suite('boundedDot');

function exactDot(a: readonly number[], b: readonly number[]): Dyadic {
  return a.reduce<Dyadic>((sum, x, i) => add(sum, multiply(fromNumber(x), fromNumber(b[i]!))), ZERO);
}

function isWithin(value: number, bound: number, exact: Dyadic): boolean {
  const error = subtract(fromNumber(value), exact);
  const size = error.mantissa < 0n ? negate(error) : error;
  return compare(size, fromNumber(bound)) <= 0;
}

function dot(a: readonly number[], b: readonly number[], errors = 0) {
  return boundedDot(Float64Array.from(a), 0, Float64Array.from(b), 0, a.length, errors);
}

const entry = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -500, max: 500 }))
  .map(([m, e]) => m * 2 ** e);
const moderate = fc.double({ min: -1, max: 1, noNaN: true });
const tiny = fc.double({ min: -1e-155, max: 1e-155, noNaN: true });

for (const [name, arbitrary] of [
  ['hugely spread', entry],
  ['moderate', moderate],
  ['underflowing', tiny],
] as const) {
  it(`bounds the error of products of ${name} entries`, () => {
    const vectors = fc.array(fc.tuple(arbitrary, arbitrary), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(vectors, (pairs) => {
        const a = pairs.map(([x]) => x);
        const b = pairs.map(([, y]) => y);
        const { value, bound } = dot(a, b);
        if (Number.isFinite(value)) assert.ok(isWithin(value, bound, exactDot(a, b)));
      }),
      { seed: 51, numRuns: 400 },
    );
  });
}

it('bounds the error under total cancellation, where the value alone is worthless', () => {
  let worthless = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(moderate, moderate), { minLength: 3, maxLength: 20 }),
      moderate,
      (pairs, rest) => {
        const a = [...pairs.map(([x]) => x), rest * 2 ** -50, ...pairs.map(([x]) => -x).reverse()];
        const half = pairs.map(([, y]) => y);
        const b = [...half, 1, ...half.reverse()];
        const { value, bound } = dot(a, b);
        const exact = exactDot(a, b);
        assert.ok(isWithin(value, bound, exact));
        if (!isWithin(value, Math.abs(value) * 1e-10, exact)) worthless += 1;
      },
    ),
    { seed: 52, numRuns: 300 },
  );
  assert.ok(worthless > 50);
});

it('has a bound that is needed: a tenth of the bound without underflow is exceeded by some sums', () => {
  const a = [1, ...new Array<number>(200).fill(1 - 2 ** -53)];
  const b = [2 ** 60, ...new Array<number>(200).fill(2 ** 7 * 0.99)];
  const { value, bound } = dot(a, b);
  const exact = exactDot(a, b);
  assert.ok(isWithin(value, bound, exact));
  assert.not.ok(isWithin(value, bound / 10, exact));
});

it('covers entries that carry rounding errors themselves', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(moderate, moderate, moderate), { minLength: 1, maxLength: 20 }), (rows) => {
      const left = rows.map(([x]) => x);
      const right = rows.map(([, y]) => y);
      const b = rows.map(([, , z]) => z);
      const { value, bound } = dot(
        left.map((x, i) => x - right[i]!),
        b,
        1,
      );
      assert.ok(isWithin(value, bound, subtract(exactDot(left, b), exactDot(right, b))));
    }),
    { seed: 53, numRuns: 400 },
  );
});

it('reads rows at their offsets and says when it overflowed', () => {
  const a = Float64Array.of(9, 9, 2, 3);
  const b = Float64Array.of(9, 5, 7);
  assert.is(boundedDot(a, 2, b, 1, 2).value, 31);
  assert.not.ok(Number.isFinite(dot([1e200, 1e200], [1e200, -1e200]).value));
});

it.run();
