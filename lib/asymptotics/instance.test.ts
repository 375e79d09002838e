import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FAMILIES, instanceOf } from '../../theorems/corollary-1/instances/families.ts';
import { factorBounds } from '../checker/asymptotic-margin.ts';
import { equal, less } from '../checker/asymptotic-term.ts';
import { asymptoticInstanceFromJson, asymptoticInstanceToJson, problemOf } from './instance.ts';

const it = suite('families of prompts as JSON');

const read = (data: unknown) => asymptoticInstanceFromJson(JSON.stringify(data), 'file.json');

it('reads back what it writes', () => {
  for (const family of FAMILIES) {
    for (let margin = 0; margin < 10; margin++) {
      const instance = instanceOf({ family, size: margin % 4, margin, degree: margin % 9 });
      assert.equal(asymptoticInstanceFromJson(asymptoticInstanceToJson(instance), 'x'), instance);
    }
  }
});

it('takes numbers as the doubles they are and strings as they stand', () => {
  const family = { name: 'planted-subset-sums' };
  const q = (value: unknown) => factorBounds(problemOf(read({ q: value, degree: 1, family })).margin).lo;
  assert.ok(equal(q(2.5), { n: 5n, d: 2n }));
  assert.ok(equal(q('2.5'), { n: 5n, d: 2n }));
  assert.ok(equal(q('1e40'), { n: 10n ** 40n, d: 1n }));
  assert.ok(equal(q('11/10'), { n: 11n, d: 10n }));
  // 1.1 is no double.
  assert.not.ok(equal(q(1.1), { n: 11n, d: 10n }));
});

it('encloses e^(δ/β)', () => {
  const family = { name: 'planted-subset-sums' };
  const { lo, hi } = factorBounds(problemOf(read({ beta: '1/100', delta: 1, degree: 1, family })).margin);
  // e^100 = 26881171418161354484126255515800135873611118.77374192241519160861528…
  const digits = 2688117141816135448412625551580013587361111877374192241519160861n;
  assert.ok(less(lo, { n: digits + 1n, d: 10n ** 20n }));
  assert.ok(less({ n: digits, d: 10n ** 20n }, hi));
  assert.ok(less({ n: hi.n * lo.d - lo.n * hi.d, d: hi.d * lo.d }, { n: 1n, d: 1n }));
});

it('reads a term', () => {
  const term = {
    base: '1/4',
    numerator: [1, '2'],
    denominator: [3, 2],
    factorials: [
      [2, 0, 1],
      [1, 0, -2],
    ],
    from: 1,
  };
  const instance = read({ q: 3, degree: 2, term });
  assert.equal(problemOf(instance).term, {
    base: { n: 1n, d: 4n },
    numerator: [1n, 2n],
    denominator: [3n, 2n],
    factorials: [
      { slope: 2, offset: 0, exponent: 1 },
      { slope: 1, offset: 0, exponent: -2 },
    ],
    from: 1,
  });
});

it('refuses bad input with one line that says where and what was expected', () => {
  const family = { name: 'cycle-graphs' };
  const half = { base: '1/2', from: 1 };
  const base = { q: 3, degree: 2, family };
  const cases: [unknown, RegExp][] = [
    [[], /^file\.json: the document is an array; expected an object/],
    [{ ...base, q: 1 }, /: q is 1; expected a number above 1/],
    [{ ...base, q: '1/2' }, /: q is 1\/2; expected a number above 1/],
    [{ ...base, q: '1/0' }, /: q is "1\/0"; expected/],
    [{ ...base, q: 'x' }, /: q is "x"; expected a finite number or a rational/],
    [{ ...base, q: -3 }, /: q is -3; expected a number above 0/],
    [{ ...base, q: '1e9999' }, /: q is too large/],
    [{ ...base, q: true }, /: q is true/],
    [{ ...base, beta: 1 }, /: the document does not say the margin in one way/],
    [{ degree: 2, family, beta: 1 }, /does not say the margin in one way; expected either "q"/],
    [{ degree: 2, family, beta: '1/100000', delta: 1 }, /delta\/beta out of range/],
    [{ degree: 2, family, beta: 0, delta: 1 }, /: beta is 0; expected a number above 0/],
    [{ q: 3, family }, /lacks the key "degree"/],
    [{ ...base, degree: 2.5 }, /: degree is 2\.5; expected an integer from 0 to 64/],
    [{ ...base, degree: 65 }, /: degree is 65/],
    [{ ...base, size: 1 }, /: size is an unknown key/],
    [{ q: 3, degree: 2 }, /has neither; expected either "family" or "term"/],
    [{ ...base, term: half }, /has both/],
    [
      { ...base, family: { name: 'petersen' } },
      /: family\.name is "petersen"; expected one of random-strings/,
    ],
    [{ ...base, family: { alphabet: 2 } }, /comes before "name"/],
    [{ ...base, family: {} }, /: family lacks the key "name"/],
    [{ ...base, family: { name: 'random-strings', alphabet: 2 } }, /lacks the key "errors"/],
    [
      { ...base, family: { name: 'random-strings', alphabet: 1, errors: 0 } },
      /: family\.alphabet is 1; expected an integer from 2/,
    ],
    [
      { ...base, family: { name: 'cycle-graphs', n: 4 } },
      /: family\.n is an unknown key; expected for cycle-graphs: no parameters/,
    ],
    [{ q: 3, degree: 2, term: { base: '1/2' } }, /: term lacks the key "from"/],
    [{ q: 3, degree: 2, term: { ...half, from: 0 } }, /: term\.from is 0; expected an integer from 1/],
    [{ q: 3, degree: 2, term: { ...half, base: 0 } }, /: term\.base is 0; expected a number above 0/],
    [{ q: 3, degree: 2, term: { ...half, numerator: [0] } }, /: term\.numerator is the zero polynomial/],
    [{ q: 3, degree: 2, term: { ...half, numerator: [1.5] } }, /: term\.numerator\[0\] is 1\.5/],
    [{ q: 3, degree: 2, term: { ...half, numerator: ['x'] } }, /: term\.numerator\[0\] is "x"/],
    [
      { q: 3, degree: 2, term: { ...half, numerator: [-5, 1] } },
      /: term is no probability: p_n the numerator is not positive at n = 1/,
    ],
    [
      { q: 3, degree: 2, term: { base: 2, from: 1 } },
      /: term is no probability: p_n is above 1 at n = 1; expected 0 < p_n ≤ 1/,
    ],
    [{ q: 3, degree: 2, term: { ...half, numerator: [0, 0, 0, 1] } }, /above 1 at n = 2/],
    [
      { q: 3, degree: 2, term: { ...half, factorials: [[1, 0]] } },
      /: term\.factorials\[0\] is no power of a factorial/,
    ],
    [{ q: 3, degree: 2, term: { ...half, factorials: [[1, 0, 0]] } }, /exponent not 0/],
    [
      { q: 3, degree: 2, term: { ...half, factorials: [[32, 0, -16]] } },
      /: term\.factorials\[0\] brings the sum of slope·\|exponent\| to 512; expected at most 128/,
    ],
    [{ q: 3, degree: 2, term: { ...half, factorials: [[0, 0, 1]] } }, /: term\.factorials\[0\]\[0\] is 0/],
    [{ q: 3, degree: 2, term: { ...half, factorials: [[1, -2, -1]] } }, /1n-2 is not defined at n = 1/],
  ];
  for (const [data, words] of cases) {
    assert.throws(
      () => read(data),
      (error: Error) => {
        assert.is(error.name, 'InputError', `${error.stack}`);
        assert.match(error.message, words);
        assert.not.match(error.message, /\n/);
        assert.match(error.message, /^file\.json: /);
        return true;
      },
      JSON.stringify(data),
    );
  }
});

it.run();
