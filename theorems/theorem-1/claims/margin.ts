/** Claim (a) in rational arithmetic: the tilt is a distribution, and its margin is δ on every pair. */

import { type Check, holds, type Outcome, violated } from '../../../lib/audit/check.ts';
import { rational } from '../../../lib/exact/fractions.ts';
import { shortText } from '../../../lib/verification/scientific.ts';
import type { Analysis, PromptAnalysis } from '../analysis.ts';
import { onPairs, underHypotheses, withRational } from './applies.ts';

/** Up to this many pairs per prompt, each is formed and compared by itself. */
export const MOST_EXPLICIT_PAIRS = 400;

const ONE = rational(1);

/** π(y_i) and π_ref(y_i) as integers over the same denominators for all responses of a prompt. */
interface Numerators {
  readonly tilted: bigint;
  readonly reference: bigint;
}

/** π(y_i) = m_i·weight/(total·Z) and π_ref(y_i) = m_i/total. */
function numeratorsOf(analysis: Analysis, prompt: PromptAnalysis): (i: number) => Numerators {
  const { correctWeight, incorrectWeight } = analysis.exactParts(prompt, analysis.rationalTilt!);
  const { masses, correct } = prompt.prompt;
  const chosen = correctWeight.s * correctWeight.n * incorrectWeight.d;
  const rejected = incorrectWeight.s * incorrectWeight.n * correctWeight.d;
  return (i) => ({ tilted: masses[i]! * (correct[i] ? chosen : rejected), reference: masses[i]! });
}

/** π(y_i)·π_ref(y_j) = π(y_j)·π_ref(y_i) for all i and the first j of a role. */
function hasConstantRatio(of: (i: number) => Numerators, indices: readonly number[]): boolean {
  const first = of(indices[0]!);
  return indices.every((i) => {
    const { tilted, reference } = of(i);
    return tilted * first.reference === first.tilted * reference;
  });
}

const margin = onPairs((analysis, prompts) =>
  withRational(analysis, ({ q }) => {
    for (const prompt of prompts) {
      const of = numeratorsOf(analysis, prompt);
      const explicit = prompt.pairs <= MOST_EXPLICIT_PAIRS;
      const sides = [prompt.chosen, prompt.rejected] as const;
      if (!explicit && !sides.every((side) => hasConstantRatio(of, side))) {
        return violated(`π/π_ref is not constant over the responses of one role of prompt ${prompt.index}`);
      }
      const [chosen, rejected] = sides.map((side) => (explicit ? side : side.slice(0, 1))) as [
        number[],
        number[],
      ];
      const low = rejected.map(of);
      for (const i of chosen) {
        const a = of(i);
        for (const [k, b] of low.entries()) {
          const products: [bigint, bigint] = [a.tilted * b.reference, b.tilted * a.reference];
          // The planted error of the sign takes π_ref/π for π/π_ref.
          const [left, right] = analysis.formulas.rewardSign === 1 ? products : products.reverse();
          if (left! * q.d !== right! * q.n) {
            const factor = rational(left!, right!);
            return violated(
              `prompt ${prompt.index}, responses ${i} and ${rejected[k]}: π(y+)π_ref(y-) is ${shortText(factor)} times π(y-)π_ref(y+), not q = ${shortText(q)} times`,
              factor.div(q).valueOf(),
              1,
            );
          }
        }
      }
    }
    return holds(1, 1, 0);
  }),
);

const distribution = underHypotheses((analysis) =>
  withRational(analysis, (tilt) => {
    for (const prompt of analysis.prompts) {
      const { correctWeight, incorrectWeight, partition } = analysis.exactParts(prompt, tilt);
      const { masses, correct, total } = prompt.prompt;
      // Σπ and Z by summing over the responses, apart from the formula with p.
      const sums = [0n, 0n];
      masses.forEach((m, i) => {
        sums[correct[i] ? 1 : 0]! += m;
      });
      const summed = rational(sums[1]!, total)
        .mul(correctWeight)
        .add(rational(sums[0]!, total).mul(incorrectWeight));
      const sum = summed.div(partition);
      const positive = correctWeight.gt(0n) && incorrectWeight.gt(0n) && partition.gt(0n);
      if (!positive || !sum.equals(ONE)) {
        return violated(
          `prompt ${prompt.index}: Z = ${shortText(partition)}, but Σ π_ref(y)·weight = ${shortText(summed)}`,
          sum.valueOf(),
          1,
        );
      }
    }
    return holds(1, 1, 0);
  }),
);

export const marginChecks: readonly Check<Analysis>[] = [
  {
    id: 'theorem-1.a.distribution',
    statement:
      'π(y) > 0 and Σ_y π(y) = 1, summed over the responses, with Z from its formula 1 + (q − 1)·π_ref(C)',
    role: 'ingredient',
    level: 'exact',
    relation: 'equality',
    quantity: 'Σ_y π(y), a rational number',
    limits: 'instances with rational q; finitely many responses',
    run: distribution,
  },
  {
    id: 'theorem-1.a.margin',
    statement: 'π(y+)·π_ref(y-) = q·π(y-)·π_ref(y+) for every pair: the margin is β ln q = δ exactly',
    role: 'claim',
    level: 'exact',
    relation: 'equality',
    quantity: 'e^(margin/β)/q, a rational number that is 1 on every pair',
    limits: `instances with rational q; prompts with more than ${MOST_EXPLICIT_PAIRS} pairs by two ratios π/π_ref, one constant over C and one over the rest, compared once`,
    run: margin as (analysis: Analysis) => Outcome,
  },
];
