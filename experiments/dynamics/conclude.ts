/** Numbers and evidence from the measurements; a pure function of them. */

import type { Conclusion } from '../../lib/experiment/types.ts';
import { fixedEvidence } from './evidence-fixed.ts';
import { fullEvidence } from './evidence-full.ts';
import { paraphraseEvidence } from './evidence-paraphrase.ts';
import { numbersOf } from './numbers.ts';
import type { Measurement } from './rows.ts';

export function conclude(rows: readonly Measurement[], seeds: readonly number[], replay: string): Conclusion {
  return {
    numbers: numbersOf(rows),
    evidence: [
      ...fixedEvidence(rows, replay),
      ...fullEvidence(rows, seeds, replay),
      ...paraphraseEvidence(rows, seeds, replay),
    ],
  };
}
