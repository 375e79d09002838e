/** Which hypotheses of Equation 3 hold on one instance. */

import type { Hypothesis } from '../../lib/audit/types.ts';
import type { Analysis } from './analysis.ts';
import { statement } from './statement.ts';

export function hypothesesOf({ sets }: Analysis): Hypothesis[] {
  const detail: Record<string, string> = {
    H1: `by the format: ${sets.map(({ name, margins }) => `${margins.length} ${name}`).join(', ')}`,
    H2: 'by the format: finite numbers only, and a softmax of finite logits is positive',
    H3: 'by the format: the representations are given',
  };
  return statement.hypotheses.map(({ id, words }) => ({
    id,
    statement: words,
    holds: true,
    detail: detail[id]!,
  }));
}
