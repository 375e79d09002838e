/** What happens to Theorem 2 when one of its hypotheses is dropped and the others are kept. */

import type { Ablation } from '../../../lib/audit/types.ts';
import { h1 } from './h1.ts';
import { h2 } from './h2.ts';
import { h3 } from './h3.ts';
import { h4 } from './h4.ts';
import { h5 } from './h5.ts';
import { h6 } from './h6.ts';
import type { AblationOptions } from './rational.ts';

export type { AblationOptions } from './rational.ts';

/** One ablation for each of H1 … H6, in this order; with an option set, all of them are refuted. */
export function ablations(options: AblationOptions = {}): Ablation[] {
  return [h1, h2, h3, h4, h5, h6].map((ablation) => ablation(options));
}
