/**
 * An instance to follow with pencil and paper: u = 0, so g = 1/2. h+ = (1, 0), h− = (9/10, 10) in sixteenths: (14/16, 10), so
 * h+ − h− = (1/8, −10). With η = 2, ηg = 1: the reward of k = (1, 1/8) changes by 1/8 − 10/8 = −9/8 although k is close
 * to h+; that of h+ by 1/8; that of k = (0, −1) by 10; that of k = (80, 1) not at all.
 */

import type { Instance } from './types.ts';

export const byHand: Instance = {
  learningRate: 2,
  head: [0, 0],
  pairs: [{ chosen: [1, 0], rejected: [0.875, 10] }],
  evaluation: [
    [1, 0.125],
    [1, 0],
    [0, -1],
    [80, 1],
  ],
};
