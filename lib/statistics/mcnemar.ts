/**
 * Paired yes/no outcomes: McNemar's test in its exact form, the sign test on the pairs that differ (Q. McNemar,
 * Psychometrika 12 (1947) 153–157).
 */

import { type ExactProbability, exactProbability, requireCount } from './exact-ratio.ts';

const MOST_PAIRS = 1 << 16;

export interface McNemar {
  /** P(as far from equal as this or further | both directions equally likely), doubled from the smaller tail, at most 1. */
  readonly twoSided: ExactProbability;
  /** P(at least this many `onlyFirst` | both directions equally likely): small values speak for the first. */
  readonly firstIsBetter: ExactProbability;
}

/** @throws RangeError for counts out of range. */
export function mcnemar(onlyFirst: number, onlySecond: number): McNemar {
  requireCount('onlyFirst', onlyFirst, MOST_PAIRS);
  requireCount('onlySecond', onlySecond, MOST_PAIRS);
  const n = onlyFirst + onlySecond;
  const all = 1n << BigInt(n);
  const atMost = (k: number): bigint => {
    let term = 1n;
    let sum = k >= 0 ? 1n : 0n;
    for (let i = 1; i <= k; i++) {
      term = (term * BigInt(n - i + 1)) / BigInt(i);
      sum += term;
    }
    return sum;
  };
  const doubled = 2n * atMost(Math.min(onlyFirst, onlySecond));
  return {
    twoSided: exactProbability(doubled < all ? doubled : all, all),
    // P(X ≥ k) = P(X ≤ n − k).
    firstIsBetter: exactProbability(atMost(n - onlyFirst), all),
  };
}
