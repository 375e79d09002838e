/** What the step does to each evaluated reward of one instance. */

import type { Fact } from '../../lib/audit/types.ts';
import { enclose } from '../../lib/exact/fractions.ts';
import * as iv from '../../lib/interval/interval.ts';
import { toNumberDown, toNumberUp } from '../../lib/interval/to-number.ts';
import { type Analysis, enclosedPrediction } from './analysis.ts';
import { floatChange, floatStep } from './claims/float-step.ts';
import { enclosedStep } from './claims/identity.ts';
import { dot } from './dot.ts';

const MOST_LISTED = 16;
const ends = (a: iv.Interval): readonly [number, number] => [toNumberDown(a.lo), toNumberUp(a.hi)];

export function factsOf(analysis: Analysis): Fact[] {
  const { instance, head, pairs, evaluation, residuals } = analysis;
  const g = residuals.slice(0, MOST_LISTED).map(ends);
  const after = enclosedStep(analysis);
  const step = floatStep(instance);
  const changes = evaluation.slice(0, MOST_LISTED).map((k, j) => {
    const actual = iv.subtract(
      after.map((u, d) => iv.multiply(u, enclose(k[d]!))).reduce(iv.add),
      enclose(dot(head, k)),
    );
    const predicted = enclosedPrediction(k, analysis);
    return {
      response: j,
      predicted: ends(predicted),
      actual: ends(actual),
      float64: floatChange(instance.head, step, instance.evaluation[j]!).value,
      text: `response ${j}: predicted ${shown(predicted)}, actual ${shown(actual)}`,
    };
  });
  const left = (n: number): string[] => (n > MOST_LISTED ? [`and ${n - MOST_LISTED} more`] : []);
  return [
    {
      id: 'residual',
      statement: 'g_i = σ(−margin_i) of the trained pairs, between two doubles',
      level: 'certified',
      value: g,
      text: [...g.map(([lo, hi], i) => `pair ${i}: g in [${lo}, ${hi}]`), ...left(pairs.length)],
    },
    {
      id: 'change',
      statement:
        'change of each evaluated reward: (η/n)Σ g_i⟨k, h_i+ − h_i−⟩ and ⟨u+, k⟩ − ⟨u, k⟩, each between two doubles, and the latter in float64',
      level: 'certified',
      value: changes.map(({ text: _, ...change }) => change),
      text: [
        ...changes.map(({ text, float64 }) => `${text}, in float64 ${Number(float64.toPrecision(12))}`),
        ...left(evaluation.length),
      ],
    },
  ];
}

/** Twelve digits of the middle, or both ends where they differ in these. */
function shown(a: iv.Interval): string {
  const [lo, hi] = ends(a).map((x) => String(Number(x.toPrecision(12)))) as [string, string];
  return lo === hi ? lo : `in [${lo}, ${hi}]`;
}
