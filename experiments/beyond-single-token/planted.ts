/** Errors that a run can be made with, to see which evidence they refute. */

import type { PlantedError } from '../../lib/experiment/types.ts';

export type Plant =
  | 't0-halved'
  | 'alignment-without-sine'
  | 'labels-exchanged'
  | 'evaluation-leaked'
  | 'partition-dropped'
  | 'untrained'
  | 'row-nudged'
  | 'roles-swapped'
  | 'rho-truncated'
  | 'wrong-matrix'
  | 'exchanged-separator'
  | null;

export const plantedErrors: readonly (PlantedError & { readonly id: NonNullable<Plant> })[] = [
  {
    id: 't0-halved',
    words: 'ln t0 is halved',
    refutes: ['beyond.explicit.certificate'],
  },
  {
    id: 'alignment-without-sine',
    words: 'cos∠(u,u*) ≥ 0 is taken to rank every pair as u* does, instead of ≥ √(1 − c²)',
    refutes: ['beyond.explicit.certificate', 'beyond.explicit.accuracy'],
  },
  {
    id: 'labels-exchanged',
    words: 'chosen and rejected responses are exchanged in D_T, not in D_E',
    refutes: [
      'beyond.below-chance.first',
      'beyond.below-chance.last',
      'beyond.reversal.rise',
      'beyond.trained-explicit.accuracy',
      'beyond.trained-long.accuracy',
      'beyond.tied.accuracy',
    ],
  },
  {
    id: 'evaluation-leaked',
    words:
      'the unseen evaluation pairs are pairs of D_T (linear models), or are drawn in the training lexicon (transformers)',
    refutes: [
      'beyond.half.margins',
      'beyond.exchangeable.centre',
      'beyond.below-chance.first',
      'beyond.below-chance.balanced',
      'beyond.trained-single.frozen',
    ],
  },
  {
    id: 'partition-dropped',
    words: 'the gradient of ln π forgets the log-partition function',
    refutes: [
      'beyond.rows.moved',
      'beyond.first-step.step',
      'beyond.direction.stationary',
      'beyond.direction.not-linear',
      'beyond.direction.start',
    ],
  },
  {
    id: 'untrained',
    words: 'step sizes are 0: nothing is trained, but for directions',
    refutes: [
      'beyond.fits.accuracy',
      'beyond.rows.moved',
      'beyond.half.left',
      'beyond.predictable.sign',
      'beyond.trained-single.left',
      'beyond.trained-random.frozen',
      'beyond.trained-random.fall',
    ],
  },
  {
    id: 'row-nudged',
    words: 'after training 2^-30 is added to one entry of an unseen row of U',
    refutes: ['beyond.rows.still', 'beyond.half.margins'],
  },
  {
    id: 'roles-swapped',
    words:
      'evaluation pairs that re-use tokens in the same role are taken for those with the opposite role and conversely',
    refutes: ['beyond.overlap.same', 'beyond.overlap.opposite'],
  },
  {
    id: 'rho-truncated',
    words: 'ρ of Equation 5 lacks its last summand, the inner product of the two distributions',
    refutes: ['beyond.first-step.rate', 'beyond.first-step.step'],
  },
  {
    id: 'wrong-matrix',
    words: 'the gradient of the first pair is taken for the max-margin matrix W',
    refutes: ['beyond.direction.linear'],
  },
  {
    id: 'exchanged-separator',
    words: 'u* is that of D_T with chosen and rejected responses exchanged',
    refutes: ['beyond.trained-explicit.agreement'],
  },
];
