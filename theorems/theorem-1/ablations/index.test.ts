import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exp } from '../../../lib/float/elementary.ts';
import { ablations } from './index.ts';

const it = suite('ablations of theorem 1');

it('has one for each hypothesis and for each constant, all verified', () => {
  const all = ablations();
  assert.equal(
    all.slice(0, 2).map(({ drops }) => drops),
    ['H1', 'H2'],
  );
  assert.is(all.length, 6);
  assert.ok(all.every(({ verdict }) => verdict === 'verified'));
});

it('refutes every one when the hypothesis or constant is kept, and when a step is wrong', () => {
  for (const options of [{ keepHypothesis: true }, { plantError: true }]) {
    for (const { drops, verdict } of ablations(options)) {
      assert.is(verdict, 'refuted', `${drops}: ${JSON.stringify(options)}`);
    }
  }
});

it('gives the same data on every call, and data that JSON keeps', () => {
  const text = JSON.stringify(ablations());
  assert.is(JSON.stringify(ablations()), text);
  assert.equal(JSON.parse(text), ablations());
});

it('represents the tilts with width 2 as softmax(U h) says', () => {
  const t = 1.5;
  const U = [
    [1, 0],
    [0, 1],
    [0, 0],
  ];
  const hidden = [
    [t, 0],
    [0, t],
    [-t, -t],
  ];
  hidden.forEach((h, x) => {
    const weights = U.map((row) => exp(row[0]! * h[0]! + row[1]! * h[1]!));
    const total = weights.reduce((a, b) => a + b, 0);
    weights.forEach((w, v) => {
      const expected = (v === x ? exp(t) : 1) / (exp(t) + 2);
      assert.ok(Math.abs(w / total - expected) < 1e-15);
    });
  });
});

it('finds no verifier of width 1 for three prompts among random heads either', () => {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2147483648 - 1;
  };
  for (let k = 0; k < 2000; k++) {
    const u = [next(), next(), next()];
    const served = [0, 1, 2].filter((token) =>
      [-1, 1].some((h) => u.every((value, v) => v === token || u[token]! * h > value * h)),
    );
    assert.ok(served.length <= 2);
  }
});

it.run();
