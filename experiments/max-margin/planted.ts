/** Errors that a run can be made with, to see which evidence they refute. */

import type { PlantedError } from '../../lib/experiment/types.ts';

export type Plant =
  | 'wrong-separator'
  | 'wrong-constant'
  | 't0-halved'
  | 'alignment-without-sine'
  | 'wrong-matrix'
  | 'unseen-row-nudged'
  | 'rejected-partition-dropped'
  | 'labels-exchanged'
  | null;

export const plantedErrors: readonly (PlantedError & { readonly id: NonNullable<Plant> })[] = [
  {
    id: 'wrong-separator',
    words: 'the sum of all training differences is taken for the separator u*',
    refutes: [
      'max-margin.direction.fall',
      'max-margin.direction.certified',
      'max-margin.rate.slope',
      'max-margin.rate.slope-share',
      'max-margin.rate.constant',
    ],
  },
  {
    id: 'wrong-constant',
    words: 'the offset ũ, and with it the limit constant C, is taken one and a half times too large',
    refutes: ['max-margin.rate.constant', 'max-margin.time.late'],
  },
  {
    id: 't0-halved',
    words: 'ln t0 is halved',
    refutes: ['max-margin.time.certificate'],
  },
  {
    id: 'alignment-without-sine',
    words: 'cos∠(u,u*) ≥ 0 is taken to rank every pair as u* does, instead of ≥ √(1 − c²)',
    refutes: ['max-margin.time.certificate', 'max-margin.time.order'],
  },
  {
    id: 'wrong-matrix',
    words: 'the first training pair alone is taken for the implicit model’s max-margin matrix',
    refutes: ['max-margin.implicit.fall', 'max-margin.implicit.constant'],
  },
  {
    id: 'unseen-row-nudged',
    words: 'half-way through training 2^-30 is added to one entry of an unseen row of U',
    refutes: ['max-margin.unseen.rows'],
  },
  {
    id: 'rejected-partition-dropped',
    words: 'the gradient of the rejected response forgets its log-partition function',
    refutes: ['max-margin.implicit.softmax', 'max-margin.unseen.rows'],
  },
  {
    id: 'labels-exchanged',
    words: 'chosen and rejected responses of the training pairs with synonyms are exchanged',
    refutes: ['max-margin.unseen.explicit-above-chance'],
  },
];
