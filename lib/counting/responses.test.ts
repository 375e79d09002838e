import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  bracketFlags,
  countCorrect,
  passwordFlags,
  permutations,
  strings,
  subsetSumFlags,
} from './responses.ts';

const it = suite('response spaces');

it('lists every string and every permutation once', () => {
  for (const [alphabet, length, size] of [
    [2, 5, 32],
    [3, 4, 81],
    [1, 3, 1],
    [4, 0, 1],
  ] as const) {
    const seen: string[] = [];
    for (const letters of strings(alphabet, length)) seen.push(letters.join());
    assert.is(seen.length, size);
    assert.is(new Set(seen).size, size);
  }
  const orders: string[] = [];
  for (const order of permutations(5)) orders.push(order.join());
  assert.is(new Set(orders).size, 120);
  assert.ok(orders.every((order) => order.split(',').sort().join() === '0,1,2,3,4'));
});

it('counts strings near a planted one', () => {
  assert.is(countCorrect(passwordFlags(2, 6, 0)), 1n);
  assert.is(countCorrect(passwordFlags(2, 6, 2)), 1n + 6n + 15n);
  assert.is(countCorrect(passwordFlags(3, 4, 1)), 1n + 4n * 2n);
  assert.is(countCorrect(passwordFlags(2, 3, 3)), 8n);
});

it('counts subset sums', () => {
  assert.is(countCorrect(subsetSumFlags([1n, 2n, 4n, 8n], 11n)), 1n);
  assert.is(countCorrect(subsetSumFlags([1n, 1n, 1n, 1n], 2n)), 6n);
  assert.is(countCorrect(subsetSumFlags([2n, 4n, 6n], 6n)), 2n);
  assert.is(countCorrect(subsetSumFlags([2n, 4n], 5n)), 0n);
});

it('counts balanced brackets: Catalan numbers times kinds^pairs', () => {
  assert.equal(
    [1, 2, 3, 4, 5].map((n) => countCorrect(bracketFlags(1, n))),
    [1n, 2n, 5n, 14n, 42n],
  );
  assert.equal(
    [1, 2, 3].map((n) => countCorrect(bracketFlags(2, n))),
    [2n, 8n, 40n],
  );
});

it.run();
