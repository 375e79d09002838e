import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { less, ONE, ratioOf, type Term, valueAt } from '../checker/asymptotic-term.ts';
import { geometricFault, polynomialMassFault } from '../checker/asymptotic-threshold.ts';
import { classify, firstBelowOne, geometricDecay, polynomialMass, rateBetween, reduced } from './decay.ts';
import { smallestThreshold } from './thresholds.ts';

const it = suite('decay of hypergeometric terms');

const shape = { numerator: [1n], denominator: [1n], factorials: [], from: 1 };
const power = (slope: number, offset: number, exponent: number) => ({ slope, offset, exponent });

it('classifies by the limit of the ratio', () => {
  const kind = (t: Partial<Term>): unknown => classify(ratioOf({ ...shape, base: ONE, ...t }));
  assert.equal(kind({ base: { n: 2n, d: 6n } }), { kind: 'superpolynomial', limit: { n: 1n, d: 3n } });
  assert.equal(kind({ factorials: [power(1, 0, -1)] }), { kind: 'superpolynomial', limit: { n: 0n, d: 1n } });
  assert.equal(kind({ base: { n: 4n, d: 3n } }), { kind: 'growing' });
  assert.equal(kind({ factorials: [power(1, 0, 1)] }), { kind: 'growing' });
  assert.equal(kind({ denominator: [0n, 0n, 1n] }), { kind: 'polynomial', exponent: { n: -2n, d: 1n } });
  assert.equal(kind({}), { kind: 'polynomial', exponent: { n: 0n, d: 1n } });
  // (2n)!/(n!)²/4^n ~ n^(-1/2).
  const central = { base: { n: 1n, d: 4n }, factorials: [power(2, 0, 1), power(1, 0, -2)] };
  assert.equal(kind(central), { kind: 'polynomial', exponent: { n: -1n, d: 2n } });
});

it('says n^e where the growth of n^e is seen', () => {
  // p_{2n}/p_n is about 2^e.
  const term: Term = {
    ...shape,
    base: { n: 1n, d: 4n },
    numerator: [3n, 1n],
    denominator: [1n, 0n, 2n],
    factorials: [power(2, 0, 1), power(1, 0, -2)],
  };
  const found = classify(ratioOf(term));
  assert.equal(found, { kind: 'polynomial', exponent: { n: -3n, d: 2n } });
  const quotient = (n: number): number => {
    const [a, b] = [valueAt(term, n), valueAt(term, 2 * n)];
    return Number((10n ** 12n * b.n * a.d) / (b.d * a.n)) / 1e12;
  };
  assert.ok(Math.abs(quotient(2000) - 2 ** -1.5) < 1e-3);
});

it('proves geometric decay wherever the limit is below 1', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 30n }),
      fc.integer({ min: 0, max: 6 }),
      fc.bigInt({ min: 1n, max: 10n ** 20n }),
      (b, degree, factor) => {
        const numerator = [...new Array<bigint>(degree).fill(3n), 1n];
        const term: Term = { ...shape, base: { n: b, d: b + 1n }, numerator };
        const ratio = ratioOf(term);
        const decay = classify(ratio);
        if (decay.kind !== 'superpolynomial') throw new Error('not superpolynomial');
        const q = { n: factor, d: 1n };
        const found = geometricDecay(term, ratio, q, rateBetween(decay.limit));
        assert.ok(found !== null);
        assert.is(geometricFault(term, q, found!), null);
        assert.is(polynomialMass(ratio, 1), null);
      },
    ),
    { numRuns: 40 },
  );
});

it('hands a rate that is no bound to the checker, which refuses it', () => {
  const term: Term = { ...shape, base: { n: 1n, d: 2n }, numerator: [0n, 1n] };
  const found = geometricDecay(term, ratioOf(term), ONE, { n: 1n, d: 2n });
  assert.match(geometricFault(term, ONE, found!)!, /negative coefficient/);
});

it('proves that a polynomially small term belongs to an efficient generator', () => {
  for (const [denominator, degree] of [
    [[0n, 1n], 1],
    [[5n, 0n, 1n], 2],
    [[1n], 0],
  ] as const) {
    const term: Term = { ...shape, base: ONE, denominator };
    const found = polynomialMass(ratioOf(term), 1);
    assert.is(found?.degree, degree);
    assert.is(polynomialMassFault(term, found!), null);
  }
  // 1/(n² − n + 1): n² p_n falls to 1, so n³ is needed.
  const falling: Term = { ...shape, base: ONE, denominator: [1n, -1n, 1n] };
  const found = polynomialMass(ratioOf(falling), 1);
  assert.is(polynomialMassFault(falling, found!), null);
  assert.is(found?.degree, 3);
});

it('finds the first value below 1 of a falling term', () => {
  for (const scale of [1n, 2n, 3n, 1000n, 10n ** 30n]) {
    const term: Term = { ...shape, base: { n: 2n, d: 3n }, numerator: [scale] };
    let naive = 1;
    while (!less(valueAt(term, naive), ONE)) naive += 1;
    assert.is(firstBelowOne(term, 1), naive);
    assert.equal(smallestThreshold(term, 1), { fallsFrom: 1, threshold: naive });
    // From a proof that begins late the search goes back.
    assert.equal(smallestThreshold(term, naive + 50), { fallsFrom: naive + 50, threshold: naive });
  }
});

it('gives up where the values have too many digits', () => {
  const term: Term = { ...shape, base: { n: 10n ** 9n, d: 10n ** 9n + 1n }, numerator: [10n ** 9n] };
  assert.is(firstBelowOne(term, 1), null);
  assert.is(smallestThreshold(term, 1), null);
});

it('reduces fractions', () => {
  assert.equal(reduced(-6n, 4n), { n: -3n, d: 2n });
  assert.equal(reduced(0n, 7n), { n: 0n, d: 1n });
});

it.run();
