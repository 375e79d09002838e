import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compare, sign } from '../exact/dyadic.ts';
import type { Interval } from '../interval/interval.ts';
import * as iv from '../interval/interval.ts';
import { toNumberDown } from '../interval/to-number.ts';
import { explicitGram } from '../max-margin/exact/gram.ts';
import { exactMaxMargin } from '../max-margin/exact/solve.ts';
import { decideSeparator, type ExactDual, type SeparatorFacts, supportFault } from './explicit-separator.ts';
import { differenceRows } from './rows.ts';
import { pairsOf } from './testing.ts';

const it = suite('decideSeparator');

const hand = differenceRows(
  pairsOf([
    [1, 1],
    [2, -1],
    [3, 1],
  ]),
  2,
);
const right: ExactDual = {
  kind: 'exact',
  support: [0, 1],
  numerators: [4n, 1n],
  denominator: 9n,
  exponent: 0,
};

function factsOf(x: typeof hand, dual: Parameters<typeof decideSeparator>[1]): SeparatorFacts {
  const decision = decideSeparator(x, dual);
  if (!decision.ok) throw new Error(decision.failure);
  return decision.facts;
}

/** Whether the interval contains sign·√(p/q). */
function containsRoot(a: Interval, p: number, q: number): boolean {
  const root = iv.sqrt(iv.ratio(BigInt(p), BigInt(q)));
  return compare(a.lo, root.hi) <= 0 && compare(a.hi, root.lo) >= 0;
}

function overlap(a: Interval, b: Interval): boolean {
  return compare(a.lo, b.hi) <= 0 && compare(b.lo, a.hi) <= 0;
}

it('accepts the exact dual of an instance solved by hand', () => {
  const facts = factsOf(hand, right);
  assert.is(facts.level, 'exact');
  assert.equal(
    [...facts.direction].map((v) => v.toFixed(12)),
    [(2 / 3).toFixed(12), (1 / 3).toFixed(12)],
  );
  assert.equal(facts.active, [0, 1]);
  assert.ok(containsRoot(facts.margin, 9, 5) && containsRoot(facts.norm, 5, 9));
  assert.not.ok(containsRoot(facts.margin, 9_000_000_001, 5_000_000_000));
  // Scaled by powers of two the same dual.
  assert.ok(decideSeparator(hand, { ...right, numerators: [16n, 4n], exponent: -2 }).ok);
  const z = differenceRows(
    pairsOf([
      [1, 0],
      [-1, 2],
      [-1, 1],
      [0, 0],
    ]),
    2,
  );
  assert.equal(
    [0, 1, 2, 3].map((i) => facts.cosine(z, i).sign),
    [1, 0, -1, 0],
  );
  assert.ok(containsRoot(facts.cosine(z, 0).cosine, 4, 5));
});

const tampered: Record<string, Partial<ExactDual>> = {
  'a numerator plus one': { numerators: [5n, 1n] },
  'the other numerator plus one': { numerators: [4n, 2n] },
  'the denominator plus one': { denominator: 10n },
  'a negative denominator': { denominator: -9n },
  'a denominator of zero': { denominator: 0n },
  'another exponent': { exponent: 1 },
  'a support index that is missing': { support: [0], numerators: [4n] },
  'a numerator that is missing': { numerators: [4n] },
  'an unordered support': { support: [1, 0], numerators: [1n, 4n] },
  'a repeated index': { support: [0, 0, 1], numerators: [2n, 2n, 1n] },
  'an extra index': { support: [0, 1, 2], numerators: [4n, 1n, 1n] },
  'an extra index of weight zero': { support: [0, 1, 2], numerators: [4n, 1n, 0n] },
  'a negative numerator': { numerators: [4n, -1n] },
  'the wrong pair': { support: [0, 2] },
  'an index outside': { support: [0, 3] },
  'an index that is no integer': { support: [0, 0.5] },
  'an empty support': { support: [], numerators: [] },
};

for (const [name, change] of Object.entries(tampered)) {
  it(`refuses ${name}`, () => {
    assert.is(decideSeparator(hand, { ...right, ...change }).ok, false);
  });
}

it('refuses a separator of a part of the pairs that another pair violates', () => {
  const x = differenceRows(
    pairsOf([
      [1, 1],
      [2, -1],
      [3, 1],
      [1, 0],
    ]),
    2,
  );
  const decision = decideSeparator(x, right);
  assert.ok(!decision.ok && decision.failure.includes('pair 3'));
  assert.ok(supportFault([2, 1], 3)?.includes('out of order'));
});

it('counts tight pairs outside the support as active', () => {
  const x = differenceRows(
    pairsOf([
      [1, 1],
      [2, -1],
      [3, 1],
      [1, 1],
    ]),
    2,
  );
  assert.equal(factsOf(x, right).active, [0, 1, 3]);
});

it('refuses enclosed duals that are negative, not finite, zero, too short or do not separate', () => {
  for (const dual of [
    [-1, 1, 1],
    [Number.NaN, 1, 1],
    [0, 0, 0],
    [0.4, 0.1],
    [0, 1, 0],
  ]) {
    const x =
      dual[1] === 1 && dual[0] === 0
        ? differenceRows(
            pairsOf([
              [1, 1],
              [2, -3],
              [3, 1],
            ]),
            2,
          )
        : hand;
    assert.is(decideSeparator(x, { kind: 'enclosed', dual: Float64Array.from(dual) }).ok, false);
  }
});

it('encloses the exact margin, norm and cosines by any dual that separates', () => {
  let seen = 0;
  let narrow = 0;
  const vector = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 3, maxLength: 3 });
  const draws = fc.tuple(
    fc.array(vector, { minLength: 1, maxLength: 5 }),
    vector,
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
    fc.constantFrom(0, 1e-12, 1e-3, 0.5),
  );
  fc.assert(
    fc.property(draws, ([vectors, z, noise, size]) => {
      const pairs = pairsOf(vectors);
      const gram = explicitGram(pairs, 3);
      const solution = exactMaxMargin(gram, { support: [] });
      if (solution.kind !== 'separable') return;
      const x = differenceRows(pairs, 3);
      const exact: ExactDual = { ...solution, kind: 'exact', exponent: -2 * gram.exponent };
      const facts = factsOf(x, exact);
      const dual = new Float64Array(vectors.length);
      for (const [k, i] of exact.support.entries()) {
        dual[i] = toNumberDown(
          iv.scale(iv.ratio(exact.numerators[k]!, exact.denominator), exact.exponent).lo,
        );
      }
      const moved = dual.map((a, i) => a + size * noise[i]!);
      const decision = decideSeparator(x, { kind: 'enclosed', dual: moved });
      if (!decision.ok) return;
      seen += 1;
      const { facts: enclosed } = decision;
      assert.is(enclosed.level, 'certified');
      assert.ok(overlap(enclosed.margin, facts.margin) && overlap(enclosed.norm, facts.norm));
      const relative = iv.divide(iv.upper(enclosed.margin), iv.lower(enclosed.margin));
      if (size === 0) assert.ok(iv.isBelow(relative, iv.point(1 + 1e-12)));
      if (iv.isBelow(relative, iv.point(1 + 1e-9))) narrow += 1;
      const evaluation = differenceRows(pairsOf([z]), 3);
      const expected = facts.cosine(evaluation, 0);
      const found = enclosed.cosine(evaluation, 0);
      assert.ok(overlap(found.cosine, expected.cosine));
      assert.ok(found.sign === 'undecided' || found.sign === expected.sign);
      if (expected.sign !== 'undecided') assert.is(sign(expected.cosine.lo), expected.sign);
    }),
    { seed: 71, numRuns: 400 },
  );
  assert.ok(seen > 50 && narrow > 20, `${seen} seen, ${narrow} narrow`);
});

it.run();
