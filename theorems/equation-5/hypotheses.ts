/** Which hypotheses of Equation 5 hold on one instance. */

import type { Hypothesis } from '../../lib/audit/types.ts';
import { equalRows } from '../../lib/learning-dynamics/equal-rows.ts';
import type { Analysis } from './analysis.ts';
import type { Instance } from './instances/types.ts';
import { statement } from './statement.ts';

/** The rows before the first token that differs belong to one text, so they should be equal. */
function prefixNote({ chosen, rejected, width }: Instance): string {
  const length = Math.min(chosen.tokens.length, rejected.tokens.length);
  for (let k = 0; k < length; k++) {
    if (!equalRows(chosen.hidden, k * width, rejected.hidden, k * width, width))
      return `note: row ${k} of y+ and of y- differ though the same tokens precede them; Equation 5 holds for any rows, but these are not those of one prompt`;
    if (chosen.tokens[k] !== rejected.tokens[k]) break;
  }
  return 'y+ and y- have equal rows as long as the same tokens precede them';
}

export function hypothesesOf({ instance }: Analysis): Hypothesis[] {
  const { beta, learningRate, reference } = instance;
  const details: Record<string, string> = {
    H1: 'by the format: the representations are given and only U is trained',
    H2: `by the setting; ${prefixNote(instance)}`,
    H3: `by the setting: beta = ${beta}, eta = ${learningRate}, pi_ref ${reference === undefined ? 'is the model before the step' : 'has an unembedding of its own'}`,
  };
  return statement.hypotheses.map(({ id, words }) => ({
    id,
    statement: words,
    holds: true,
    detail: details[id]!,
  }));
}
