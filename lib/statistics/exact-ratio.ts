/** p-values as exact rational numbers. */

import * as iv from '../interval/interval.ts';
import { toNumberUp } from '../interval/to-number.ts';

/** An exact probability and the smallest double near it that is not below it: rounding never makes a p-value smaller. */
export interface ExactProbability {
  readonly numerator: bigint;
  /** > 0. */
  readonly denominator: bigint;
  readonly value: number;
}

export function exactProbability(numerator: bigint, denominator: bigint): ExactProbability {
  return { numerator, denominator, value: Math.min(1, toNumberUp(iv.ratio(numerator, denominator).hi)) };
}

/** C(n, k) for 0 ≤ k ≤ n. */
export function binomial(n: number, k: number): bigint {
  let c = 1n;
  const few = Math.min(k, n - k);
  for (let i = 1; i <= few; i++) c = (c * BigInt(n - few + i)) / BigInt(i);
  return c;
}

/** @throws RangeError unless 0 ≤ value ≤ most is an integer. */
export function requireCount(name: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 0 || value > most) {
    throw new RangeError(`${name}: an integer from 0 to ${most} was expected, got ${value}`);
  }
}
