import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compare, type Dyadic, fromNumber, subtract } from '../exact/dyadic.ts';
import type { PreferencePairs } from '../instance/types.ts';
import type { Interval } from '../interval/interval.ts';
import * as rows from './rows.ts';

const it = suite('difference rows');

const WIDTH = 3;

function pairsOf(chosen: readonly number[], rejected: readonly number[]): PreferencePairs {
  const count = chosen.length / WIDTH;
  return {
    count,
    prompt: new Float64Array(chosen.length),
    chosenHidden: Float64Array.from(chosen),
    rejectedHidden: Float64Array.from(rejected),
    chosenToken: new Int32Array(count),
    rejectedToken: new Int32Array(count).fill(1),
  };
}

function contains(a: Interval, x: Dyadic): boolean {
  return compare(a.lo, x) <= 0 && compare(x, a.hi) <= 0;
}

const entry = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -1020, max: 1023 }))
  .map(([m, e]) => m * 2 ** e);
const matrix = fc.array(entry, { minLength: 2 * WIDTH, maxLength: 2 * WIDTH });

it('are exact as integers, and their norms are enclosed, also where doubles over- or underflow', () => {
  fc.assert(
    fc.property(matrix, matrix, (left, right) => {
      const x = rows.differenceRows(pairsOf(left, right), WIDTH);
      for (const i of [0, 1]) {
        const { integers, exponent } = rows.exactRow(x, i);
        for (let d = 0; d < WIDTH; d++) {
          const k = i * WIDTH + d;
          const exact = subtract(fromNumber(left[k]!), fromNumber(right[k]!));
          assert.is(compare({ mantissa: integers[d]!, exponent }, exact), 0);
        }
        const square = { mantissa: rows.dotOfIntegers(integers, integers), exponent: 2 * exponent };
        assert.ok(contains(rows.squaredNorm(x, i), square));
        assert.not.ok(
          square.mantissa > 0n && contains(rows.squaredNorm(x, i), { ...square, exponent: 2 * exponent + 1 }),
        );
      }
    }),
    { seed: 61, numRuns: 300 },
  );
});

it('are brought to one exponent without change', () => {
  const aligned = rows.alignRows([
    { integers: [1n, -3n], exponent: 4 },
    { integers: [5n, 0n], exponent: 1 },
  ]);
  assert.equal(aligned, {
    rows: [
      [8n, -24n],
      [5n, 0n],
    ],
    exponent: 1,
  });
});

it('turn a bounded value into an interval that contains the whole range, or none', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 10, noNaN: true }),
      (value, bound) => {
        const a = rows.toInterval({ value, bound })!;
        const [v, b] = [fromNumber(value), fromNumber(bound)];
        assert.ok(compare(a.lo, subtract(v, b)) <= 0);
        assert.ok(compare(subtract(a.hi, v), b) >= 0);
      },
    ),
    { seed: 62, numRuns: 2000 },
  );
  assert.is(rows.toInterval({ value: Number.NaN, bound: 0 }), null);
  assert.is(rows.toInterval({ value: 1e290, bound: 0 }), null);
  assert.is(rows.toInterval({ value: 0, bound: Number.POSITIVE_INFINITY }), null);
});

it.run();
