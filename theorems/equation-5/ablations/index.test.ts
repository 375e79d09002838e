import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { h1 } from './h1.ts';
import { h2 } from './h2.ts';
import { h3 } from './h3.ts';
import { ablations } from './index.ts';

const it = suite('ablations of equation 5');

it('has one for each hypothesis and four about constants, all verified', () => {
  const all = ablations();
  assert.equal(all.map(({ drops }) => drops).slice(0, 3), ['H1', 'H2', 'H3']);
  assert.is(all.length, 7);
  for (const { drops, verdict } of all) assert.is(verdict, 'verified', drops);
});

it('refutes every one when the hypothesis or constant is kept', () => {
  for (const { drops, verdict } of ablations({ keep: true })) assert.is(verdict, 'refuted', drops);
});

it('refutes those of the hypotheses when a sign is wrong', () => {
  for (const ablation of [h1, h2, h3])
    assert.is(ablation({ plantSignError: true }).verdict, 'refuted', ablation.name);
});

it('gives the same data on every call, and data that JSON keeps', () => {
  const text = JSON.stringify(ablations());
  assert.is(JSON.stringify(ablations()), text);
  assert.equal(JSON.parse(text), ablations());
});

it('observes without H1 what float64 sees', () => {
  // U and h trained together from U = [[1, 1], [1, −1], [1, 2]], h = (1, 0), by hand in float64.
  const rate = 1e-5;
  const factor = rate / 2;
  const hidden = [1, factor * 2];
  const logits = [
    [1 + factor, 1],
    [1 - factor, -1],
    [1, 2],
  ].map(([a, b]) => a! * hidden[0]! + b! * hidden[1]!);
  const change = logits[2]! - Math.log(logits.reduce((t, z) => t + Math.exp(z), 0)) + Math.log(3);
  assert.ok(Math.abs(change / rate - 4 / 3) < 1e-4);
  const quotients = JSON.parse(JSON.stringify(h1().witness)).quotients as [number, number][];
  assert.ok(Math.abs(quotients[2]![0] - change / rate) < 1e-8);
});

it.run();
