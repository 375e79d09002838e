/** A prompt x with its responses: the reference distribution π_ref(·|x) in integers, and the set C(x). */

import type Fraction from 'fraction.js';
import { bitLength } from '../exact/dyadic.ts';
import { rational } from '../exact/fractions.ts';
import { gcd } from '../exact/rational-vector.ts';

export interface Response {
  /** π_ref(y|x) ≥ 0 as given. */
  readonly reference: Fraction;
  /** y ∈ C(x). */
  readonly correct: boolean;
  readonly text?: string;
}

export interface Prompt {
  /** π_ref(y_i|x)·total, shape [n]; 0 where H1 fails. */
  readonly masses: readonly bigint[];
  /** y_i ∈ C(x), shape [n]. */
  readonly correct: readonly boolean[];
  /** Names of the responses, shape [n], null where there is none. */
  readonly texts: readonly (string | null)[];
  /** Σ masses > 0. */
  readonly total: bigint;
  /** Sum of the references as given, minus 1; they are divided by their sum. */
  readonly deviation: Fraction;
  /** Share of the prompt in the distribution over prompts, up to a common factor; > 0. */
  readonly weight: Fraction;
}

/** Largest number of bits that the masses of one prompt may take together: 256 MiB. */
const MOST_BITS = 2 ** 31;

/**
 * @param responses at least one, with a positive sum.
 * @throws RangeError when the common denominator of the references is too large to hold all of them over it.
 */
export function makePrompt(responses: readonly Response[], weight: Fraction = rational(1)): Prompt {
  let scale = 1n;
  for (const d of new Set(responses.map(({ reference }) => reference.d))) {
    scale = (scale / gcd(scale, d)) * d;
    if (bitLength(scale) * responses.length > MOST_BITS) {
      throw new RangeError(
        `the common denominator of the references has more than ${bitLength(scale) - 1} bits`,
      );
    }
  }
  const masses = responses.map(({ reference }) => reference.n * (scale / reference.d));
  const total = masses.reduce((sum, m) => sum + m, 0n);
  return {
    masses,
    correct: responses.map(({ correct }) => correct),
    texts: responses.map(({ text }) => text ?? null),
    total,
    deviation: rational(total - scale, scale),
    weight,
  };
}

/** π_ref(y_i|x). */
export function referenceOf({ masses, total }: Prompt, i: number): Fraction {
  return rational(masses[i]!, total);
}

/** π_ref(C(x)|x). */
export function correctMass({ masses, correct, total }: Prompt): Fraction {
  return rational(
    masses.reduce((sum, m, i) => (correct[i] ? sum + m : sum), 0n),
    total,
  );
}

/** Indices of the responses in C(x), or of the others. */
export function indicesOf({ correct }: Prompt, role: boolean): number[] {
  return correct.flatMap((c, i) => (c === role ? [i] : []));
}
