import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../../lib/input-error.ts';
import { byHand } from './by-hand.ts';
import { draws, instanceOf } from './families.ts';
import { instanceFromJson, instanceToJson } from './file.ts';

const it = suite('instances of equation 4 as JSON');

it('reads what it writes, one pair or several', () => {
  assert.equal(instanceFromJson(instanceToJson(byHand), 'x.json'), byHand);
  fc.assert(
    fc.property(draws, (draw) => {
      const instance = instanceOf(draw);
      assert.equal(instanceFromJson(instanceToJson(instance), 'x.json'), instance);
    }),
    { seed: 410, numRuns: 50 },
  );
});

const document = (given: Record<string, string | undefined>): string => {
  const all = {
    learningRate: '1',
    head: '[1,0]',
    chosen: '{"hidden":[1,2]}',
    rejected: '{"hidden":[0,1]}',
    eval: '[{"hidden":[3,4]}]',
    ...given,
  };
  const entries = Object.entries(all).filter(([, value]) => value !== undefined);
  return `{${entries.map(([key, value]) => `"${key}":${value}`).join(',')}}`;
};

it('takes one evaluated response without an array, and pairs in place of a pair', () => {
  const single = instanceFromJson(document({ eval: '{"hidden":[3,4]}' }), 'x.json');
  assert.equal(single, instanceFromJson(document({}), 'x.json'));
  const pairs = '[{"chosen":{"hidden":[1,2]},"rejected":{"hidden":[0,1]}}]';
  assert.equal(
    instanceFromJson(document({ chosen: undefined, rejected: undefined, pairs }), 'x.json'),
    single,
  );
});

const FAULTS: readonly (readonly [string, RegExp])[] = [
  [document({ learningRate: '0' }), /^x\.json: learningRate is 0; expected a finite number > 0$/],
  [document({ learningRate: '"auto"' }), /learningRate is a string; expected a finite number > 0$/],
  [document({ learningRate: undefined }), /lacks the key "learningRate"/],
  [document({ head: '[]' }), /head is empty/],
  [document({ chosen: '{"hidden":[1]}' }), /chosen\.hidden has length 1; expected 2 numbers, as in head/],
  [document({ rejected: undefined }), /only a part of a pair.*expected the keys chosen and rejected/],
  [document({ pairs: '[{"chosen":{"hidden":[1,2]},"rejected":{"hidden":[0,1]}}]' }), /a pair and pairs/],
  [document({ chosen: undefined, rejected: undefined }), /has no pair; expected/],
  [document({ chosen: undefined, rejected: undefined, pairs: '[]' }), /pairs is empty/],
  [document({ eval: '[]' }), /eval is empty; expected at least one evaluated response/],
  [document({ eval: '7' }), /eval is a number; expected/],
  [document({ eval: '{"hidden":[1,NaN]}' }), /eval\.hidden\[1\] is NaN/],
  [document({ more: '1' }), /more is an unknown key/],
  ['{"learningRate":1', /line 1, column 18/],
];

for (const [text, message] of FAULTS) {
  it(`refuses ${text}`, () => {
    try {
      instanceFromJson(text, 'x.json');
    } catch (error) {
      assert.instance(error, InputError);
      assert.match((error as InputError).message, message);
      return;
    }
    assert.unreachable();
  });
}

it.run();
