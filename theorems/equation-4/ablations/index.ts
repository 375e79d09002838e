/** What happens to Equation 4 when a hypothesis or a term is changed. */

import type { Ablation } from '../../../lib/audit/types.ts';
import {
  type AblationOptions,
  batchInsteadOfPair,
  otherOptimisers,
  trainedRepresentations,
} from './hypotheses.ts';
import { otherResiduals } from './residual.ts';

export type { AblationOptions } from './hypotheses.ts';

/** With `keep` nothing is changed, and all of them are refuted. */
export function ablations(options: AblationOptions = {}): Ablation[] {
  return [trainedRepresentations, otherOptimisers, batchInsteadOfPair, otherResiduals].map((ablation) =>
    ablation(options),
  );
}
