import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { h6 } from './h6.ts';

const it = suite('ablation of H6');
const number = (text: string): number =>
  text.split('/').reduce((n, d, i) => (i === 0 ? Number(d) : n / Number(d)), 0);
const logs = (rows: string[][]): number[][] => rows.map((row) => row.map((entry) => Math.log(number(entry))));

it('is verified: one accuracy is frozen at 0, the other at 1', () => {
  const { verdict, level, drops, witness } = h6();
  assert.equal({ verdict, level, drops }, { verdict: 'verified', level: 'exact', drops: 'H6' });
  const { instances } = JSON.parse(JSON.stringify(witness));
  assert.equal(
    instances.map((instance: { accuracyBefore: string }) => instance.accuracyBefore),
    ['0', '1'],
  );
});

it('is refuted when the model starts at its reference', () => {
  const { verdict, witness } = h6({ keepHypothesis: true });
  assert.is(verdict, 'refuted');
  for (const { accuracyAfter } of JSON.parse(JSON.stringify(witness)).instances)
    assert.is(accuracyAfter, '1/2');
});

it('is refuted when the rejected gradient has the wrong sign, as unseen rows then move', () => {
  const { verdict, witness } = h6({ plantSignError: true });
  assert.is(verdict, 'refuted');
  for (const { forEver } of JSON.parse(JSON.stringify(witness)).instances) assert.is(forEver, false);
});

it('keeps the margin for five hundred float64 steps with the full softmax gradient', () => {
  const witness = JSON.parse(JSON.stringify(h6().witness));
  const reference = logs(witness.exponentialsOfReference);
  const { chosen, rejected, hidden } = witness.training;
  const h: number[] = hidden.map(number);
  const prompt: number[] = witness.evaluation.hidden.map(number);
  const logProbabilities = (U: number[][], z: number[]): number[] => {
    const logits = U.map((row) => row.reduce((sum, entry, d) => sum + entry * z[d]!, 0));
    const partition = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    return logits.map((logit) => logit - partition);
  };
  const margin = (U: number[][], z: number[], a: number, b: number): number => {
    const [model, base] = [logProbabilities(U, z), logProbabilities(reference, z)];
    return model[a]! - base[a]! - (model[b]! - base[b]!);
  };
  for (const { exponentialsOfInitialUnembedding, oddsRatio, residual } of witness.instances) {
    let U = logs(exponentialsOfInitialUnembedding);
    assert.ok(Math.abs(1 / (1 + Math.exp(margin(U, h, chosen, rejected))) - number(residual)) < 1e-14);
    for (let t = 0; t < 500; t++) {
      const now = margin(U, prompt, witness.evaluation.chosen, witness.evaluation.rejected);
      assert.ok(Math.abs(now - Math.log(number(oddsRatio))) < 1e-12, `margin at step ${t}`);
      const p = logProbabilities(U, h).map(Math.exp);
      const g = 1 / (1 + Math.exp(margin(U, h, chosen, rejected)));
      const rate = number(witness.learningRate);
      const score = (token: number, v: number): number => Number(token === v) - p[v]!;
      U = U.map((row, v) =>
        row.map((entry, d) => entry + rate * g * (score(chosen, v) - score(rejected, v)) * h[d]!),
      );
    }
  }
});

it.run();
