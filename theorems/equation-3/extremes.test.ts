/** Instances at the ends of the range of doubles: every check answers, and none refutes. */

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Analysis } from './analysis.ts';
import { checks } from './definition.ts';
import { factsOf } from './facts.ts';
import { correct } from './formulas.ts';
import type { ImplicitPairs, Instance } from './instances/types.ts';

const it = suite('equation 3 at the ends of the range');

const implicit = (change: Partial<ImplicitPairs>): Instance => ({
  implicit: {
    beta: 1,
    unembedding: [
      [1, 2],
      [0, 1],
      [3, -1],
    ],
    reference: [
      [0, 0],
      [0, 0],
      [0, 0],
    ],
    pairs: [
      {
        chosen: [
          { token: 0, hidden: [1, 1] },
          { token: 1, hidden: [1, 0] },
        ],
        rejected: [{ token: 2, hidden: [1, 1] }],
      },
    ],
    ...change,
  },
});
const HUGE = [
  [1e308, 1e308],
  [0, 1],
  [-1e308, 0],
];

const EXTREMES: Readonly<Record<string, Instance>> = {
  'rewards of 1e308': { rewards: [{ chosen: 1e308, rejected: -1e308 }] },
  'denormal rewards': { rewards: [{ chosen: 0, rejected: 5e-324 }] },
  'a head of 1e308': { explicit: { head: [1e308], pairs: [{ chosen: [1e308], rejected: [-1e308] }] } },
  'logits that overflow': implicit({ unembedding: HUGE }),
  'logits of the reference that overflow': implicit({ reference: HUGE }),
  'beta = 1e308': implicit({ unembedding: HUGE, beta: 1e308 }),
  'beta = 1e-300': implicit({ beta: 1e-300 }),
};

it('answers on each of them and refutes nothing', () => {
  for (const [name, instance] of Object.entries(EXTREMES)) {
    const analysis = new Analysis(instance, correct);
    for (const check of checks.filter(({ once }) => once !== true)) {
      const outcome = check.run(analysis);
      const where = `${name}, ${check.id}: ${JSON.stringify(outcome)}`;
      assert.is.not(outcome.kind, 'violated', where);
      if (outcome.kind === 'holds') assert.ok(outcome.slack === null || outcome.slack >= 0, where);
    }
    assert.ok(factsOf(analysis).length > 0);
  }
});

it('differentiates at rational weights where the logits overflow float64', () => {
  const analysis = new Analysis(implicit({ unembedding: HUGE }), correct);
  const outcome = checks.find(({ id }) => id === 'equation-3.a.dual-implicit')!.run(analysis);
  assert.is(outcome.kind, 'holds', JSON.stringify(outcome));
});

it.run();
