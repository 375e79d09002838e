import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PreferencePairs } from '../instance/types.ts';
import { type Conflict, explicitConflictFault, implicitConflictFault } from './conflict.ts';
import { differenceRows } from './rows.ts';

const it = suite('conflicts');

/** Differences (1,0), (−1,2), (0,−1): 1·x_0 + 1·x_1 + 2·x_2 = 0. Tokens 1>2, 2>3, 3>1 with prompts in one direction. */
const pairs: PreferencePairs = {
  count: 3,
  prompt: Float64Array.of(6, 3, 2, 1, 3, 1.5),
  chosenHidden: Float64Array.of(1, 0, -1, 2, 0, -1),
  rejectedHidden: new Float64Array(6),
  chosenToken: Int32Array.of(1, 2, 3),
  rejectedToken: Int32Array.of(2, 3, 1),
};
const x = differenceRows(pairs, 2);
const explicit: Conflict = { support: [0, 1, 2], weights: [1n, 1n, 2n] };
const implicit: Conflict = { support: [0, 1, 2], weights: [1n, 3n, 2n] };

it('accepts weights that combine the vectors to zero', () => {
  assert.is(explicitConflictFault(x, explicit), null);
  assert.is(implicitConflictFault(pairs, 2, implicit), null);
  const scaled = { ...explicit, weights: [5n << 900n, 5n << 900n, 10n << 900n] };
  assert.is(explicitConflictFault(x, scaled), null);
});

const cases: readonly [string, (right: Conflict) => Conflict, RegExp][] = [
  [
    'a weight plus one',
    (c) => ({ ...c, weights: [c.weights[0]! + 1n, ...c.weights.slice(1)] }),
    /= 0 fails in/,
  ],
  ['a weight of zero', (c) => ({ ...c, weights: [0n, ...c.weights.slice(1)] }), /pair 0 is not positive/],
  ['negated weights', (c) => ({ ...c, weights: c.weights.map((w) => -w) }), /not positive/],
  ['a weight too few', (c) => ({ ...c, weights: c.weights.slice(1) }), /differ in length/],
  ['no support', () => ({ support: [], weights: [] }), /empty/],
  ['an index outside', (c) => ({ ...c, support: [0, 1, 3] }), /index 3 is not a pair/],
  ['an index twice', (c) => ({ ...c, support: [0, 1, 1] }), /out of order/],
  ['a part of the support', (c) => ({ support: [0, 1], weights: c.weights.slice(0, 2) }), /= 0 fails in/],
];

for (const [name, change, expected] of cases) {
  it(`refuses ${name}, for both models`, () => {
    assert.match(String(explicitConflictFault(x, change(explicit))), expected);
    assert.match(String(implicitConflictFault(pairs, 2, change(implicit))), expected);
  });
}

it('decides exactly: one ulp in one hidden entry ends the conflict', () => {
  const chosenHidden = Float64Array.from(pairs.chosenHidden);
  chosenHidden[3] = 2 + 2 ** -51;
  assert.match(
    String(explicitConflictFault(differenceRows({ ...pairs, chosenHidden }, 2), explicit)),
    /coordinate 1/,
  );
  const prompt = Float64Array.from(pairs.prompt);
  prompt[5] = 1.5 + 2 ** -52;
  assert.match(String(implicitConflictFault({ ...pairs, prompt }, 2, implicit)), /token/);
});

it.run();
