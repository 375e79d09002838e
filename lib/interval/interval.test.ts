import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as dyadic from '../exact/dyadic.ts';
import * as iv from './interval.ts';

const it = suite('interval arithmetic');

/** An exact rational, denominator > 0. */
interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

function rational(numerator: bigint, denominator: bigint): Rational {
  return denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator };
}

function rationalOf({ mantissa, exponent }: dyadic.Dyadic): Rational {
  return exponent >= 0
    ? rational(mantissa << BigInt(exponent), 1n)
    : rational(mantissa, 1n << BigInt(-exponent));
}

const plus = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
const minus = (a: Rational, b: Rational): Rational => plus(a, rational(-b.numerator, b.denominator));
const times = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.numerator, a.denominator * b.denominator);
const over = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.denominator, a.denominator * b.numerator);
const atMost = (a: Rational, b: Rational): boolean =>
  a.numerator * b.denominator <= b.numerator * a.denominator;

function contains(a: iv.Interval, x: Rational): boolean {
  return atMost(rationalOf(a.lo), x) && atMost(x, rationalOf(a.hi));
}

function magnitude(x: Rational): Rational {
  return x.numerator < 0n ? rational(-x.numerator, x.denominator) : x;
}

/** Whether an enclosure of the single number x is within a few units of the last kept place. */
function isTight(a: iv.Interval, x: Rational): boolean {
  const width = minus(rationalOf(a.hi), rationalOf(a.lo));
  return atMost(width, times(magnitude(x), rational(1n, 1n << BigInt(iv.PRECISION - 4))));
}

const draw = fc
  .tuple(
    fc.oneof(fc.bigInt({ min: -9n, max: 9n }), fc.bigInt({ min: -(1n << 200n), max: 1n << 200n })),
    fc.integer({ min: -300, max: 300 }),
  )
  .map(([mantissa, exponent]): dyadic.Dyadic => ({ mantissa, exponent }));

const interval = fc.tuple(draw, draw, fc.boolean()).map(([a, b, single]): iv.Interval => {
  if (single) return { lo: a, hi: a };
  return dyadic.compare(a, b) <= 0 ? { lo: a, hi: b } : { lo: b, hi: a };
});

/** Both ends and a point between. */
function pointsOf(a: iv.Interval): Rational[] {
  const lo = rationalOf(a.lo);
  const hi = rationalOf(a.hi);
  return [lo, hi, plus(times(lo, rational(1n, 3n)), times(hi, rational(2n, 3n)))];
}

const operations = [
  { name: 'sum', enclosed: iv.add, exact: plus },
  { name: 'difference', enclosed: iv.subtract, exact: minus },
  { name: 'product', enclosed: iv.multiply, exact: times },
  { name: 'quotient', enclosed: iv.divide, exact: over },
] as const;

function containsZero(b: iv.Interval): boolean {
  return dyadic.sign(b.lo) * dyadic.sign(b.hi) <= 0;
}

for (const { name, enclosed, exact } of operations) {
  it(`encloses the exact ${name} of all points of its operands, tightly for single numbers`, () => {
    fc.assert(
      fc.property(interval, interval, (a, b) => {
        if (name === 'quotient' && containsZero(b)) {
          assert.throws(() => iv.divide(a, b), /contains 0/);
          return;
        }
        const result = enclosed(a, b);
        for (const x of pointsOf(a)) {
          for (const y of pointsOf(b)) assert.ok(contains(result, exact(x, y)));
        }
        const single = enclosed(iv.lower(a), iv.upper(b));
        const value = exact(rationalOf(a.lo), rationalOf(b.hi));
        assert.ok(contains(single, value) && isTight(single, value));
      }),
      { seed: 11, numRuns: 400 },
    );
  });
}

it('has endpoints of at most PRECISION bits, and notices an enclosure that is off by its last bit', () => {
  const third = iv.divide(iv.point(1), iv.point(3));
  assert.ok(contains(third, rational(1n, 3n)));
  assert.is(dyadic.bitLength(third.lo.mantissa), iv.PRECISION);
  const { lo, hi } = third;
  assert.not.ok(contains({ lo: { ...lo, mantissa: lo.mantissa + 1n }, hi }, rational(1n, 3n)));
  assert.not.ok(contains({ lo, hi: { ...hi, mantissa: hi.mantissa - 1n } }, rational(1n, 3n)));
});

it('encloses square roots, exactly for squares', () => {
  fc.assert(
    fc.property(draw, (d) => {
      const a = { ...d, mantissa: d.mantissa < 0n ? -d.mantissa : d.mantissa };
      const root = iv.sqrt({ lo: a, hi: a });
      const lowSquare = dyadic.multiply(root.lo, root.lo);
      const highSquare = dyadic.multiply(root.hi, root.hi);
      assert.ok(dyadic.compare(lowSquare, a) <= 0 && dyadic.compare(highSquare, a) >= 0);
      assert.ok(isTight(root, rationalOf(root.lo)));
    }),
    { seed: 12, numRuns: 400 },
  );
  const three = iv.sqrt(iv.point(9));
  assert.is(dyadic.compare(three.lo, three.hi), 0);
  assert.is(dyadic.compare(three.lo, dyadic.fromNumber(3)), 0);
  assert.throws(() => iv.sqrt(iv.between(-1, 1)), /negative/);
  const cut = iv.sqrtNonNegative(iv.between(-1, 4));
  assert.ok(contains(cut, rational(0n, 1n)) && contains(cut, rational(2n, 1n)));
});

it('adds numbers of hopelessly different size without forming the gap, still enclosing', () => {
  const huge: dyadic.Dyadic = { mantissa: 1n, exponent: 1_000_000_000 };
  const large: iv.Interval = { lo: huge, hi: huge };
  for (const sign of [1, -1]) {
    for (const small of [1, -1]) {
      const h = sign > 0 ? large : iv.negate(large);
      for (const sum of [iv.add(h, iv.point(small)), iv.add(iv.point(small), h)]) {
        // The end on the side of the small number is strictly beyond the large one, the other may be equal to it.
        const toLow = dyadic.compare(sum.lo, h.lo);
        const toHigh = dyadic.compare(sum.hi, h.hi);
        assert.ok(small > 0 ? toLow <= 0 && toHigh > 0 : toLow < 0 && toHigh >= 0);
        const width = iv.subtract(iv.upper(sum), iv.lower(sum));
        assert.ok(dyadic.compare(width.hi, { mantissa: 1n, exponent: huge.exponent - 150 }) < 0);
      }
    }
  }
  const product = iv.multiply(large, iv.scale(iv.point(3), -1_000_000_000));
  assert.is(dyadic.compare(product.lo, dyadic.fromNumber(3)), 0);
});

it('encloses when the gap is just below, at and above the cut', () => {
  for (const gap of [158, 160, 162, 638, 639, 640, 641, 642, 700, 1500]) {
    for (const [p, q] of [
      [3n, 1n],
      [3n, -1n],
      [-5n, 7n],
      [-5n, -7n],
    ] as const) {
      const a = { mantissa: p, exponent: gap };
      const b = { mantissa: q, exponent: 0 };
      const exact = plus(rationalOf(a), rationalOf(b));
      assert.ok(contains(iv.add({ lo: a, hi: a }, { lo: b, hi: b }), exact), `${p}·2^${gap} + ${q}`);
    }
  }
});

it('orders only what is certain and rejects reversed ends', () => {
  assert.ok(iv.isBelow(iv.between(1, 2), iv.between(2.5, 3)));
  assert.not.ok(iv.isBelow(iv.between(1, 2), iv.between(2, 3)));
  assert.not.ok(iv.isPositive(iv.between(0, 1)));
  assert.throws(() => iv.between(2, 1), /lo ≤ hi/);
  const most = iv.max(iv.between(1, 5), iv.between(2, 3));
  assert.equal(
    [most.lo, most.hi].map((d) => Number(d.mantissa)),
    [2, 5],
  );
  const least = iv.min(iv.between(1, 5), iv.between(2, 3));
  assert.equal(
    [least.lo, least.hi].map((d) => Number(d.mantissa)),
    [1, 3],
  );
});

it('divides integers towards −∞ and +∞', () => {
  for (const [a, floor, ceil] of [
    [7n, 3n, 4n],
    [-7n, -4n, -3n],
    [8n, 4n, 4n],
    [-8n, -4n, -4n],
  ] as const) {
    assert.is(iv.floorDivide(a, 2n), floor);
    assert.is(iv.ceilDivide(a, 2n), ceil);
  }
});

it.run();
