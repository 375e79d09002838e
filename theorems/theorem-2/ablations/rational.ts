/** Vectors of exact rationals, and the few exact checks that the ablations share. */

import Fraction from 'fraction.js';

export type Vector = readonly Fraction[];

/** What an ablation may be asked to get wrong: with either option set its expectation must not be met. */
export interface AblationOptions {
  /** Keep the hypothesis that the ablation is about; the failure is then absent. */
  readonly keepHypothesis?: boolean;
  /** Form the gradient (or the certificate) with one sign flipped. */
  readonly plantSignError?: boolean;
}

/** n/d, exact; d ≠ 0. */
export function rational(n: number | bigint, d: number | bigint = 1n): Fraction {
  return new Fraction(BigInt(n), BigInt(d));
}

/** A vector of integers. */
export function integers(...entries: readonly number[]): Vector {
  return entries.map((entry) => rational(entry));
}

export function dot(a: Vector, b: Vector): Fraction {
  if (a.length !== b.length) throw new RangeError(`vectors of lengths ${a.length} and ${b.length}`);
  return a.reduce((sum, entry, d) => sum.add(entry.mul(b[d]!)), rational(0));
}

export function plus(a: Vector, b: Vector): Vector {
  return a.map((entry, d) => entry.add(b[d]!));
}

export function minus(a: Vector, b: Vector): Vector {
  return a.map((entry, d) => entry.sub(b[d]!));
}

export function times(c: Fraction, a: Vector): Vector {
  return a.map((entry) => c.mul(entry));
}

export function isZero(a: Vector): boolean {
  return a.every((entry) => entry.equals(0n));
}

export function equalVectors(a: Vector, b: Vector): boolean {
  return a.length === b.length && isZero(minus(a, b));
}

/** Entries as "n/d" in lowest terms. */
export function toStrings(a: Vector): string[] {
  return a.map((entry) => entry.toFraction());
}

/** Share of a single pair in the accuracy: 1 for a positive margin, 1/2 for a tie, 0 for a negative one. */
function accuracyOfMargin(margin: Fraction): Fraction {
  return margin.equals(0n) ? rational(1, 2) : margin.gt(0n) ? rational(1) : rational(0);
}

/** Mean of the accuracies of the pairs with these margins; at least one. */
export function accuracy(margins: Vector): Fraction {
  const total = margins.reduce((sum, margin) => sum.add(accuracyOfMargin(margin)), rational(0));
  return total.div(rational(margins.length));
}

/** Whether η < 2·B^−2·min{1, β^−2}, B the largest norm of the hidden representations. */
export function isBelowStepLimit(learningRate: Fraction, beta: Fraction, hidden: readonly Vector[]): boolean {
  return hidden.every((h) => {
    const product = learningRate.mul(dot(h, h));
    return product.lt(2n) && product.mul(beta).mul(beta).lt(2n);
  });
}
