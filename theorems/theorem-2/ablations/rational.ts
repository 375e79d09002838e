/** What the ablations of Theorem 2 share. */

import type Fraction from 'fraction.js';
import { dot, rational, type Vector } from '../../../lib/exact/fractions.ts';

/** What an ablation may be asked to get wrong: with either option set its expectation must not be met. */
export interface AblationOptions {
  /** Keep the hypothesis that the ablation is about; the failure is then absent. */
  readonly keepHypothesis?: boolean;
  /** Form the gradient (or the certificate) with one sign flipped. */
  readonly plantSignError?: boolean;
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
