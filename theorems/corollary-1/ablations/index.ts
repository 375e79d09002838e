/** What happens to Corollary 1 when a hypothesis is dropped or a constant is changed. */

import type { Ablation } from '../../../lib/audit/types.ts';
import { completeGraphs, smallerConstant } from './constants.ts';
import { h1 } from './h1.ts';
import { h2 } from './h2.ts';
import { h3 } from './h3.ts';
import type { AblationOptions } from './options.ts';

export type { AblationOptions } from './options.ts';

/** H1, H2, H3 and two constants, in this order; with an option set, all of them are refuted. */
export function ablations(options: AblationOptions = {}): Ablation[] {
  return [h1, h2, h3, completeGraphs, smallerConstant].map((ablation) => ablation(options));
}
