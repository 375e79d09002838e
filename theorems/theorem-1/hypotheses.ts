/** Which hypotheses of Theorem 1 hold on one instance, and where they fail. */

import type { Hypothesis } from '../../lib/audit/types.ts';
import { shortText } from '../../lib/verification/scientific.ts';
import type { Analysis, PromptAnalysis } from './analysis.ts';
import { statement } from './statement.ts';

const MOST_LISTED = 8;

function listed(items: readonly string[]): string {
  const shown = items.slice(0, MOST_LISTED).join(', ');
  return items.length > MOST_LISTED ? `${shown} and ${items.length - MOST_LISTED} more` : shown;
}

/** "response 3", with its text where the file names it. */
function responseName({ prompt }: PromptAnalysis, i: number): string {
  const text = prompt.texts[i];
  return text === null || text === undefined
    ? `response ${i}`
    : `response ${i} (${JSON.stringify(text.slice(0, 40))})`;
}

export function hypothesesOf(analysis: Analysis): Hypothesis[] {
  const decide: Record<string, () => [boolean, string]> = {
    H1: () => positive(analysis),
    H2: () => nonEmpty(analysis),
  };
  return statement.hypotheses.map(({ id, words }) => {
    const [holds, detail] = decide[id]!();
    return { id, statement: words, holds, detail };
  });
}

function positive({ prompts }: Analysis): [boolean, string] {
  const zero = prompts.flatMap((prompt) =>
    prompt.prompt.masses.flatMap((m, i) =>
      m === 0n ? [`${responseName(prompt, i)} of prompt ${prompt.index}`] : [],
    ),
  );
  const moved = prompts.filter(({ prompt }) => !prompt.deviation.equals(0n));
  const largest = moved.reduce<PromptAnalysis | null>(
    (a, b) => (a === null || b.prompt.deviation.abs().gt(a.prompt.deviation.abs()) ? b : a),
    null,
  );
  const sums =
    largest === null
      ? 'the probabilities sum to 1 exactly'
      : `the probabilities as given miss the sum 1 in ${moved.length} of ${prompts.length} prompt(s), by up to ${shortText(largest.prompt.deviation)} (prompt ${largest.index}); they were divided by their sum, exactly`;
  if (zero.length > 0) return [false, `probability 0: ${listed(zero)}; ${sums}`];
  const responses = prompts.reduce((n, { size }) => n + size, 0);
  return [true, `all ${responses} probabilities are positive; ${sums}`];
}

function nonEmpty({ prompts }: Analysis): [boolean, string] {
  const empty = prompts.filter(({ chosen }) => chosen.length === 0);
  if (empty.length > 0) {
    return [false, `no response is correct: prompt ${listed(empty.map(({ index }) => `${index}`))}`];
  }
  const full = prompts.filter(({ rejected }) => rejected.length === 0);
  const correct = prompts.reduce((n, { chosen }) => n + chosen.length, 0);
  const vacuous =
    full.length === 0
      ? ''
      : `; every response is correct in ${full.length} of ${prompts.length} prompt(s) (${listed(full.map(({ index }) => `${index}`))}), where there is no pair and claims (a) and (c) are vacuous`;
  return [true, `${correct} correct response(s) in ${prompts.length} prompt(s)${vacuous}`];
}
