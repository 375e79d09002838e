import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  degree,
  evaluate,
  firstNonNegativeShift,
  leading,
  monomial,
  multiply,
  notPositiveAt,
  type Polynomial,
  polynomial,
  shift,
  staysNonNegative,
  subtract,
} from './asymptotic-polynomial.ts';

const it = suite('integer polynomials');

const polynomials = fc
  .array(fc.bigInt({ min: -30n, max: 30n }), { maxLength: 6 })
  .map((coefficients) => polynomial(coefficients));
/** Products of linear factors with small roots, plus a small integer: sign changes at integers. */
const rooted = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 1, maxLength: 4 }),
    fc.bigInt({ min: -3n, max: 3n }),
  )
  .map(([roots, plus]) => {
    const product = roots.reduce<Polynomial>((p, root) => multiply(p, [BigInt(-root), 1n]), [1n]);
    return subtract(product, [-plus]);
  });

it('agrees with values at points', () => {
  fc.assert(
    fc.property(
      polynomials,
      polynomials,
      fc.bigInt({ min: -9n, max: 9n }),
      fc.bigInt({ min: -9n, max: 9n }),
      (p, q, n, by) => {
        assert.is(evaluate(multiply(p, q), n), evaluate(p, n) * evaluate(q, n));
        assert.is(evaluate(subtract(p, q), n), evaluate(p, n) - evaluate(q, n));
        assert.is(evaluate(shift(p, by), n), evaluate(p, n + by));
        assert.is(degree(shift(p, by)), degree(p));
      },
    ),
  );
  assert.equal(monomial(3), [0n, 0n, 0n, 1n]);
  assert.is(leading(polynomial([1n, 2n, 0n])), 2n);
  assert.is(degree([]), -1);
  assert.is(leading([]), 0n);
});

it('finds the smallest shift without a negative coefficient', () => {
  fc.assert(
    fc.property(fc.oneof(polynomials, rooted), fc.integer({ min: 0, max: 5 }), (p, from) => {
      const found = firstNonNegativeShift(p, from);
      let naive: number | null = null;
      for (let n = from; n < 400 && naive === null; n++) if (staysNonNegative(p, n)) naive = n;
      assert.is(found, naive);
      if (found !== null) {
        for (let n = found; n < found + 40; n++) assert.ok(evaluate(p, BigInt(n)) >= 0n);
      } else assert.ok(leading(p) < 0n);
    }),
  );
});

it('finds a far shift by bisection', () => {
  // (n − 10^12)(n + 1): the linear coefficient of the shift decides.
  const p = multiply([-(10n ** 12n), 1n], [1n, 1n]);
  assert.is(firstNonNegativeShift(p, 1), 10 ** 12);
  assert.is(firstNonNegativeShift([-(2n ** 60n), 1n], 1), null);
});

it('decides positivity at all integers from a size on', () => {
  fc.assert(
    fc.property(fc.oneof(polynomials, rooted), fc.integer({ min: 1, max: 5 }), (p, from) => {
      const at = notPositiveAt(p, from);
      const values = Array.from({ length: 400 }, (_, i) => evaluate(p, BigInt(from + i)));
      if (at === null) assert.ok(values.every((v) => v > 0n));
      else {
        assert.ok(at >= from);
        assert.ok(evaluate(p, BigInt(at)) <= 0n);
      }
      if (p.length > 0 && values.some((v) => v <= 0n)) assert.is.not(at, null);
    }),
    { numRuns: 400 },
  );
});

it('tells a far double root from a far pair of roots', () => {
  const far = multiply([-(10n ** 9n), 1n], [-(10n ** 9n), 1n]);
  assert.is(notPositiveAt(far, 1), 10 ** 9);
  assert.is(notPositiveAt(subtract(far, [-1n]), 1), null);
  // Negative only between two integers: (2n − 1)(2n − 3)·… is positive at every integer but 1.
  const between = multiply([-(2n * 10n ** 6n + 1n), 4n], [-(2n * 10n ** 6n + 3n), 4n]);
  assert.is(notPositiveAt(between, 1), null);
});

it.run();
