/** Searches the smallest size from which a falling term stays below 1, with the proof that the checker wants. */

import { isEvaluable, less, ONE, type Term, valueAt } from '../checker/asymptotic-term.ts';
import type { Threshold } from '../checker/asymptotic-threshold.ts';
import { firstBelowOne } from './decay.ts';

/** Sizes before fallsFrom that are looked at one by one. */
const LONGEST_WINDOW = 20_000;

/**
 * @param fallsFrom size from which the term is known to fall.
 * @returns null when the values have too many digits, or the sizes to look at one by one are too many.
 */
export function smallestThreshold(term: Term, fallsFrom: number): Threshold | null {
  const first = firstBelowOne(term, fallsFrom);
  if (first === null) return null;
  if (first > fallsFrom) return { fallsFrom, threshold: first };
  if (!isEvaluable(term, fallsFrom)) return null;
  let threshold = fallsFrom;
  while (threshold > term.from && less(valueAt(term, threshold - 1), ONE)) {
    threshold -= 1;
    if (fallsFrom - threshold > LONGEST_WINDOW) return null;
  }
  return { fallsFrom, threshold };
}
