import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ablations } from './index.ts';

const it = suite('ablations of Theorem 2');

it('has one for each hypothesis, all verified', () => {
  const all = ablations();
  assert.equal(
    all.map(({ drops }) => drops),
    ['H1', 'H2', 'H3', 'H4', 'H5', 'H6'],
  );
  assert.ok(all.every(({ verdict }) => verdict === 'verified'));
});

it('refutes every one when the hypothesis is kept, and when a sign is wrong', () => {
  for (const options of [{ keepHypothesis: true }, { plantSignError: true }]) {
    assert.ok(
      ablations(options).every(({ verdict }) => verdict === 'refuted'),
      JSON.stringify(options),
    );
  }
});

it('gives the same data on every call, and data that JSON keeps', () => {
  const text = JSON.stringify(ablations());
  assert.is(JSON.stringify(ablations()), text);
  assert.equal(JSON.parse(text), ablations());
});

it.run();
