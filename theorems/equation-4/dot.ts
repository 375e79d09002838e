/** Inner products of long rational vectors with one reduction to lowest terms at the end instead of one per entry. */

import type Fraction from 'fraction.js';
import { rational, type Vector } from '../../lib/exact/fractions.ts';

/** ⟨a, b⟩, exact. @throws RangeError for vectors of different lengths. */
export function dot(a: Vector, b: Vector): Fraction {
  if (a.length !== b.length) throw new RangeError(`vectors of lengths ${a.length} and ${b.length}`);
  const [first, second] = [a, b].map(overCommonDenominator) as [Scaled, Scaled];
  const sum = first.numerators.reduce((total, x, d) => total + x * second.numerators[d]!, 0n);
  return rational(sum, first.denominator * second.denominator);
}

interface Scaled {
  readonly numerators: readonly bigint[];
  readonly denominator: bigint;
}

/** A common multiple of the denominators: for doubles, powers of two, the largest of them. */
function overCommonDenominator(a: Vector): Scaled {
  let denominator = 1n;
  for (const { d } of a) {
    if (denominator % d === 0n) continue;
    denominator = d % denominator === 0n ? d : denominator * d;
  }
  return { numerators: a.map(({ s, n, d }) => s * n * (denominator / d)), denominator };
}
