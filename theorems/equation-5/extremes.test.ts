/** Instances at the ends of the range of doubles: every check answers, and none says more than it knows. */

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Analysis } from './analysis.ts';
import { checks } from './definition.ts';
import { factsOf, sixDigitsDown } from './facts.ts';
import { correct } from './formulas.ts';
import { byHand, response } from './instances/by-hand.ts';
import type { Instance } from './instances/types.ts';

const it = suite('equation 5 at the ends of the range');

const U = Float64Array.of(1, 2, 0.5, -1, 0, 3);
const base: Instance = {
  beta: 1,
  learningRate: 0.5,
  width: 2,
  vocabulary: 3,
  unembedding: U,
  chosen: response(
    [0, 1],
    [
      [1, 0],
      [0, 1],
    ],
  ),
  rejected: response([2], [[1, 0]]),
  evaluation: response([1], [[1, 1]]),
};
const scaled = (factor: number) => ({ hidden: base.chosen.hidden.map((x) => x * factor) });

const EXTREMES: Readonly<Record<string, Partial<Instance>>> = {
  'logits beyond doubles': {
    unembedding: Float64Array.of(1e308, 1e308, -1e308, 1e308, 0, 1e308),
    chosen: { ...base.chosen, ...scaled(1e308) },
  },
  'logits near 1e308': { unembedding: Float64Array.of(1e308, 0, -1e308, 0, 0, 0) },
  'representations of 1e200': {
    chosen: { ...base.chosen, ...scaled(1e200) },
    rejected: response([2], [[1e200, 0]]),
    evaluation: response([1], [[1e200, 1e200]]),
  },
  'representations of 1e-200': {
    chosen: { ...base.chosen, ...scaled(1e-200) },
    rejected: response([2], [[1e-200, 0]]),
    evaluation: response([1], [[1e-200, 1e-200]]),
  },
  'denormal unembedding': { unembedding: U.map((x) => x * 5e-324) },
  'eta = 1e300': { learningRate: 1e300 },
  'eta = 5e-324': { learningRate: 5e-324 },
  'beta = 1e300': { beta: 1e300 },
  'beta = 1e300 with a reference of its own': { beta: 1e300, reference: new Float64Array(6) },
  'beta = 1e-300': { beta: 1e-300 },
  'beta and eta of 1e200': { beta: 1e200, learningRate: 1e200 },
  'a deterministic policy and eta = 1e300': {
    unembedding: Float64Array.of(1e4, 0, 0, 0, -1e4, 0),
    learningRate: 1e300,
  },
};

it('answers on each of them, refutes nothing and verifies nothing with a negative or missing slack', () => {
  for (const [name, change] of Object.entries(EXTREMES)) {
    const analysis = new Analysis({ ...base, ...change }, correct);
    for (const check of checks.filter(({ once }) => once !== true)) {
      const outcome = check.run(analysis);
      const where = `${name}, ${check.id}: ${JSON.stringify(outcome)}`;
      assert.is.not(outcome.kind, 'violated', where);
      if (outcome.kind === 'holds') assert.ok(outcome.slack! >= 0, where);
    }
    for (const { text } of factsOf(analysis)) assert.not.match(text.join('\n'), /NaN/, name);
  }
});

it('shows no ρ that is not known, here of logits in 1e100 with float64 alone', () => {
  const unembedding = Float64Array.of(1e100, 0, -1e100, 0, 0, 1);
  const analysis = new Analysis({ ...base, unembedding, reference: new Float64Array(6) }, correct);
  assert.is(analysis.hasWide, false);
  const { text, value } = factsOf(analysis).find(({ id }) => id === 'rho-chosen')!;
  assert.match(text.join('\n'), '?');
  const entries = (value as { rho: number[][] }).rho.flat();
  assert.ok(entries.some(Number.isNaN));
  for (const rho of entries) assert.ok(Number.isNaN(rho) || Math.abs(rho) <= 2);
});

it('rounds thresholds down', () => {
  for (let x = 1e-9; x < 1e12; x *= 1.7182) {
    assert.ok(Number(sixDigitsDown(x)) <= x, `${x}`);
    assert.ok(Number(sixDigitsDown(x)) >= x * (1 - 1.1e-5), `${x}`);
  }
});

it('knows that two equal responses move nothing, whatever the numbers', () => {
  for (const { chosen, ...rest } of [base, byHand, { ...base, reference: U.map((x) => x / 3) }]) {
    const analysis = new Analysis({ ...rest, chosen, rejected: chosen }, correct);
    assert.is(analysis.coefficientSign, 0);
    const bounds = checks.find(({ id }) => id === 'equation-5.d.bounds')!.run(analysis);
    assert.is(bounds.kind, 'discarded', JSON.stringify(bounds));
    const change = factsOf(analysis).find(({ id }) => id === 'change')!;
    assert.match(
      change.text.join('\n'),
      'C = 0: the implicit reward of (x̄,ȳ) rises at no step size; here it stays',
    );
  }
});

it.run();
