/** What happens to Equation 3 and its consequences when a constant, a term or a condition is changed. */

import type { Ablation } from '../../../lib/audit/types.ts';
import {
  type AblationOptions,
  complementedResidual,
  infiniteRewards,
  largerConstant,
  tiesCountedZero,
} from './constants.ts';
import { longerResponses } from './partition.ts';
import { roundedRewards } from './rounding.ts';

export type { AblationOptions } from './constants.ts';

/** With `keep` nothing is changed, and all of them are refuted. */
export function ablations(options: AblationOptions = {}): Ablation[] {
  return [
    infiniteRewards,
    complementedResidual,
    longerResponses,
    largerConstant,
    tiesCountedZero,
    roundedRewards,
  ].map((ablation) => ablation(options));
}
