import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rangeOf } from '../checker/asymptotic-range.ts';
import { equal, ratioOf, valueAt } from '../checker/asymptotic-term.ts';
import { classify } from './decay.ts';
import { countAt, FAMILY_NAMES, type Family, familyTerm, parametersOf, responsesAt } from './families.ts';

const it = suite('families of prompts');

const FAMILIES: readonly (readonly [string, Family['parameters'], string])[] = [
  ['random-strings', { alphabet: 2, errors: 0 }, '1/2'],
  ['random-strings', { alphabet: 3, errors: 2 }, '1/3'],
  ['random-strings', { alphabet: 2, errors: 4 }, '1/2'],
  ['cycle-graphs', {}, '0/1'],
  ['wheel-graphs', {}, '0/1'],
  ['complete-bipartite-graphs', {}, '1/4'],
  ['ladder-graphs', {}, '0/1'],
  ['prism-graphs', {}, '0/1'],
  ['planted-subset-sums', {}, '1/2'],
  ['unit-subset-sums', { ratio: 3 }, '27/32'],
  ['unit-subset-sums', { ratio: 5 }, '3125/8192'],
  ['balanced-brackets', { kinds: 2 }, '1/2'],
  ['balanced-brackets', { kinds: 3 }, '1/3'],
  ['complete-graphs', {}, 'n^0/1'],
  ['unit-subset-sums', { ratio: 2 }, 'n^-1/2'],
  ['balanced-brackets', { kinds: 1 }, 'n^-3/2'],
  ['inverse-power', { power: 3 }, 'n^-3/1'],
];

it('covers every name', () => {
  assert.equal([...new Set(FAMILIES.map(([name]) => name))].sort(), [...FAMILY_NAMES].sort());
});

for (const [name, parameters, decay] of FAMILIES) {
  const family: Family = { name, parameters };
  it(`has the exact probability of ${name} ${JSON.stringify(parameters)}`, () => {
    const term = familyTerm(family);
    let counted = 0;
    for (let n = term.from; n < term.from + 8; n++) {
      const count = countAt(family, n, 70_000);
      if (count === null) break;
      assert.ok(equal(valueAt(term, n), { n: count.correct, d: count.all }), `n = ${n}`);
      counted += 1;
      const flags = responsesAt(family, n, 800);
      if (flags === null) continue;
      // The listing and the search count alike.
      assert.is(BigInt(flags.length), count.all);
      assert.is(BigInt(flags.filter((flag) => flag === 1).length), count.correct);
    }
    assert.ok(counted >= 1);
    assert.is(rangeOf(term).kind, 'proved');
    const found = classify(ratioOf(term));
    assert.is(
      found.kind === 'polynomial'
        ? `n^${found.exponent.n}/${found.exponent.d}`
        : found.kind === 'superpolynomial'
          ? `${found.limit.n}/${found.limit.d}`
          : found.kind,
      decay,
    );
  });
}

it('knows no other names', () => {
  assert.throws(() => parametersOf('toString'), /no family/);
});

it.run();
