/** Numbers and evidence from the measurements; a pure function of them. */

import type { Conclusion } from '../../lib/experiment/types.ts';
import { directionEvidence } from './evidence-direction.ts';
import { explicitEvidence } from './evidence-explicit.ts';
import { linearEvidence } from './evidence-linear.ts';
import { propositionEvidence } from './evidence-propositions.ts';
import { transformerEvidence } from './evidence-transformer.ts';
import { numbersOf } from './numbers.ts';
import type { Measurement } from './rows.ts';

export function conclude(rows: readonly Measurement[], replay: string): Conclusion {
  return {
    numbers: numbersOf(rows),
    evidence: [
      ...explicitEvidence(rows, replay),
      ...propositionEvidence(rows, replay),
      ...linearEvidence(rows, replay),
      ...directionEvidence(rows, replay),
      ...transformerEvidence(rows, replay),
    ],
  };
}
