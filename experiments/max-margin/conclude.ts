/** Numbers and evidence from the measurements; a pure function of them. */

import type { Conclusion } from '../../lib/experiment/types.ts';
import { directionEvidence, rateEvidence } from './evidence-direction.ts';
import { implicitEvidence, unseenEvidence } from './evidence-implicit.ts';
import { timeEvidence } from './evidence-time.ts';
import { numbersOf } from './numbers.ts';
import type { Measurement } from './rows.ts';

export function conclude(rows: readonly Measurement[], replay: string): Conclusion {
  return {
    numbers: numbersOf(rows),
    evidence: [
      ...directionEvidence(rows, replay),
      ...rateEvidence(rows, replay),
      ...timeEvidence(rows, replay),
      ...implicitEvidence(rows, replay),
      ...unseenEvidence(rows, replay),
    ],
  };
}
