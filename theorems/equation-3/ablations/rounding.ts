/** Real arithmetic replaced by float64: the invariance under c(x) and the finiteness of the loss are lost. */

import type { Ablation } from '../../../lib/audit/types.ts';
import { fromDouble } from '../../../lib/exact/fractions.ts';
import { exp, log, softplus } from '../../../lib/float/elementary.ts';
import type { AblationOptions } from './constants.ts';

/** 2^60, just below which doubles are 2^7 apart. */
const SHIFT = 2 ** 60;

export function roundedRewards({ keep = false }: AblationOptions = {}): Ablation {
  const [chosen, rejected] = [1, 0];
  const margin = keep
    ? fromDouble(chosen)
        .add(fromDouble(SHIFT))
        .sub(fromDouble(rejected).add(fromDouble(SHIFT)))
        .valueOf()
    : chosen + SHIFT - (rejected + SHIFT);
  const naive = keep ? softplus(800) : log(1 + exp(800));
  const changes = margin !== chosen - rejected && naive === Number.POSITIVE_INFINITY;
  return {
    drops: 'real numbers replaced by float64',
    expected:
      'Adding c = 2^60 to both rewards of a pair with margin 1 rounds the margin to 0; ln(1 + e^−m) as it stands overflows at m = −800, where the loss is 800.',
    observed: `The margin after the shift is ${margin}; the loss at m = −800 is ${naive}, and ${softplus(800)} by softplus.`,
    level: 'exact',
    verdict: changes ? 'verified' : 'refuted',
    witness: { shift: SHIFT, margin, naiveLoss: String(naive), loss: softplus(800) },
  };
}
