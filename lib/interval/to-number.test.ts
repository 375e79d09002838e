import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compare, type Dyadic, fromNumber } from '../exact/dyadic.ts';
import { between, point } from './interval.ts';
import { midpoint, toNumberDown, toNumberUp } from './to-number.ts';

const it = suite('toNumberDown and toNumberUp');

const view = new DataView(new ArrayBuffer(8));

/** The next double above a finite x, by its bits. */
function next(x: number): number {
  if (x === 0) return Number.MIN_VALUE;
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + (x > 0 ? 1n : -1n));
  return view.getFloat64(0);
}

function isAtMost(x: number, d: Dyadic): boolean {
  return x === Number.NEGATIVE_INFINITY || (Number.isFinite(x) && compare(fromNumber(x), d) <= 0);
}

/** The definition: x ≤ d, and the next double is above d. */
function isLargestBelow(x: number, d: Dyadic): boolean {
  if (!isAtMost(x, d)) return false;
  if (x === Number.NEGATIVE_INFINITY) return !isAtMost(-Number.MAX_VALUE, d);
  const above = next(x);
  return above === Number.POSITIVE_INFINITY || !isAtMost(above, d);
}

function check(d: Dyadic): void {
  const down = toNumberDown(d);
  const up = toNumberUp(d);
  assert.ok(isLargestBelow(down, d), `${d.mantissa}·2^${d.exponent} down to ${down}`);
  const mirrored = { mantissa: -d.mantissa, exponent: d.exponent };
  assert.ok(isLargestBelow(-up, mirrored), `${d.mantissa}·2^${d.exponent} up to ${up}`);
}

it('gives the neighbouring doubles of a dyadic number, in the whole range and beyond', () => {
  const mantissa = fc.oneof(
    fc.bigInt({ min: -9n, max: 9n }),
    fc.bigInt({ min: -(1n << 54n), max: 1n << 54n }),
    fc.bigInt({ min: -(1n << 200n), max: 1n << 200n }),
  );
  const exponent = fc.oneof(
    fc.integer({ min: -1300, max: 1100 }),
    fc.integer({ min: -1130, max: -1020 }),
    fc.integer({ min: -200, max: 200 }),
  );
  fc.assert(
    fc.property(mantissa, exponent, (m, e) => check({ mantissa: m, exponent: e })),
    { seed: 31, numRuns: 3000 },
  );
});

it('gives the neighbouring doubles at the ends of the range', () => {
  const top = (1n << 53n) - 1n;
  for (const sign of [1n, -1n]) {
    check({ mantissa: sign * top, exponent: 971 });
    check({ mantissa: sign * (2n * top + 1n), exponent: 970 });
    check({ mantissa: sign, exponent: 1024 });
    check({ mantissa: sign, exponent: 1_000_000_000 });
    check({ mantissa: sign, exponent: -1_000_000_000 });
    for (const e of [-1073, -1074, -1075, -1076]) {
      for (const m of [1n, 2n, 3n]) check({ mantissa: sign * m, exponent: e });
    }
    check({ mantissa: sign * ((1n << 54n) - 1n), exponent: -1076 });
  }
  assert.is(toNumberUp({ mantissa: 1n, exponent: 1024 }), Number.POSITIVE_INFINITY);
  assert.is(toNumberDown({ mantissa: 1n, exponent: 1024 }), Number.MAX_VALUE);
  assert.is(Object.is(toNumberUp({ mantissa: -1n, exponent: -2000 }), 0), true);
});

it('returns doubles unchanged', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
      assert.ok(toNumberDown(fromNumber(x)) === x && toNumberUp(fromNumber(x)) === x);
    }),
    { seed: 32, numRuns: 500 },
  );
});

it('notices a neighbour that is one step off', () => {
  const third: Dyadic = { mantissa: (1n << 80n) / 3n, exponent: -80 };
  const down = toNumberDown(third);
  assert.ok(isLargestBelow(down, third));
  assert.not.ok(isLargestBelow(next(down), third));
  assert.not.ok(isLargestBelow(-next(-down), third));
});

it('shows an interval by its middle', () => {
  assert.is(midpoint(point(0.1)), 0.1);
  assert.is(midpoint(between(1, 2)), 1.5);
});

it.run();
