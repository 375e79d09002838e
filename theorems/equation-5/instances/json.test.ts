import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../../lib/input-error.ts';
import { byHand } from './by-hand.ts';
import { draws, instanceOf } from './families.ts';
import { instanceFromJson, instanceToJson } from './json.ts';

const it = suite('instances of equation 5 as JSON');

const text = instanceToJson(byHand);
type Document = Record<string, unknown> & { chosen: { tokens: unknown; hidden: unknown } };
const parsed = (): Document => JSON.parse(text) as Document;

/** @returns the message. */
function refused(document: string, ...words: string[]): string {
  let message = '';
  try {
    instanceFromJson(document, 'file.json');
  } catch (error) {
    assert.instance(error, InputError);
    message = (error as InputError).message;
  }
  assert.not(message === '', `accepted: ${document.slice(0, 200)}`);
  assert.not(message.includes('\n'));
  for (const word of ['file.json', ...words]) assert.ok(message.includes(word), `${message} lacks ${word}`);
  return message;
}

it('gives back what was written, bit for bit', () => {
  assert.equal(instanceFromJson(text, 'file.json'), byHand);
  fc.assert(
    fc.property(draws, (draw) => {
      const instance = instanceOf(draw);
      fc.pre(instance !== null);
      assert.equal(instanceFromJson(instanceToJson(instance!), 'x'), instance);
    }),
    { seed: 3, numRuns: 60 },
  );
  const unusual = { ...byHand, unembedding: Float64Array.of(-0, 5e-324, 1 / 3, 1.7e308, 0.1, 1, 2, 3) };
  const again = instanceFromJson(instanceToJson(unusual), 'x');
  assert.ok(again.unembedding.every((x, i) => Object.is(x, unusual.unembedding[i])));
});

it('takes keys in any order and a byte order mark', () => {
  const reversed = Object.fromEntries(Object.entries(parsed()).reverse());
  assert.equal(instanceFromJson(`\uFEFF${JSON.stringify(reversed)}`, 'x'), byHand);
});

it('refuses what is no instance in one line with the place and what was expected', () => {
  const changed = (change: object): string => JSON.stringify({ ...parsed(), ...change });
  const chosen = (change: object): string => changed({ chosen: { ...parsed().chosen, ...change } });
  refused('{"beta": 1,\n"chosen": oops', 'line 2');
  refused('[]', 'the document', 'an object');
  refused(changed({ extra: 1 }), 'extra', 'unknown key');
  refused(changed({ beta: 0 }), 'beta is 0', '> 0');
  refused(changed({ beta: '1' }), 'beta is a string');
  refused(text.replace('"beta":2', '"beta":NaN'), 'beta is NaN');
  refused(changed({ learningRate: -1 }), 'learningRate is -1', '> 0');
  assert.not.match(refused(changed({ learningRate: 0 }), 'learningRate is 0', 'a finite number > 0'), 'auto');
  refused(changed({ learningRate: 'auto' }), 'learningRate is a string', 'a finite number > 0');
  refused(changed({ unembedding: [[1, 2]] }), 'unembedding has 1 rows', 'two tokens');
  refused(changed({ unembedding: [[1, 2], [3]] }), 'unembedding[1] has length 1', '2 numbers');
  refused(changed({ unembedding: [[], []] }), 'unembedding[0] is empty');
  refused(changed({ reference: [[1, 2]] }), 'reference has 1 rows', '4, as in unembedding');
  refused(chosen({ tokens: [0, 4] }), 'chosen.tokens[1] is 4', 'below 4');
  refused(chosen({ tokens: [0, 0.5] }), 'chosen.tokens[1] is 0.5', 'integer');
  refused(chosen({ tokens: [0, -1] }), 'chosen.tokens[1] is -1');
  refused(chosen({ tokens: [] }), 'chosen.tokens is empty', 'at least one token');
  refused(chosen({ tokens: [0] }), 'chosen has 1 tokens and 2 rows', 'for each token');
  refused(chosen({ hidden: [[1, 0]] }), 'chosen has 2 tokens and 1 rows');
  refused(
    chosen({
      hidden: [
        [1, 0],
        [1, 0, 2],
      ],
    }),
    'chosen.hidden[1] has length 3',
    '2 numbers, as in unembedding[0]',
  );
  refused(text.replace('[0,1]]', '[0,1e999]]'), 'chosen.hidden[1][1] is Infinity');
  refused(chosen({ hidden: [[1, 0], null] }), 'chosen.hidden[1] is null');
  refused(changed({ names: { 9: 'x' } }), 'names.9', 'below 4');
  refused(changed({ names: { a: 'x' } }), 'names.a is no token id');
  refused(changed({ names: { 1: 2 } }), 'names', 'is a number', 'text');
  const { eval: _, ...lacking } = parsed();
  refused(JSON.stringify(lacking), 'lacks the key "eval"');
  refused(text.replace('"beta":2', '"beta":2,"beta":2'), 'beta is given twice');
});

it.run();
