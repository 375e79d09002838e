import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rangeOf } from './asymptotic-range.ts';
import type { Term } from './asymptotic-term.ts';

const it = suite('0 < p_n ≤ 1');

const one = { n: 1n, d: 1n };
const term = (t: Partial<Term>): Term => ({
  base: one,
  numerator: [1n],
  denominator: [1n],
  factorials: [],
  from: 1,
  ...t,
});

it('is proved where the term falls from some size on', () => {
  assert.is(rangeOf(term({ base: { n: 1n, d: 2n } })).kind, 'proved');
  // n^4/2^n is 625/32 at n = 5 and has its maximum 1296/64 = 20.25 at n = 6.
  const rising = { base: { n: 1n, d: 2n }, numerator: [0n, 0n, 0n, 0n, 1n] };
  assert.is(rangeOf(term({ ...rising, denominator: [21n] })).kind, 'proved');
  const violated = rangeOf(term({ ...rising, denominator: [20n] }));
  assert.equal(violated, { kind: 'violated', found: 'is above 1 at n = 6' });
});

it('is proved for rational functions that never fall', () => {
  assert.is(rangeOf(term({ numerator: [0n, 1n], denominator: [1n, 1n] })).kind, 'proved');
  const late = rangeOf(term({ numerator: [0n, 1n], denominator: [200n] }));
  assert.equal(late, { kind: 'violated', found: 'is above 1 at n = 257' });
});

it('is open where nothing is proved', () => {
  // C(2n, n)·√n/4^n rises to 1/√π, but √n is no polynomial; its square does: n·C(2n, n)²/16^n.
  const rising = term({
    base: { n: 1n, d: 16n },
    numerator: [0n, 1n],
    factorials: [
      { slope: 2, offset: 0, exponent: 2 },
      { slope: 1, offset: 0, exponent: -4 },
    ],
  });
  assert.is(rangeOf(rising).kind, 'open');
});

it('is open, at once, where too many long numbers or a sign beyond 2^50 would decide it', () => {
  // n²(1 − 1/20000)^n rises up to n = 40000.
  const rising = { base: { n: 19_999n, d: 20_000n }, numerator: [0n, 0n, 1n], denominator: [10n ** 20n] };
  assert.match(JSON.stringify(rangeOf(term({ ...rising, from: 20_000 }))), /open.*too many digits/);
  const late = { numerator: [1n, 0n, 1n << 61n, 1n], denominator: [1n, 1n << 120n, 0n, 2n] };
  assert.match(JSON.stringify(rangeOf(term(late))), /open.*beyond 2\^50/);
});

it('is violated where a polynomial is not positive', () => {
  const found = rangeOf(term({ base: { n: 1n, d: 2n }, numerator: [9n, -6n, 1n] }));
  assert.equal(found, { kind: 'violated', found: 'the numerator is not positive at n = 3' });
});

it.run();
