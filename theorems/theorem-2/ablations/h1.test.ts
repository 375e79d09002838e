import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { h1 } from './h1.ts';

const it = suite('ablation of H1');
const number = (text: string): number =>
  text.split('/').reduce((n, d, i) => (i === 0 ? Number(d) : n / Number(d)), 0);

it('is verified: rows of unseen tokens move and the accuracy leaves 1/2', () => {
  const { verdict, level, drops } = h1();
  assert.equal({ verdict, level, drops }, { verdict: 'verified', level: 'exact', drops: 'H1' });
});

it('is refuted when the responses keep one token', () => {
  const { verdict, witness } = h1({ keepHypothesis: true });
  assert.is(verdict, 'refuted');
  assert.is(JSON.parse(JSON.stringify(witness)).margin, '0');
});

it('is refuted when the step goes uphill', () => {
  assert.is(h1({ plantSignError: true }).verdict, 'refuted');
});

it('reports the margin that log-probabilities before and after the step give', () => {
  const witness = JSON.parse(JSON.stringify(h1().witness));
  const q: number[][] = witness.exponentialsOfInitialUnembedding.map((row: string[]) => row.map(number));
  const change: number[][] = witness.changeOfUnembedding.map((row: string[]) => row.map(number));
  const hidden: number[] = witness.evaluation.hidden.map(number);
  const logProbabilities = (matrix: number[][]): number[] => {
    const logits = matrix.map((row) => row.reduce((z, entry, d) => z + entry * hidden[d]!, 0));
    const partition = Math.log(logits.reduce((total, z) => total + Math.exp(z), 0));
    return logits.map((z) => z - partition);
  };
  const start = q.map((row) => row.map(Math.log));
  const before = logProbabilities(start);
  const after = logProbabilities(start.map((row, v) => row.map((entry, d) => entry + change[v]![d]!)));
  const { chosen, rejected } = witness.evaluation;
  const margin = after[chosen]! - before[chosen]! - (after[rejected]! - before[rejected]!);
  assert.ok(Math.abs(margin - number(witness.margin)) < 1e-14);
  assert.ok(margin < 0);
});

it.run();
