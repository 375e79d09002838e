/** Sentences that both formats of the report use. */

import { number } from '../lib/audit/render.ts';
import type { Level, Verdict } from '../lib/audit/types.ts';
import type { MeasuredNumber, TimelessEvidence } from '../lib/experiment/types.ts';
import type { Counts, PartName } from './model.ts';

export const TITLE = 'Why is Your Language Model a Poor Implicit Reward Model?';
export const PAPER = 'https://arxiv.org/abs/2507.07981';

export const PART_TITLES: Readonly<Record<PartName, string>> = {
  results: 'Theorems, corollary and equations',
  experiments: 'Experiments with small models',
  runs: 'Runs of language models',
};

export const PART_WORDS: Readonly<Record<PartName, string>> = {
  results:
    'Each statement is checked on an instance made by hand and on random ones, and as an identity where that can be proved.',
  experiments:
    'Saved results, judged again from their measurements by the thresholds that stand in the code; nothing is run.',
  runs: 'Kept runs of a Python worker, judged again from their predictions and measurements; nothing is run.',
};

export const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  symbolic: 'an identity, proved for a class of sizes',
  exact: 'rational arithmetic, without rounding, on the instances tried',
  certified: 'enclosed by intervals that hold the true value, on the instances tried',
  numeric: 'float64 with a tolerance that is stated',
  statistical: 'a confidence interval of a test that is named',
};

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  verified:
    'every part of the claim has evidence of the level given; on instances, this means those instances',
  refuted: 'a check found a counterexample, or an interval lies wholly on the wrong side of its threshold',
  inconclusive: 'neither: too few instances, or an interval on both sides of its threshold',
};

export function countWords({ verified, refuted, inconclusive }: Counts): string {
  const of = verified + refuted + inconclusive;
  return `${of} claims: ${verified} verified, ${refuted} refuted, ${inconclusive} inconclusive`;
}

/** "0.98 [0.96, 0.99]" */
export function intervalWords({ value, low, high }: MeasuredNumber): string {
  return low === null || high === null ? number(value) : `${number(value)} [${number(low)}, ${number(high)}]`;
}

export function sampleWords({ interval, count }: MeasuredNumber): string {
  const values = `${count} ${count === 1 ? 'value' : 'values'}`;
  return interval === 'none' ? values : `${interval}; ${values}`;
}

/** "measured 0.2, bound 1, slack 0.8", or null where the check is all or nothing. */
export function foundWords({ measured, bound, slack }: TimelessEvidence): string | null {
  if (measured === null) return null;
  const parts = [`measured ${number(measured)}`];
  if (bound !== null) parts.push(`bound ${number(bound)}`);
  if (slack !== null) parts.push(`slack ${number(slack)}`);
  return parts.join(', ');
}

export function triedWords({ instances, discarded }: TimelessEvidence): string {
  const tried = instances === 1 ? 'one case' : `${instances} instances`;
  return discarded === 0 ? tried : `${tried}, ${discarded} discarded`;
}

export const holdsWords = (holds: boolean | null): string =>
  holds === null ? 'open' : holds ? 'holds' : 'fails';
