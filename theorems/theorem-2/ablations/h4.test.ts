import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { h4 } from './h4.ts';

const it = suite('ablation of H4');
const number = (text: string): number =>
  text.split('/').reduce((n, d, i) => (i === 0 ? Number(d) : n / Number(d)), 0);
const witness = JSON.parse(JSON.stringify(h4().witness));

it('is verified: the loss increases and yet a time is certified', () => {
  const { verdict, level, drops } = h4();
  assert.equal({ verdict, level, drops }, { verdict: 'verified', level: 'certified', drops: 'H4' });
  assert.is(witness.evaluationPairMisrankedAfterFirstStep, true);
});

it('is refuted below the limit, where the loss never increases', () => {
  const kept = h4({ keepHypothesis: true });
  assert.is(kept.verdict, 'refuted');
  const { losses, increaseAfterStep } = JSON.parse(JSON.stringify(kept.witness));
  assert.is(increaseAfterStep, null);
  for (let t = 1; t < losses.length; t++) assert.ok(losses[t][1] < losses[t - 1][0]);
});

it('is refuted for gradient ascent, which certifies no time', () => {
  const ascent = h4({ plantSignError: true });
  assert.is(ascent.verdict, 'refuted');
  assert.is(JSON.parse(JSON.stringify(ascent.witness)).certifiedTime, null);
});

it('encloses the losses of the same descent in float64, and the pair stays ranked after the certified time', () => {
  const rows: number[][] = witness.differences.map((x: string[]) => x.map(number));
  const z: number[] = witness.evaluation.map(number);
  const inner = (a: number[], b: number[]): number => a[0]! * b[0]! + a[1]! * b[1]!;
  const s = number(witness.learningRate) / 2;
  let u = [0, 0];
  const end = Math.min(1_000_000, witness.certifiedTime + 1000);
  assert.ok(end > witness.certifiedTime, 'the certified time is within reach');
  for (let t = 0; t < end; t++) {
    const margins = rows.map((x) => inner(u, x));
    if (t < witness.losses.length) {
      const loss = margins.reduce((sum, m) => sum + Math.max(0, -m) + Math.log1p(Math.exp(-Math.abs(m))), 0);
      const [lo, hi] = witness.losses[t];
      assert.ok(loss > lo * (1 - 1e-9) && loss < hi * (1 + 1e-9), `loss at ${t}`);
    }
    if (t >= witness.certifiedTime) assert.ok(inner(u, z) > 0);
    u = u.map((entry, d) =>
      rows.reduce((sum, x, i) => sum + (s * x[d]!) / (1 + Math.exp(margins[i]!)), entry),
    );
  }
});

it.run();
