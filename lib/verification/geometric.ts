/**
 * Sampling until the first correct answer: with probability s of a correct one, the number of independent samples is
 * geometric. Mean 1/s, P(none in k) = (1 − s)^k, median the smallest k with (1 − s)^k ≤ 1/2.
 */

import type Fraction from 'fraction.js';
import { bitLength } from '../exact/dyadic.ts';
import { rational } from '../exact/fractions.ts';
import { exp, ln2, log, log1p } from '../interval/elementary.ts';
import * as iv from '../interval/interval.ts';

/** A probability s and 1 − s, each enclosed by itself: 1 − s may be far below the width of s. */
export interface Chance {
  readonly success: iv.Interval;
  readonly failure: iv.Interval;
  /** s itself, where it is known. */
  readonly exact: Fraction | null;
}

const half = iv.point(0.5);
/** Powers up to this many bits are brought to lowest terms. */
const MOST_BITS = 4096;
/** Powers up to this many bits are compared. */
const MOST_COMPARED_BITS = 1_000_000;

/** ln(1 − s), s < 1. */
function logFailure({ success, failure }: Chance): iv.Interval {
  return iv.isBelow(success, half) ? log1p(iv.negate(success)) : log(failure);
}

/** Encloses (1 − s)^k, k ≥ 1. */
export function noneInSamples(chance: Chance, k: number): iv.Interval {
  if (chance.failure.hi.mantissa === 0n) return iv.point(0);
  return exp(iv.multiply(iv.point(k), logFailure(chance)));
}

/** (1 − s)^k, or null where s is not known or the power is too long. */
export function exactNoneInSamples({ exact }: Chance, k: number): Fraction | null {
  if (exact === null || bitLength(exact.d) * k > MOST_BITS) return null;
  const failure = rational(1).sub(exact);
  return rational(failure.n ** BigInt(k), failure.d ** BigInt(k));
}

/** The median as [low, high] with low = high nearly always; s > 0. */
export function medianSamples(chance: Chance): readonly [bigint, bigint] {
  if (chance.failure.hi.mantissa === 0n) return [1n, 1n];
  const quotient = iv.divide(ln2, iv.negate(logFailure(chance)));
  const [low, high] = [ceiling(quotient.lo), ceiling(quotient.hi)].map((k) => (k < 1n ? 1n : k)) as [
    bigint,
    bigint,
  ];
  if (low === high || low > 1_000_000n) return [low, high];
  // s = 1/2 and the like: the enclosure of ln 2/(−ln(1 − s)) contains the integer itself.
  const { exact } = chance;
  if (exact === null || bitLength(exact.d) * Number(low) > MOST_COMPARED_BITS) return [low, high];
  const failure = rational(1).sub(exact);
  return 2n * failure.n ** low <= failure.d ** low ? [low, low] : [high, high];
}

/** ⌈m·2^e⌉ for a number of at most some ten thousand digits. @throws RangeError beyond 2^70000. */
function ceiling({ mantissa, exponent }: { readonly mantissa: bigint; readonly exponent: number }): bigint {
  if (exponent > 70_000) throw new RangeError('a count beyond 2^70000');
  if (exponent >= 0) return mantissa << BigInt(exponent);
  return -(-mantissa >> BigInt(Math.min(-exponent, bitLength(mantissa) + 1)));
}
