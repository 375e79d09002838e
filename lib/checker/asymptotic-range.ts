/** Whether a hypergeometric term is a probability: 0 < p_n ≤ 1 for all n ≥ from. Part of the trusted base. */

import { firstNonNegativeShift, notPositiveAt, subtract } from './asymptotic-polynomial.ts';
import {
  descent,
  isWindowEvaluable,
  less,
  ONE,
  positivityFault,
  ratioOf,
  type Term,
  valueAt,
} from './asymptotic-term.ts';

export type Range =
  | { readonly kind: 'proved'; readonly how: string }
  | { readonly kind: 'violated'; readonly found: string }
  | { readonly kind: 'open'; readonly reason: string };

const MOST_SIZES = 20_000;
/** Sizes looked at when nothing is proved. */
const SAMPLED = 64;

/**
 * p_n ≤ 1: the term falls from some n1 on, and the sizes up to n1 are looked at one by one. A term that never falls is
 * decided when it is a rational function of n, and left open otherwise.
 */
export function rangeOf(term: Term): Range {
  try {
    return decide(term);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { kind: 'open', reason: error.message };
  }
}

/** @throws RangeError where a sign or a value is out of reach. */
function decide(term: Term): Range {
  const fault = positivityFault(term);
  if (fault !== null) return { kind: 'violated', found: fault };
  const difference = descent(ratioOf(term));
  const falls = difference.length === 0 ? term.from : firstNonNegativeShift(difference, term.from);
  const last = falls ?? term.from + SAMPLED;
  for (let n = term.from; n <= Math.min(last, term.from + MOST_SIZES); n++) {
    if (!isWindowEvaluable(term, term.from, n)) {
      return { kind: 'open', reason: `p_n has too many digits at n = ${n}` };
    }
    if (less(ONE, valueAt(term, n))) return { kind: 'violated', found: `is above 1 at n = ${n}` };
  }
  if (falls !== null && falls <= term.from + MOST_SIZES) {
    return { kind: 'proved', how: `checked up to n = ${falls}, non-increasing from there on (exact)` };
  }
  const plain = term.factorials.length === 0 && term.base.n === term.base.d;
  if (!plain) return { kind: 'open', reason: `p_n ≤ 1 is not proved beyond n = ${last}` };
  // Q − P + 1 > 0 says P ≤ Q, for integers.
  const slack = [...subtract(term.denominator, term.numerator)];
  slack[0] = (slack[0] ?? 0n) + 1n;
  const at = notPositiveAt(slack, term.from);
  return at === null
    ? { kind: 'proved', how: 'numerator ≤ denominator at all n (exact, Budan-Fourier)' }
    : { kind: 'violated', found: `is above 1 at n = ${at}` };
}
