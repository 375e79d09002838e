import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { h2 } from './h2.ts';

const it = suite('ablation of H2');

it('is verified: the unseen margin moves although the unseen rows do not', () => {
  const { verdict, level, drops } = h2();
  assert.equal({ verdict, level, drops }, { verdict: 'verified', level: 'exact', drops: 'H2' });
});

it('is refuted when the representations stay fixed', () => {
  const { verdict, witness } = h2({ keepHypothesis: true });
  assert.is(verdict, 'refuted');
  assert.is(JSON.parse(JSON.stringify(witness)).margin, '0');
});

it('is refuted when the step goes uphill', () => {
  assert.is(h2({ plantSignError: true }).verdict, 'refuted');
});

it('moves A down the gradient of the loss, by central differences', () => {
  const witness = JSON.parse(JSON.stringify(h2().witness));
  const matrix = (rows: string[][]): number[][] => rows.map((row) => row.map(Number));
  const [U, A, after] = [matrix(witness.initialUnembedding), matrix(witness.initialMap), matrix(witness.map)];
  const features: number[] = witness.trainingFeatures.map(Number);
  const logProbability = (map: number[][], token: number): number => {
    const hidden = map.map((row) => row.reduce((sum, entry, k) => sum + entry * features[k]!, 0));
    const logits = U.map((row) => row.reduce((sum, entry, d) => sum + entry * hidden[d]!, 0));
    return logits[token]! - Math.log(logits.reduce((total, z) => total + Math.exp(z), 0));
  };
  const margin = (map: number[][]): number =>
    logProbability(map, witness.training.chosen) - logProbability(map, witness.training.rejected);
  const loss = (map: number[][]): number => Math.log1p(Math.exp(margin(A) - margin(map)));
  const width = 1e-5;
  for (const d of [0, 1]) {
    for (const k of [0, 1]) {
      const shifted = (sign: number): number[][] =>
        A.map((row, i) => row.map((entry, j) => (i === d && j === k ? entry + sign * width : entry)));
      const slope = (loss(shifted(1)) - loss(shifted(-1))) / (2 * width);
      assert.ok(Math.abs(after[d]![k]! - (A[d]![k]! - slope)) < 1e-9);
    }
  }
});

it.run();
