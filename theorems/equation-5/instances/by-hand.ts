/**
 * An instance to follow with pencil and paper: V = 4, D = 2, U = 0, so that every next-token distribution is uniform
 * and ρ = 1 − 1/4 = 3/4 for equal tokens, −1/4 for different ones.
 *
 * The prompt has h = (1, 0). y+ = "good" "!" with rows (1, 0), (0, 1); y− = "bad" with row (1, 0); the response that is
 * followed is "great" "!" with rows (1, 1), (1, 0). Inner products with y+: 1, 1 and 1, 0; with y−: 1 and 1.
 * Σ ρ(y+)⟨,⟩ = −1/4 − 1/4 − 1/4 + 0 = −3/4, Σ ρ(y−)⟨,⟩ = −1/4 − 1/4 = −1/2, their difference −1/4. With g = 1/2, β = 2,
 * η = 1/2 Equation 5 predicts ½·½·4·(−¼) = −1/4: the paraphrase of y+ loses reward.
 */

import type { ResponseStates } from '../../../lib/learning-dynamics/types.ts';
import type { Instance } from './types.ts';

/** A response from its tokens and rows. */
export function response(tokens: readonly number[], hidden: readonly (readonly number[])[]): ResponseStates {
  return { tokens: Int32Array.from(tokens), hidden: Float64Array.from(hidden.flat()) };
}

export const byHand: Instance = {
  beta: 2,
  learningRate: 0.5,
  width: 2,
  vocabulary: 4,
  unembedding: new Float64Array(8),
  chosen: response(
    [0, 1],
    [
      [1, 0],
      [0, 1],
    ],
  ),
  rejected: response([2], [[1, 0]]),
  evaluation: response(
    [3, 1],
    [
      [1, 1],
      [1, 0],
    ],
  ),
  names: { 0: 'good', 1: '!', 2: 'bad', 3: 'great' },
};
