import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { classify } from '../../lib/asymptotics/decay.ts';
import { multiply, type Polynomial } from '../../lib/checker/asymptotic-polynomial.ts';
import type { Term } from '../../lib/checker/asymptotic-term.ts';
import { Analysis } from './analysis.ts';
import { checks } from './definition.ts';
import { correct } from './formulas.ts';

const it = suite('corollary 1 for one probability written in several ways');

/** 2(n!)²/(2n)!, the complete bipartite graphs. */
const plain: Term = {
  base: { n: 1n, d: 1n },
  numerator: [2n],
  denominator: [1n],
  factorials: [
    { slope: 1, offset: 0, exponent: 2 },
    { slope: 2, offset: 0, exponent: -1 },
  ],
  from: 2,
};
const factor: Polynomial = [5n, 3n, 7n];
const written: Readonly<Record<string, Term>> = {
  'a common factor of numerator and denominator': {
    ...plain,
    numerator: multiply(plain.numerator, factor),
    denominator: factor,
  },
  'a base that is not reduced': { ...plain, base: { n: 6n, d: 6n } },
  // n! = (n+1)!/(n+1), twice.
  'another factorial': {
    ...plain,
    factorials: [
      { slope: 1, offset: 1, exponent: 2 },
      { slope: 2, offset: 0, exponent: -1 },
    ],
    denominator: [1n, 2n, 1n],
  },
  'factorials in another order, one power split': {
    ...plain,
    factorials: [
      { slope: 2, offset: 0, exponent: -1 },
      { slope: 1, offset: 0, exponent: 1 },
      { slope: 1, offset: 0, exponent: 1 },
    ],
  },
  'a factorial that cancels': {
    ...plain,
    factorials: [
      ...plain.factorials,
      { slope: 3, offset: 1, exponent: 2 },
      { slope: 3, offset: 1, exponent: -2 },
    ],
  },
};

const analysis = (term: Term): Analysis =>
  new Analysis({ margin: { q: { n: 1000n, d: 7n } }, degree: 5, source: { term } }, correct);

it('finds the same limit and the same thresholds', () => {
  const expected = analysis(plain);
  for (const [name, term] of Object.entries(written)) {
    const found = analysis(term);
    assert.equal(found.decay, expected.decay, name);
    assert.equal(classify(found.ratio), { kind: 'superpolynomial', limit: { n: 1n, d: 4n } });
    for (let k = 0; k <= 5; k++) {
      assert.is(found.thresholds(k).bound?.threshold, expected.thresholds(k).bound?.threshold, name);
      assert.is(found.thresholds(k).exact?.threshold, expected.thresholds(k).exact?.threshold, name);
    }
  }
});

it('passes every check that applies', () => {
  for (const [name, term] of Object.entries(written)) {
    for (const check of checks) {
      if (check.id === 'corollary-1.a.counts') continue;
      assert.is(check.run(analysis(term)).kind, 'holds', `${name}: ${check.id}`);
    }
  }
});

it('shifts its thresholds when the sizes are counted from another start', () => {
  // p_{n+3}: n!, base^n and polynomials with n + 3 in place of n.
  const shifted: Term = {
    ...plain,
    factorials: [
      { slope: 1, offset: 3, exponent: 2 },
      { slope: 2, offset: 6, exponent: -1 },
    ],
    from: 1,
  };
  const [here, there] = [analysis(plain), analysis(shifted)];
  assert.is(there.thresholds(0).bound!.threshold, here.thresholds(0).bound!.threshold - 3);
  assert.is(there.thresholds(0).exact!.threshold, 1);
});

it.run();
