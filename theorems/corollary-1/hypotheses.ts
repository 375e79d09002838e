/** Which hypotheses of Corollary 1 hold on one family, and how that is known. */

import { rationalText } from '../../lib/asymptotics/rational-text.ts';
import type { Hypothesis } from '../../lib/audit/types.ts';
import type { Analysis } from './analysis.ts';
import { statement } from './statement.ts';

export function hypothesesOf(analysis: Analysis): Hypothesis[] {
  const decide: Record<string, () => [boolean | null, string]> = {
    H1: () => generator(analysis),
    H2: () => [true, 'by the format: one q for all sizes'],
    H3: () => probability(analysis),
  };
  return statement.hypotheses.map(({ id, words }) => {
    const [holds, detail] = decide[id]!();
    return { id, statement: words, holds, detail };
  });
}

/** Complete for hypergeometric terms: the limit of the ratio is below 1, or it is 1 and p_n ~ c·n^e. */
function generator({ decay, polynomialMass: mass }: Analysis): [boolean | null, string] {
  if (decay.kind === 'superpolynomial') {
    return [
      true,
      `p_{n+1}/p_n tends to ${rationalText(decay.limit)} < 1, by degrees and leading coefficients of N and D (exact)`,
    ];
  }
  if (decay.kind === 'growing') return [null, 'p_{n+1}/p_n tends to more than 1: no probability'];
  const order = `p_n decays only like n^(${rationalText(decay.exponent)}) (exact)`;
  return [
    false,
    mass === null
      ? order
      : `${order}; n^${mass.degree}·p_n does not fall from n = ${mass.from} on (exact ratio test), so π_ref, and with it π, is an efficient generator`,
  ];
}

function probability({ range, term }: Analysis): [boolean | null, string] {
  if (range.kind === 'open') return [null, range.reason];
  if (range.kind === 'violated') return [false, `p_n ${range.found}`];
  return [true, `for all n ≥ ${term.from}: ${range.how}`];
}
