/** What happens to Theorem 1 when a hypothesis is dropped or a constant is changed, and the rest is kept. */

import type { Ablation } from '../../../lib/audit/types.ts';
import { largerMargin, otherBeta, smallerConstant } from './constants.ts';
import { h1 } from './h1.ts';
import { h2 } from './h2.ts';
import type { AblationOptions } from './options.ts';
import { width } from './width.ts';

/** With an option set, all of them are refuted. */
export function ablations(options: AblationOptions = {}): Ablation[] {
  return [h1, h2, smallerConstant, largerMargin, otherBeta, width].map((ablation) => ablation(options));
}
