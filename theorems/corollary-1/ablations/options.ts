/** What the ablations of Corollary 1 share. */

import type { Rational } from '../../../lib/checker/asymptotic-term.ts';

/** What an ablation may be asked to get wrong: with either option set its expectation must not be met. */
export interface AblationOptions {
  /** Keep the hypothesis, or the constant, that the ablation is about. */
  readonly keepHypothesis?: boolean;
  /** Tilt towards the incorrect responses instead of the correct ones: 1/q in place of q. */
  readonly plantSignError?: boolean;
}

/** q, or 1/q when the sign error is planted. */
export function tiltFactor(q: Rational, { plantSignError = false }: AblationOptions): Rational {
  return plantSignError ? { n: q.d, d: q.n } : q;
}

export const whole = (n: number | bigint): Rational => ({ n: BigInt(n), d: 1n });
