import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ablations } from './index.ts';

const it = suite('ablations of equation 4');

it('verifies each of them', () => {
  for (const { drops, verdict, observed } of ablations())
    assert.is(verdict, 'verified', `${drops}: ${observed}`);
});

it('refutes each of them when nothing is changed', () => {
  for (const { drops, verdict, observed } of ablations({ keep: true }))
    assert.is(verdict, 'refuted', `${drops}: ${observed}`);
});

it('names what it changes once, and gives data that JSON keeps', () => {
  const all = ablations();
  assert.is(new Set(all.map(({ drops }) => drops)).size, all.length);
  assert.equal(JSON.parse(JSON.stringify(all)), ablations());
});

it.run();
