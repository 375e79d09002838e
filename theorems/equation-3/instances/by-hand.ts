/**
 * An instance to follow with pencil and paper.
 *
 * Given rewards: margins 1, 0, −1/2; accuracy (1 + 1/2 + 0)/3 = 1/2, loss (ln(1 + e^−1) + ln 2 + ln(1 + e^{1/2}))/3 = 0.6602…
 * Explicit: u = (1, 0), differences (1, 1) and (−1, 2), margins 1 and −1.
 * Implicit: β = 2, U_ref = 0, V = 3, D = 1. Pair 0: tokens 0 and 1 at h = 1, margin 2(U_0 − U_1) = 2. Pair 1: "1 2" against
 * "0" at the same prompt.
 */

import type { Instance } from './types.ts';

export const byHand: Instance = {
  rewards: [
    { chosen: 1, rejected: 0 },
    { chosen: 3, rejected: 3 },
    { chosen: 0, rejected: 0.5 },
  ],
  explicit: {
    head: [1, 0],
    pairs: [
      { chosen: [1, 1], rejected: [0, 0] },
      { chosen: [0, 1], rejected: [1, -1] },
    ],
  },
  implicit: {
    beta: 2,
    unembedding: [[1], [0], [-1]],
    reference: [[0], [0], [0]],
    pairs: [
      { chosen: [{ token: 0, hidden: [1] }], rejected: [{ token: 1, hidden: [1] }] },
      {
        chosen: [
          { token: 1, hidden: [1] },
          { token: 2, hidden: [-2] },
        ],
        rejected: [{ token: 0, hidden: [1] }],
      },
    ],
  },
};
