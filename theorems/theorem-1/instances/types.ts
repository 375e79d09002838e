/** What Theorem 1 is audited on: a reference distribution per prompt, the correct responses, and how far to tilt. */

import type Fraction from 'fraction.js';
import type { Prompt } from '../../../lib/verification/prompt.ts';

/**
 * Either the margin δ > 0 in real numbers, with q = e^{δ/β} then irrational, or q > 1 rational, with δ = β ln q. The
 * second makes the theorem a statement about rational numbers.
 */
export type Margin =
  | { readonly kind: 'delta'; readonly delta: Fraction }
  | { readonly kind: 'q'; readonly q: Fraction };

export interface VerificationInstance {
  /** β > 0 of the implicit reward β ln(π/π_ref). */
  readonly beta: Fraction;
  readonly margin: Margin;
  /** At least one. */
  readonly prompts: readonly Prompt[];
}
