/** Gradient descent on the Bradley–Terry loss of a {@link PairedPolicy}. */

import { exp, log, log1p, sigmoid, softplus } from '../../../lib/float/elementary.ts';
import type { PairedPolicy } from './policy.ts';

export interface Visit {
  /** Steps done. */
  readonly step: number;
  readonly unembedding: Float64Array;
}

/** ℓ, the mean of −ln σ(m). */
export function lossOf(margins: Float64Array): number {
  return margins.reduce((sum, m) => sum + softplus(-m), 0) / margins.length;
}

/**
 * U ← U + (η/n) Σ σ(−m_i) ∂m_i/∂U.
 * @param visit called before the first step and after each one that `marks` names; it must not change U unless it means to.
 */
export function descend(
  policy: PairedPolicy,
  initial: Float64Array,
  learningRate: number,
  marks: readonly number[],
  visit: (at: Visit) => void,
): void {
  const unembedding = initial.slice();
  const last = Math.max(...marks);
  for (let step = 0; ; step++) {
    if (marks.includes(step)) visit({ step, unembedding });
    if (step >= last) return;
    const margins = policy.margins(unembedding);
    const scale = learningRate / margins.length;
    policy.addGradient(
      margins.map((m) => scale * sigmoid(-m)),
      unembedding,
    );
  }
}

/**
 * The weights σ(−m_i)/Σ_j ln(1 + e^{−m_j}) of gradient descent with the step divided by the loss (normalised gradient
 * descent), without underflow: with all margins large they are the softmax of −m.
 */
export function normalisedWeights(margins: Float64Array): Float64Array {
  const least = margins.reduce((a, b) => Math.min(a, b));
  if (least < 30) {
    const total = margins.reduce((sum, m) => sum + softplus(-m), 0);
    return margins.map((m) => sigmoid(-m) / total);
  }
  // ln σ(−m) = −m − log1p(e^{−m}), and ln ln(1 + e^{−m}) = −m up to 1e-13.
  const logs = margins.map((m) => -m - log1p(exp(-m)));
  const top = logs.reduce((a, b) => Math.max(a, b));
  const sum = log(logs.reduce((s, l) => s + exp(l - top), 0));
  return logs.map((l) => exp(l - top - sum));
}
