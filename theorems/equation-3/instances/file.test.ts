import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../../lib/input-error.ts';
import { byHand } from './by-hand.ts';
import { draws, instanceOf } from './families.ts';
import { instanceFromJson, instanceToJson } from './file.ts';

const it = suite('instances of equation 3 as JSON');

it('reads what it writes', () => {
  assert.equal(instanceFromJson(instanceToJson(byHand), 'x.json'), byHand);
  fc.assert(
    fc.property(draws, (draw) => {
      const instance = instanceOf(draw);
      assert.equal(instanceFromJson(instanceToJson(instance), 'x.json'), instance);
    }),
    { seed: 310, numRuns: 50 },
  );
});

it('takes each of the three lists alone', () => {
  for (const part of [
    { rewards: byHand.rewards! },
    { explicit: byHand.explicit! },
    { implicit: byHand.implicit! },
  ]) {
    assert.equal(instanceFromJson(instanceToJson(part), 'x.json'), part);
  }
});

const pair = '{"prompt":[1],"chosen":{"tokens":[0]},"rejected":{"tokens":[1]}}';
const implicit = (given: Record<string, string>): string => {
  const all = { beta: '1', unembedding: '[[1],[2]]', reference: '[[0],[0]]', pairs: `[${pair}]`, ...given };
  return `{"implicit":{${Object.entries(all).map(([key, value]) => `"${key}":${value}`)}}}`;
};

const FAULTS: readonly (readonly [string, RegExp])[] = [
  ['{}', /^x\.json: the document has no pairs; expected at least one of the keys pairs, explicit, implicit$/],
  ['[]', /the document is an array; expected an object/],
  ['{"pairs":[]}', /pairs is empty; expected at least one preference pair/],
  ['{"pairs":[{"chosen":1}]}', /pairs\[0\] lacks the key "rejected"/],
  ['{"pairs":[{"chosen":1,"rejected":null}]}', /pairs\[0\]\.rejected is null; expected a finite number/],
  ['{"pairs":[{"chosen":1,"rejected":1e999}]}', /pairs\[0\]\.rejected is Infinity; expected a finite number/],
  ['{"pairs":[{"chosen":1,"rejected":2}],"more":1}', /more is an unknown key/],
  ['{"pairs":[{"chosen":1,\n"rejected":2}', /line 2, column 14/],
  ['{"explicit":{"head":[],"pairs":[]}}', /explicit\.head is empty/],
  [
    '{"explicit":{"head":[1,2],"pairs":[{"chosen":[1],"rejected":[1,2]}]}}',
    /explicit\.pairs\[0\]\.chosen has length 1; expected 2 numbers, as in explicit\.head/,
  ],
  [implicit({ beta: '0' }), /implicit\.beta is 0; expected a finite number > 0/],
  [
    implicit({ unembedding: '[[1]]' }),
    /implicit has an unembedding matrix of 1 rows; expected at least 2 rows/,
  ],
  [implicit({ reference: '[[1]]' }), /1 rows in the reference and 2 in the unembedding matrix/],
  [
    implicit({ pairs: `[${pair.replace('[1]}}', '[2]}}')}]` }),
    /token 2 in pair 0; expected tokens below the 2 rows/,
  ],
  [
    implicit({ pairs: `[${pair.replace('"tokens":[0]', '"tokens":[0,1]')}]` }),
    /implicit\.pairs\[0\]\.chosen has 2 tokens and 0 rows in "hidden"; expected 1 rows/,
  ],
  [implicit({ pairs: `[${pair.replace('"tokens":[0]', '"tokens":[]')}]` }), /chosen\.tokens is empty/],
  [implicit({ pairs: `[${pair.replace('"tokens":[0]', '"tokens":[0.5]')}]` }), /tokens\[0\] is 0\.5/],
];

for (const [text, message] of FAULTS) {
  it(`refuses ${text.replaceAll('\n', ' ')}`, () => {
    try {
      instanceFromJson(text, 'x.json');
    } catch (error) {
      assert.instance(error, InputError);
      assert.match((error as InputError).message, message);
      assert.not.match((error as InputError).message, /\n/);
      return;
    }
    assert.unreachable();
  });
}

it.run();
