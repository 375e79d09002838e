import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fromDouble, rational } from '../../../lib/exact/fractions.ts';
import { InputError } from '../../../lib/input-error.ts';
import { correctMass, referenceOf } from '../../../lib/verification/prompt.ts';
import { draws, instanceOf } from './families.ts';
import { instanceFromJson, instanceToJson } from './file.ts';

const it = suite('instances of theorem 1 as JSON');

const read = (document: unknown) => instanceFromJson(JSON.stringify(document), 'x.json');
const pair = (reference: unknown, other: unknown = 0.5) => [
  { reference, correct: true },
  { reference: other, correct: false },
];

it('gives back what it wrote', () => {
  fc.assert(
    fc.property(draws, (draw) => {
      const text = instanceToJson(instanceOf(draw));
      assert.is(instanceToJson(instanceFromJson(text, 'x.json')), text);
    }),
    { seed: 11, numRuns: 40 },
  );
});

it('takes numbers by their bits and rationals exactly', () => {
  const { prompts, beta, margin } = read({
    beta: 0.1,
    delta: '1/3',
    responses: pair(
      '1/2^1000',
      '1071508607186267320948425049060001810561404811705533607443750388370351051124936122493198378815695858127594672917553146825187145285692314043598457757469857480393456777482423098542107460506237114187795418215304647498358194126739876755916554394607706291457119647768654216766042983165262438683720566806937/1071508607186267320948425049060001810561404811705533607443750388370351051124936122493198378815695858127594672917553146825187145285692314043598457757469857480393456777482423098542107460506237114187795418215304647498358194126739876755916554394607706291457119647768654216766042983165262438683720566806938',
    ),
  });
  assert.ok(beta.equals(fromDouble(0.1)));
  assert.not.ok(beta.equals(rational(1, 10)));
  assert.ok(margin.kind === 'delta' && margin.delta.equals(rational(1, 3)));
  assert.ok(prompts[0]!.deviation.abs().lt(rational(1, 10n ** 300n)));
});

it('divides by the sum where that is within 1e-9 of 1, and keeps the deviation', () => {
  const [prompt] = read({ beta: 1, q: 2, responses: pair(0.1, 0.9) }).prompts;
  const sum = fromDouble(0.1).add(fromDouble(0.9));
  assert.ok(prompt!.deviation.equals(sum.sub(rational(1))));
  assert.ok(referenceOf(prompt!, 0).equals(fromDouble(0.1).div(sum)));
  const [exact] = read({ beta: 1, q: 2, responses: pair('0.1', '0.9') }).prompts;
  assert.ok(exact!.deviation.equals(0n) && correctMass(exact!).equals(rational(1, 10)));
});

it('is not misled by texts that contain the key, and reads keys in any order', () => {
  const text =
    '{"prompts":[{"responses":[{"text":"\\"correct\\": true","correct" : false,"reference":0.5},{"correct":true ,"reference":"1/2"}],"weight":2}],"beta":1,"q":"5/4"}';
  const { prompts } = instanceFromJson(text, 'x.json');
  assert.equal(prompts[0]!.correct, [false, true]);
  assert.equal(prompts[0]!.texts, ['"correct": true', null]);
  assert.ok(prompts[0]!.weight.equals(2n));
});

it('refuses what is no instance in one line that says where and what was expected', () => {
  const good = { beta: 1, q: 2, responses: pair(0.5) };
  const longPair = ['1/3^18000', `${3n ** 18_000n - 1n}/3^18000`] as const;
  const cases: [unknown, RegExp][] = [
    [[], /the document is an array; expected an object/],
    [{ ...good, beta: 0 }, /beta is too small; expected a number > 0/],
    [{ ...good, beta: '1/0' }, /beta is "1\/0"; expected .*rational/],
    [{ ...good, q: 1 }, /q is too small; expected a number > 1/],
    [{ ...good, q: 'e' }, /q is "e"/],
    [{ ...good, delta: 1 }, /has both "delta" and "q"; expected exactly one/],
    [{ beta: 1, responses: pair(0.5) }, /lacks "delta".*"q"/],
    [{ beta: 1, q: 2 }, /lacks "responses"; expected "responses" or "prompts"/],
    [{ ...good, prompts: [{ responses: pair(0.5) }] }, /both "responses" and "prompts"/],
    [{ ...good, prompts: undefined, responses: [] }, /responses is empty; expected at least one response/],
    [{ beta: 1, q: 2, prompts: [] }, /prompts is empty; expected at least one prompt/],
    [{ beta: 1, q: 2, prompts: [{ weight: 0, responses: pair(0.5) }] }, /prompts\[0\]\.weight is too small/],
    [
      { ...good, responses: pair(-0.5) },
      /responses\[0\]\.reference is no probability; expected .* from 0 to 1/,
    ],
    [{ ...good, responses: pair(null) }, /responses\[0\]\.reference is null/],
    [{ ...good, responses: pair(0.25) }, /responses has the sum 0\.75; expected .* within 1e-9/],
    [{ ...good, responses: pair(0.49999999) }, /has the sum 1 − 1e-8; expected/],
    [{ ...good, q: `${10n ** 12_000n + 1n}/${10n ** 12_000n}` }, /q is "1000.*some 32000 bits/],
    [
      { ...good, q: `${10n ** 6_000n + 1n}/${10n ** 6_000n}`, responses: pair(...longPair) },
      /has numbers that are too long: 19932 and 19932 bits in q, up to 28530 in/,
    ],
    [{ ...good, responses: pair(0.500000001001) }, /has the sum 1 \+ 1\.001e-9; expected/],
    [{ ...good, responses: [{ reference: 1, correct: 1 }] }, /correct is a number; expected true or false/],
    [
      { ...good, responses: [{ reference: 1, correct: 'true' }] },
      /correct is a string; expected true or false/,
    ],
    [{ ...good, responses: [{ reference: 1 }] }, /responses\[0\] lacks the key "correct"/],
    [{ ...good, responses: [{ reference: 1, correct: true, name: 'a' }] }, /name is an unknown key/],
    [{ beta: 1e-300, delta: 1, responses: pair(0.5) }, /delta\/beta of 2\^32 or more/],
  ];
  for (const [document, message] of cases) {
    try {
      read(document);
      assert.unreachable(JSON.stringify(document));
    } catch (error) {
      assert.instance(error, InputError, String(error));
      assert.match((error as Error).message, message);
      assert.not.match((error as Error).message, /\n/);
    }
  }
});

it('refuses references whose common denominator does not fit', () => {
  const responses = Array.from({ length: 40_000 }, (_, i) => ({
    reference: `1/${10 ** 9 + 2 * i + 1}`,
    correct: i === 0,
  }));
  assert.throws(() => read({ beta: 1, q: 2, responses }), /too large: the common denominator/);
});

it.run();
