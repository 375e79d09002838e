/**
 * Tails of the binomial distribution, enclosed. With w_i = P(X = i)/P(X = k) the tail P(X ≤ k) is A/(A + B),
 * A = Σ_{i≤k} w_i, B = Σ_{i>k} w_i: neither binomial coefficients nor powers are formed, nothing overflows.
 */

import * as iv from '../interval/interval.ts';
import { fractionTimes, sumOfProducts } from './positive-series.ts';

const ZERO = iv.point(0);
const ONE = iv.point(1);

export interface Tails {
  /** P(X ≤ k). */
  readonly atMost: iv.Interval;
  /** P(X > k). */
  readonly above: iv.Interval;
}

/** X ~ Bin(n, p), 0 ≤ k ≤ n, 0 < p < 1. */
export function binomialTails(n: number, k: number, p: iv.Interval): Tails {
  if (k === n) return { atMost: ONE, above: ZERO };
  const q = iv.subtract(ONE, p);
  const up = iv.divide(p, q);
  const down = iv.divide(q, p);
  // Both ratios fall with j, so that the current one bounds all later ones.
  const below = (j: number): iv.Interval => fractionTimes(k - j, n - k + j + 1, down);
  const beyond = (j: number): iv.Interval => fractionTimes(n - k - 1 - j, k + 2 + j, up);
  const a = sumOfProducts(below, below, k);
  const first = fractionTimes(n - k, k + 1, up);
  const b = iv.multiply(first, sumOfProducts(beyond, beyond, n - k - 1));
  const total = iv.add(a, b);
  return { atMost: iv.divide(a, total), above: iv.divide(b, total) };
}

/** The same in float64, to find where to look. */
export function approximateTails(n: number, k: number, p: number): { atMost: number; above: number } {
  if (k === n) return { atMost: 1, above: 0 };
  const up = p / (1 - p);
  let a = 1;
  for (let i = k, term = 1; i > 0 && term > a * 1e-18; i--) {
    term *= i / (n - i + 1) / up;
    a += term;
  }
  let b = 0;
  for (let i = k, term = 1; i < n; i++) {
    term *= ((n - i) / (i + 1)) * up;
    b += term;
    if (term < b * 1e-18) break;
  }
  // One of them may overflow to Infinity: then the other one's share is 0. Both do only where p is far from k/n.
  const share = a === Number.POSITIVE_INFINITY ? 1 : a / (a + b);
  return { atMost: share, above: b === Number.POSITIVE_INFINITY ? 1 : b / (a + b) };
}
