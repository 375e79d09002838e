/** Which hypotheses of Equation 4 hold on one instance. */

import type { Hypothesis } from '../../lib/audit/types.ts';
import type { Analysis } from './analysis.ts';
import { statement } from './statement.ts';

export function hypothesesOf({ instance, pairs }: Analysis): Hypothesis[] {
  const detail: Record<string, string> = {
    H1: 'by the format: the representations are given and only u is stepped',
    H2: `by the format: one step, η = ${instance.learningRate}, on ${pairs.length === 1 ? 'one pair' : `the mean over ${pairs.length} pairs`}`,
  };
  return statement.hypotheses.map(({ id, words }) => ({
    id,
    statement: words,
    holds: true,
    detail: detail[id]!,
  }));
}
