/** Errors that a run can be made with, to see which evidence they refute. */

import type { PlantedError } from '../../lib/experiment/types.ts';

export type Plant =
  | 'rho-negated'
  | 'cross-term-dropped'
  | 'indicator-dropped'
  | 'residual-after-the-step'
  | 'beta-once'
  | 'representation-of-another-pair'
  | 'all-parameters-frozen-but-heads'
  | 'gradient-descent-for-adamw'
  | 'labels-exchanged'
  | 'original-for-paraphrase'
  | 'rejected-for-paraphrase'
  | null;

export const plantedErrors: readonly (PlantedError & { readonly id: NonNullable<Plant> })[] = [
  {
    id: 'rho-negated',
    words: 'the sign of rho is flipped',
    refutes: [
      'dynamics.implicit.above',
      'dynamics.implicit.enclosed',
      'dynamics.implicit.order',
      'dynamics.pairs.range',
      'dynamics.full.share',
      'dynamics.full.signs',
      'dynamics.paraphrase.sign',
    ],
  },
  {
    id: 'cross-term-dropped',
    words: 'rho forgets the inner product of the two distributions',
    refutes: ['dynamics.implicit.enclosed', 'dynamics.implicit.order'],
  },
  {
    id: 'indicator-dropped',
    words: 'rho forgets the 1 of equal tokens',
    refutes: ['dynamics.implicit.above', 'dynamics.implicit.enclosed', 'dynamics.pairs.range'],
  },
  {
    id: 'residual-after-the-step',
    words: 'g is taken after the step',
    refutes: ['dynamics.explicit.step', 'dynamics.explicit.sum', 'dynamics.implicit.above'],
  },
  {
    id: 'beta-once',
    words: 'beta stands in Equation 5 in place of its square',
    refutes: [
      'dynamics.implicit.below',
      'dynamics.implicit.sum',
      'dynamics.implicit.enclosed',
      'dynamics.implicit.order',
    ],
  },
  {
    id: 'representation-of-another-pair',
    words: 'each g goes with the representations of another pair',
    refutes: [
      'dynamics.explicit.step',
      'dynamics.explicit.sum',
      'dynamics.implicit.enclosed',
      'dynamics.implicit.order',
    ],
  },
  {
    id: 'all-parameters-frozen-but-heads',
    words: 'training of all parameters trains u or U only',
    refutes: ['dynamics.full.order', 'dynamics.full.derivative', 'dynamics.full.residual'],
  },
  {
    id: 'gradient-descent-for-adamw',
    words: 'gradient descent is run in place of AdamW',
    refutes: ['dynamics.adamw.residual'],
  },
  {
    id: 'labels-exchanged',
    words: 'chosen and rejected training responses are exchanged',
    refutes: ['dynamics.paraphrase.implicit'],
  },
  {
    id: 'original-for-paraphrase',
    words: 'the original response is taken for its own paraphrase',
    refutes: ['dynamics.pairs.word', 'dynamics.pairs.carrier', 'dynamics.paraphrase.implicit'],
  },
  {
    id: 'rejected-for-paraphrase',
    words: 'the paraphrase of the rejected response is taken for that of the chosen one',
    refutes: ['dynamics.paraphrase.explicit'],
  },
];
