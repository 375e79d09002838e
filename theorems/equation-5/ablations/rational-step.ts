/** A small rational model on which coefficients are exact: that of ablations H2, H3 and of the constant β². */

import type Fraction from 'fraction.js';
import { dot, integers, rational, type Vector } from '../../../lib/exact/fractions.ts';
import {
  type Position,
  responseGradient,
  stepOfUnembedding,
  type TrainingPair,
} from '../../../lib/learning-dynamics/exact-step.ts';

/** e^{U_v}, shape [4, 2]. */
export const Q: readonly Vector[] = [integers(1, 1), integers(2, 1), integers(1, 3), integers(1, 1)];
export const FIRST: TrainingPair = {
  chosen: [
    { hidden: integers(1, 0), token: 0 },
    { hidden: integers(0, 1), token: 1 },
  ],
  rejected: [{ hidden: integers(1, 0), token: 2 }],
};
export const SECOND: TrainingPair = {
  chosen: [{ hidden: integers(1, 1), token: 3 }],
  rejected: [{ hidden: integers(1, 1), token: 1 }],
};
export const FOLLOWED: readonly Position[] = [
  { hidden: integers(1, 1), token: 3 },
  { hidden: integers(1, 0), token: 1 },
];

/**
 * d/dη of the reward of FOLLOWED at η = 0 for a step on the mean loss of the pairs, ⟨∇r, −∇ℓ⟩ from explicit gradient
 * matrices; the model is its own reference, so g = 1/2 for every pair.
 */
export function slopeOfReward(pairs: readonly TrainingPair[], beta: Fraction): Fraction {
  const descent = stepOfUnembedding({
    q: Q,
    pairs,
    learningRate: rational(1),
    beta,
    residuals: pairs.map(() => rational(1, 2)),
  });
  return responseGradient(Q, FOLLOWED)
    .reduce((sum, row, v) => sum.add(dot(row, descent[v]!)), rational(0))
    .mul(beta);
}
