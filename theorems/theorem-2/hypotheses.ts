/** Which hypotheses of Theorem 2 hold on one instance, and where they fail. */

import type { Hypothesis } from '../../lib/audit/types.ts';
import { sharedTokens } from '../../lib/checker/unseen-tokens.ts';
import { toNumberDown, toNumberUp } from '../../lib/interval/to-number.ts';
import type { Analysis } from './analysis.ts';
import { statement } from './statement.ts';

const MOST_LISTED = 8;

function listed(items: readonly (string | number)[]): string {
  const shown = items.slice(0, MOST_LISTED).join(', ');
  return items.length > MOST_LISTED ? `${shown} and ${items.length - MOST_LISTED} more` : shown;
}

export function hypothesesOf(analysis: Analysis): Hypothesis[] {
  const decide: Record<string, () => [boolean | null, string]> = {
    H1: () => [true, 'by the format: one token per response'],
    H2: () => [true, 'by the format: the representations are given and only u or U is trained'],
    H3: () => separability(analysis),
    H4: () => step(analysis),
    H5: () => unseen(analysis),
    H6: () => [true, 'by the setting: the implicit model starts at its reference'],
  };
  return statement.hypotheses.map(({ id, words }) => {
    const [holds, detail] = decide[id]!();
    return { id, statement: words, holds, detail };
  });
}

function separability(analysis: Analysis): [boolean | null, string] {
  const { candidate, implicit } = analysis;
  const parts: string[] = [];
  let holds: boolean | null = true;
  if (analysis.hasConflict && candidate.kind === 'conflict') {
    holds = false;
    parts.push(
      `explicit: NOT separable, pairs ${listed(candidate.conflict.support)} conflict (exact Farkas weights)`,
    );
  } else if (analysis.separator?.ok) {
    const gamma = toNumberDown(analysis.separator.facts.margin.lo).toPrecision(6);
    parts.push(`explicit: separable, γ* = ${gamma} (${analysis.separator.facts.level})`);
  } else {
    holds = null;
    parts.push(
      `explicit: undecided (${candidate.kind === 'none' ? candidate.reason : 'no certified separator'})`,
    );
  }
  if (analysis.hasImplicitConflict && implicit.kind === 'conflict') {
    holds = false;
    parts.push(`implicit: NOT separable, pairs ${listed(implicit.support)} conflict (exact Farkas weights)`);
  } else if (analysis.implicitDecision?.ok) {
    parts.push(
      `implicit: separable, margin ≥ ${toNumberDown(analysis.implicitDecision.margin.lo).toPrecision(6)} (certified)`,
    );
  } else {
    holds = holds === false ? false : null;
    parts.push('implicit: undecided');
  }
  return [holds, parts.join('; ')];
}

function step({ stepLimit, learningRate }: Analysis): [boolean, string] {
  const admitted = stepLimit.admits(learningRate);
  if (stepLimit.limit === null) return [true, 'all hidden representations of D_T are zero: no limit'];
  const limit = toNumberUp(stepLimit.limit.hi).toPrecision(6);
  return [admitted, `η = ${learningRate.toPrecision(6)} is ${admitted ? 'below' : 'NOT below'} ${limit}`];
}

function unseen({ instance }: Analysis): [boolean, string] {
  const shared = sharedTokens(instance);
  if (shared.length === 0) return [true, 'no token of D_E is a response in D_T'];
  return [
    false,
    `trained tokens in D_E: ${listed(shared.map(({ token, pair }) => `${token} (pair ${pair})`))}`,
  ];
}
