/** Searches the smallest size from which a falling term stays below 1, with the proof that the checker wants. */

import { isWindowEvaluable, less, ONE, type Term, valueAt } from '../checker/asymptotic-term.ts';
import type { Threshold } from '../checker/asymptotic-threshold.ts';
import { firstBelowOne } from './decay.ts';

/** Sizes before fallsFrom that are looked at one by one. */
const LONGEST_WINDOW = 20_000;

/**
 * @param fallsFrom size from which the term is known to fall.
 * @param near where the search begins: any size, best one just below the threshold.
 * @returns null when the values have too many digits, or the sizes to look at one by one are too many.
 */
export function smallestThreshold(term: Term, fallsFrom: number, near = fallsFrom): Threshold | null {
  const start = Math.max(fallsFrom, near);
  const first = firstBelowOne(term, start);
  if (first === null) return null;
  if (first > start) return { fallsFrom, threshold: first };
  let threshold = start;
  while (threshold > term.from && less(valueAt(term, threshold - 1), ONE)) {
    threshold -= 1;
    if (start - threshold > LONGEST_WINDOW || !isWindowEvaluable(term, threshold, start)) return null;
  }
  return { fallsFrom, threshold };
}
