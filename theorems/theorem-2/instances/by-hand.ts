/**
 * An instance to follow with pencil and paper, D = 2.
 *
 * Differences of the training pairs: (1, 1), (2, −1), (3, 1). With K = [[2, 1], [1, 5]] on the first two,
 * Kα = (1, 1) gives α = (4/9, 1/9), so u* = (2/3, 1/3), ‖u*‖² = 5/9, γ* = 3/√5; the third pair has margin 7/3 > 1.
 * Differences of the evaluation pairs: (1, 0), (0, 1), (1, −1), (−1, 1) with ⟨u*,z⟩ = 2/3, 1/3, 1/3, −1/3: the explicit
 * model ends at accuracy 3/4, the implicit one stays at 1/2.
 */

import type { Instance, PreferencePairs } from '../../../lib/instance/types.ts';

export type Pair = readonly [
  prompt: readonly number[],
  chosenToken: number,
  chosenHidden: readonly number[],
  rejectedToken: number,
  rejectedHidden: readonly number[],
];

export function pairs(list: readonly Pair[]): PreferencePairs {
  return {
    count: list.length,
    prompt: Float64Array.from(list.flatMap((p) => p[0])),
    chosenToken: Int32Array.from(list.map((p) => p[1])),
    chosenHidden: Float64Array.from(list.flatMap((p) => p[2])),
    rejectedToken: Int32Array.from(list.map((p) => p[3])),
    rejectedHidden: Float64Array.from(list.flatMap((p) => p[4])),
  };
}

export const byHand: Instance = {
  width: 2,
  beta: 1,
  learningRate: 'auto',
  train: pairs([
    [[1, 0], 0, [1, 1], 1, [0, 0]],
    [[0, 1], 2, [1, 0], 3, [-1, 1]],
    [[1, 1], 0, [2, 1], 3, [-1, 0]],
  ]),
  evaluation: pairs([
    [[1, 0], 4, [1, 0], 5, [0, 0]],
    [[0, 1], 6, [0, 1], 7, [0, 0]],
    [[1, 1], 4, [1, 0], 7, [0, 1]],
    [[1, 0], 6, [0, 1], 5, [1, 0]],
  ]),
};
