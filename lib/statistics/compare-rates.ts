/**
 * Is one success rate larger than another? Fisher's exact test, one-sided: given the total of successes, the number
 * among the first group is hypergeometric if the two rates are equal (R. A. Fisher, J. Royal Stat. Soc. 98 (1935) 39–82).
 */

import { binomial, type ExactProbability, exactProbability, requireCount } from './exact-ratio.ts';

export interface Counts {
  readonly successes: number;
  readonly trials: number;
}

const MOST_TRIALS = 1 << 16;

/**
 * P(at least as many successes in the first group | equal rates, the total): small values speak for a larger first
 * rate. 1 when there is nothing to compare (no trials in a group, no successes, no failures).
 * @throws RangeError for counts out of range.
 */
export function firstRateIsLarger(first: Counts, second: Counts): ExactProbability {
  for (const [name, { successes, trials }] of Object.entries({ first, second })) {
    requireCount(`${name}.trials`, trials, MOST_TRIALS);
    requireCount(`${name}.successes`, successes, trials);
  }
  const total = first.successes + second.successes;
  // Σ_{x ≥ a} C(n1, x)·C(n2, total − x), each term from the one before by exact divisions.
  const most = Math.min(first.trials, total);
  let term = binomial(first.trials, first.successes) * binomial(second.trials, second.successes);
  let sum = term;
  for (let x = first.successes; x < most; x++) {
    const inSecond = total - x;
    term =
      (term * BigInt(first.trials - x) * BigInt(inSecond)) /
      (BigInt(x + 1) * BigInt(second.trials - inSecond + 1));
    sum += term;
  }
  return exactProbability(sum, binomial(first.trials + second.trials, total));
}
