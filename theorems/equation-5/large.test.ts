import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Analysis } from './analysis.ts';
import { checks } from './definition.ts';
import { factsOf } from './facts.ts';
import { correct } from './formulas.ts';
import type { Instance } from './instances/types.ts';

const it = suite('equation 5 with the vocabulary of a language model');

/** Logits of a few units; y+ and y− share the prompt's row. */
function large(vocabulary: number, width: number, length: number): Instance {
  let state = 7;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
  const values = (n: number, scale: number): Float64Array =>
    Float64Array.from({ length: n }, () => Math.fround(scale * (next() - 0.5)));
  const prompt = values(width, 4);
  const response = () => {
    const hidden = values(length * width, 4);
    hidden.set(prompt);
    return {
      tokens: Int32Array.from({ length }, () => Math.floor(next() * vocabulary)),
      hidden,
    };
  };
  return {
    beta: 0.1,
    learningRate: 1e-3,
    width,
    vocabulary,
    unembedding: values(vocabulary * width, 0.4),
    chosen: response(),
    rejected: response(),
    evaluation: response(),
  };
}

it('audits V = 20000, D = 256 in less than 5 s of CPU time, every claim certified in float64', () => {
  const instance = large(20_000, 256, 3);
  const start = process.cpuUsage();
  const analysis = new Analysis(instance, correct);
  assert.is(analysis.hasWide, false);
  for (const check of checks.filter(({ once }) => once !== true)) {
    const outcome = check.run(analysis);
    if (check.id === 'equation-5.d.definition') assert.is(outcome.kind, 'discarded');
    else assert.is(outcome.kind, 'holds', `${check.id}: ${JSON.stringify(outcome)}`);
  }
  assert.ok(factsOf(analysis).length >= 5);
  const { user, system } = process.cpuUsage(start);
  assert.ok(user + system < 5e6, `${(user + system) / 1e6} s`);
});

it.run();
