/** Equation 5 without H2: the step is on the mean loss of two pairs. */

import type { Ablation } from '../../../lib/audit/types.ts';
import { rational, toStrings } from '../../../lib/exact/fractions.ts';
import type { TrainingPair } from '../../../lib/learning-dynamics/exact-step.ts';
import type { AblationOptions } from './options.ts';
import { FIRST, FOLLOWED, Q, SECOND, slopeOfReward } from './rational-step.ts';

export function h2({ keep = false, plantSignError = false }: AblationOptions = {}): Ablation {
  const beta = rational(1);
  const batch = keep ? [FIRST] : [FIRST, SECOND];
  const alone = slopeOfReward([FIRST], beta);
  const other = slopeOfReward([SECOND], beta);
  const slope = slopeOfReward(batch, beta);
  // η on the mean of two losses gives each pair η/2.
  const share = rational(1, batch.length);
  const error = slope.sub(alone.mul(share));
  const missing = other.div(plantSignError ? -2n : 2n);
  const asExpected = !error.equals(0n) && error.equals(missing);
  const show = (pair: TrainingPair) => ({
    chosen: pair.chosen.map(({ hidden, token }) => ({ hidden: toStrings(hidden), token })),
    rejected: pair.rejected.map(({ hidden, token }) => ({ hidden: toStrings(hidden), token })),
  });
  return {
    drops: 'H2',
    expected: `If a second pair takes part in the step, Equation 5 for the first pair alone (with eta/2) is off by a term of first order, half of the second pair's coefficient: ${missing.toFraction()}·eta.`,
    observed: `The reward of the followed response changes at the rate ${slope.toFraction()} at eta = 0; the first pair alone accounts for ${alone.mul(share).toFraction()}, which leaves ${error.toFraction()}.`,
    level: 'exact',
    verdict: asExpected ? 'verified' : 'refuted',
    witness: {
      exponentialsOfUnembedding: Q.map(toStrings),
      pairs: [show(FIRST), show(SECOND)],
      followed: FOLLOWED.map(({ hidden, token }) => ({ hidden: toStrings(hidden), token })),
      rate: slope.toFraction(),
      ofFirstPair: alone.toFraction(),
      ofSecondPair: other.toFraction(),
    },
  };
}
