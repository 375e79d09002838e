import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { h5 } from './h5.ts';

const it = suite('ablation of H5');
const number = (text: string): number =>
  text.split('/').reduce((n, d, i) => (i === 0 ? Number(d) : n / Number(d)), 0);
const numbers = (texts: string[]): number[] => texts.map(number);
const inner = (a: number[], b: number[]): number => a.reduce((sum, entry, d) => sum + entry * b[d]!, 0);

it('is verified: the implicit model ranks the pair wrongly, the explicit one correctly', () => {
  const { verdict, level, drops } = h5();
  assert.equal({ verdict, level, drops }, { verdict: 'verified', level: 'exact', drops: 'H5' });
});

it('is refuted when the evaluation tokens are unseen', () => {
  const { verdict, witness } = h5({ keepHypothesis: true });
  assert.is(verdict, 'refuted');
  assert.is(JSON.parse(JSON.stringify(witness)).implicit.accuracy, '1/2');
});

it('is refuted when the step goes uphill', () => {
  const { verdict, witness } = h5({ plantSignError: true });
  assert.is(verdict, 'refuted');
  assert.is(JSON.parse(JSON.stringify(witness)).implicit.forEver, false);
});

it('stays so for a thousand float64 steps with the full softmax gradient', () => {
  const witness = JSON.parse(JSON.stringify(h5().witness));
  const start: number[][] = witness.exponentialsOfInitialUnembedding.map((row: string[]) =>
    numbers(row).map(Math.log),
  );
  const pairs: { hidden: string[]; chosen: number; rejected: number; responses: string[][] }[] =
    witness.training;
  const rate = number(witness.learningRate) / pairs.length;
  const softmax = (U: number[][], h: number[]): number[] => {
    const weights = U.map((row) => Math.exp(inner(row, h)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  };
  const reward = (U: number[][], h: number[], v: number): number =>
    Math.log(softmax(U, h)[v]! / softmax(start, h)[v]!);
  const { chosen, rejected } = witness.evaluation;
  const prompt = numbers(witness.evaluation.hidden);
  const target = numbers(witness.evaluation.responses[0]).map(
    (e, d) => e - numbers(witness.evaluation.responses[1])[d]!,
  );
  let U = start;
  let head = prompt.map(() => 0);
  for (let t = 1; t <= 1000; t++) {
    let next = U;
    let nextHead = head;
    for (const pair of pairs) {
      const h = numbers(pair.hidden);
      const p = softmax(U, h);
      const g = 1 / (1 + Math.exp(reward(U, h, pair.chosen) - reward(U, h, pair.rejected)));
      const step = (token: number, v: number): number => Number(token === v) - p[v]!;
      next = next.map((row, v) =>
        row.map((entry, d) => entry + rate * g * (step(pair.chosen, v) - step(pair.rejected, v)) * h[d]!),
      );
      const x = numbers(pair.responses[0]!).map((entry, d) => entry - numbers(pair.responses[1]!)[d]!);
      const explicitG = 1 / (1 + Math.exp(inner(head, x)));
      nextHead = nextHead.map((entry, d) => entry + rate * explicitG * x[d]!);
    }
    U = next;
    head = nextHead;
    const margin = reward(U, prompt, chosen) - reward(U, prompt, rejected);
    if (t === 1) assert.ok(Math.abs(margin - number(witness.implicit.margin)) < 1e-14);
    assert.ok(margin < 0, `implicit margin at step ${t}`);
    assert.ok(inner(head, target) > 0, `explicit margin at step ${t}`);
  }
});

it.run();
