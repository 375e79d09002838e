/** Response spaces small enough to be written out, for the checks that list every response. */

import { responsesAt } from '../../../lib/asymptotics/families.ts';
import { isEvaluable, valueAt } from '../../../lib/checker/asymptotic-term.ts';
import type { Analysis } from '../analysis.ts';

export interface Listed {
  readonly n: number;
  /** 1 where the response is correct; shape [responses]. */
  readonly flags: Uint8Array;
  /** π_ref up to the common factor 1/total; shape [responses], all positive. */
  readonly reference: readonly bigint[];
  readonly total: bigint;
}

/** Shares of p_n and of 1 − p_n in the response space with unequal probabilities. */
const CORRECT_SHARES = [1n, 2n, 3n] as const;
const INCORRECT_SHARES = [1n, 2n, 3n, 4n] as const;
/** Sizes that are tried: for a uniform reference, and for one with p_n < 1. */
const SIZES = 8;
const UNEQUAL_SIZES = 64;

/**
 * The largest two sizes with at most `most` responses, correct and incorrect ones among them, with the uniform
 * reference of the family; and at the first size with p_n < 1 seven responses with unequal probabilities that have the
 * same p_n. Empty when p_n = 1 at all sizes tried.
 */
export function listedSizes(analysis: Analysis, most: number): Listed[] {
  const unequal = unequalResponses(analysis);
  return unequal === null ? [] : [...uniformResponses(analysis, most), unequal];
}

function uniformResponses({ instance: { source }, term }: Analysis, most: number): Listed[] {
  if (!('family' in source)) return [];
  const found: Listed[] = [];
  for (let n = term.from; n < term.from + SIZES; n++) {
    const flags = responsesAt(source.family, n, most);
    if (flags === null) break;
    if (!flags.includes(1) || !flags.includes(0)) continue;
    found.push({ n, flags, reference: Array.from(flags, () => 1n), total: BigInt(flags.length) });
  }
  return found.slice(-2);
}

function unequalResponses({ term }: Analysis): Listed | null {
  const sum = (shares: readonly bigint[]): bigint => shares.reduce((a, b) => a + b, 0n);
  const [correct, incorrect] = [sum(CORRECT_SHARES), sum(INCORRECT_SHARES)];
  for (let n = term.from; n < term.from + UNEQUAL_SIZES && isEvaluable(term, n); n++) {
    const p = valueAt(term, n);
    if (p.n >= p.d) continue;
    const reference = [
      ...CORRECT_SHARES.map((share) => share * p.n * incorrect),
      ...INCORRECT_SHARES.map((share) => share * (p.d - p.n) * correct),
    ];
    return { n, flags: Uint8Array.of(1, 1, 1, 0, 0, 0, 0), reference, total: sum(reference) };
  }
  return null;
}

export const NOTHING_LISTED = 'no response space to list: every response is correct at all sizes tried';
