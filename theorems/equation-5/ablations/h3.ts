/** Equation 5 without H3: the reference model follows the trained one. */

import type { Ablation } from '../../../lib/audit/types.ts';
import { rational, toStrings } from '../../../lib/exact/fractions.ts';
import type { AblationOptions } from './options.ts';
import { FIRST, FOLLOWED, Q, slopeOfReward } from './rational-step.ts';

export function h3({ keep = false, plantSignError = false }: AblationOptions = {}): Ablation {
  const beta = rational(1);
  const predicted = slopeOfReward([FIRST], beta);
  // r = β ln(π_θ/π_ref): its rate is that of β ln π_θ less that of β ln π_ref, which moves as π_θ does.
  const ofReference = keep ? rational(0) : plantSignError ? predicted.neg() : predicted;
  const rate = predicted.sub(ofReference);
  const error = rate.sub(predicted);
  const asExpected = rate.equals(0n) && !error.equals(0n) && error.equals(predicted.neg());
  return {
    drops: 'H3',
    expected:
      'If the reference is set to the trained model after the step, the implicit reward is 0 before and after, whatever the coefficient: Equation 5 is off by all of its first-order term.',
    observed: `The coefficient is ${predicted.toFraction()}, the reward changes at the rate ${rate.toFraction()}.`,
    level: 'exact',
    verdict: asExpected ? 'verified' : 'refuted',
    witness: {
      exponentialsOfUnembedding: Q.map(toStrings),
      followed: FOLLOWED.map(({ hidden, token }) => ({ hidden: toStrings(hidden), token })),
      coefficient: predicted.toFraction(),
      rate: rate.toFraction(),
    },
  };
}
