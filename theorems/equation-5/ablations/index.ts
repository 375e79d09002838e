/** What happens to Equation 5 when a hypothesis is dropped or a constant changed and the rest is kept. */

import type { Ablation } from '../../../lib/audit/types.ts';
import { betaOnce, otherTokensFall, rangeOfThePaper, smallerHoeffdingConstant } from './constants.ts';
import { h1 } from './h1.ts';
import { h2 } from './h2.ts';
import { h3 } from './h3.ts';
import type { AblationOptions } from './options.ts';

/** H1 … H3, then the constants; with `keep` all of them are refuted. */
export function ablations(options: AblationOptions = {}): Ablation[] {
  return [h1, h2, h3, betaOnce, smallerHoeffdingConstant, rangeOfThePaper, otherTokensFall].map((ablation) =>
    ablation(options),
  );
}
