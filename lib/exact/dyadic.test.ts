import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as dyadic from './dyadic.ts';

const it = suite('dyadic rationals');

const LEVEL = 1200;
const atLevel = ({ mantissa, exponent }: dyadic.Dyadic, level = LEVEL): bigint =>
  mantissa << BigInt(exponent + level);

const draw = fc
  .tuple(fc.bigInt({ min: -(1n << 70n), max: 1n << 70n }), fc.integer({ min: -60, max: 60 }))
  .map(([mantissa, exponent]): dyadic.Dyadic => ({ mantissa, exponent }));
const double = fc.double({ noNaN: true, noDefaultInfinity: true });

it('adds, subtracts, multiplies and compares like integers over one denominator', () => {
  fc.assert(
    fc.property(draw, draw, (a, b) => {
      const [x, y] = [atLevel(a), atLevel(b)];
      assert.is(atLevel(dyadic.add(a, b)), x + y);
      assert.is(atLevel(dyadic.subtract(a, b)), x - y);
      assert.is(atLevel(dyadic.multiply(a, b), 2 * LEVEL), x * y);
      assert.is(dyadic.compare(a, b), x < y ? -1 : x > y ? 1 : 0);
      assert.is(dyadic.sign(a), x < 0n ? -1 : x > 0n ? 1 : 0);
    }),
    { seed: 41, numRuns: 1000 },
  );
});

it('compares numbers with different representations of one value and of very different size', () => {
  assert.is(dyadic.compare({ mantissa: 4n, exponent: 0 }, { mantissa: 1n, exponent: 2 }), 0);
  assert.is(dyadic.compare({ mantissa: 0n, exponent: 7 }, dyadic.ZERO), 0);
  const huge = { mantissa: 1n, exponent: 1_000_000_000 };
  assert.is(dyadic.compare(huge, dyadic.fromNumber(5)), 1);
  assert.is(dyadic.compare(dyadic.negate(huge), dyadic.fromNumber(-5)), -1);
  assert.is(dyadic.compare(dyadic.negate(huge), dyadic.fromNumber(5)), -1);
});

it('reads the exact value off every finite double', () => {
  fc.assert(
    fc.property(double, (x) => {
      const { mantissa, exponent } = dyadic.fromNumber(x);
      // Steps of powers of two; a mantissa below 2^53 and a result in range make every step exact.
      let value = Number(mantissa);
      assert.ok(dyadic.bitLength(mantissa) <= 53);
      for (let left = exponent; left !== 0; ) {
        const step = Math.max(-500, Math.min(500, left));
        value *= 2 ** step;
        left -= step;
      }
      assert.ok(value === x);
    }),
    { seed: 42, numRuns: 1000 },
  );
  assert.is(atLevel(dyadic.fromNumber(Number.MIN_VALUE)), 1n << 126n);
  assert.is(atLevel(dyadic.fromNumber(-1.5)), -3n << 1199n);
  assert.throws(() => dyadic.fromNumber(Number.NaN), /finite/);
  assert.throws(() => dyadic.fromNumber(Number.POSITIVE_INFINITY), /finite/);
});

it('counts bits and trailing zeros', () => {
  // Beyond 1023 the conversion to a double overflows.
  for (let k = 0; k < 1200; k++) {
    const power = 1n << BigInt(k);
    assert.is(dyadic.bitLength(power), k + 1);
    assert.is(dyadic.bitLength(-power), k + 1);
    assert.is(dyadic.bitLength(power - 1n), k);
    assert.is(dyadic.trailingZeros(3n * power), k);
    assert.is(dyadic.trailingZeros(-5n * power), k);
    // Below a power of two by more and by less than the conversion to a double keeps.
    for (let j = 1; j < Math.min(k, 70); j += 3) {
      assert.is(dyadic.bitLength(power - (1n << BigInt(j))), k);
      assert.is(dyadic.bitLength((power << 70n) + (1n << BigInt(j))), k + 71);
      assert.is(dyadic.bitLength((1n << BigInt(k + j)) - power), k + j);
    }
  }
});

it('brings doubles to integers over the largest common power of two', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(double, fc.constant(0)), { minLength: 1, maxLength: 6 }), (values) => {
      const { integers, exponent } = dyadic.commonScale(Float64Array.from(values));
      for (const [i, x] of values.entries()) {
        assert.is(dyadic.compare({ mantissa: integers[i]!, exponent }, dyadic.fromNumber(x)), 0);
      }
      const odd = integers.some((k) => (k & 1n) === 1n);
      assert.ok(odd || integers.every((k) => k === 0n));
    }),
    { seed: 43, numRuns: 300 },
  );
});

it.run();
