/**
 * The places where a formula of Equation 4 enters the checks. The correct ones are the default; the planted errors
 * replace some, and an audit that runs with one must end in a refutation.
 */

import type Fraction from 'fraction.js';
import type { PlantedError } from '../../lib/audit/definition.ts';
import { minus, plus, rational, times, type Vector } from '../../lib/exact/fractions.ts';
import * as iv from '../../lib/interval/interval.ts';
import type { ExplicitStepError } from '../../lib/symbolic/explicit-step.ts';
import { residual } from '../equation-3/enclosures.ts';
import { dot } from './dot.ts';

export interface Formulas {
  /** η. */
  rate(learningRate: Fraction): Fraction;
  /** g(m) = σ(−m). */
  residual(margin: iv.Interval): iv.Interval;
  /** The same for a residual that is a free rational number. */
  exactResidual(g: Fraction): Fraction;
  /** h+ − h−. */
  direction(chosen: Vector, rejected: Vector): Vector;
  /** ‖h+ − h−‖². */
  marginRise(chosen: Vector, rejected: Vector): Fraction;
  /** ‖h+‖² − ⟨h+, h−⟩, whose sign is that of the change of r(x, y+). */
  chosenRise(chosen: Vector, rejected: Vector): Fraction;
  /** Distance from h+ within which every reward rises, in units of ‖h+ − h−‖: ⟨h+, z⟩/‖z‖². */
  radius(chosen: Vector, direction: Vector): Fraction;
  readonly symbolic: ExplicitStepError | undefined;
}

export const correct: Formulas = {
  rate: (learningRate) => learningRate,
  residual,
  exactResidual: (g) => g,
  direction: minus,
  marginRise: (chosen, rejected) => {
    const z = minus(chosen, rejected);
    return dot(z, z);
  },
  chosenRise: (chosen, rejected) => dot(chosen, chosen).sub(dot(chosen, rejected)),
  radius: (chosen, z) => dot(chosen, z).div(dot(z, z)),
  symbolic: undefined,
};

const IDENTITY = [
  'equation-4.a.symbolic',
  'equation-4.a.exact',
  'equation-4.a.certified',
  'equation-4.a.float',
];

export const plantedErrors: readonly PlantedError<Formulas>[] = [
  {
    id: 'residual-half',
    words: 'g is taken as 1/2, its value at margin 0',
    formulas: {
      ...correct,
      residual: () => iv.point(0.5),
      exactResidual: () => rational(1, 2),
      symbolic: 'residual-half',
    },
    refutes: [...IDENTITY, 'equation-4.b.symbolic'],
  },
  {
    id: 'residual-complemented',
    words: 'g is taken as σ(m) instead of σ(−m)',
    formulas: {
      ...correct,
      residual: (margin) => residual(iv.negate(margin)),
      exactResidual: (g) => rational(1).sub(g),
      symbolic: 'residual-complemented',
    },
    refutes: [...IDENTITY, 'equation-4.b.symbolic'],
  },
  {
    id: 'rejected-dropped',
    words: 'h− is forgotten: the change is taken as ηg⟨k, h+⟩, by closeness to h+ alone',
    formulas: {
      ...correct,
      direction: (chosen) => chosen,
      marginRise: (chosen) => dot(chosen, chosen),
      chosenRise: (chosen) => dot(chosen, chosen),
      symbolic: 'rejected-dropped',
    },
    refutes: [
      ...IDENTITY,
      'equation-4.b.symbolic',
      'equation-4.b.margin',
      'equation-4.c.sign',
      'equation-4.c.chosen',
      'equation-4.c.witness',
    ],
  },
  {
    id: 'rejected-sign',
    words: 'h+ + h− stands in place of h+ − h−',
    formulas: {
      ...correct,
      direction: plus,
      marginRise: (chosen, rejected) => {
        const sum = plus(chosen, rejected);
        return dot(sum, sum);
      },
      chosenRise: (chosen, rejected) => dot(chosen, chosen).add(dot(chosen, rejected)),
      symbolic: 'rejected-sign',
    },
    refutes: [
      ...IDENTITY,
      'equation-4.b.symbolic',
      'equation-4.b.margin',
      'equation-4.c.sign',
      'equation-4.c.chosen',
      'equation-4.c.witness',
    ],
  },
  {
    id: 'sign',
    words: 'the step is taken uphill: −ηg⟨k, h+ − h−⟩',
    formulas: {
      ...correct,
      direction: (chosen, rejected) => minus(rejected, chosen),
      symbolic: 'sign',
    },
    refutes: [...IDENTITY, 'equation-4.b.symbolic', 'equation-4.c.sign'],
  },
  {
    id: 'rate-squared',
    words: 'the step size enters squared',
    formulas: {
      ...correct,
      rate: (learningRate) => learningRate.mul(learningRate),
      symbolic: 'rate-squared',
    },
    refutes: [...IDENTITY, 'equation-4.b.symbolic', 'equation-4.b.margin'],
  },
  {
    id: 'radius-doubled',
    words: 'the distance from h+ within which every reward rises is taken twice too large',
    formulas: { ...correct, radius: (chosen, z) => dot(times(rational(2), chosen), z).div(dot(z, z)) },
    refutes: ['equation-4.c.radius'],
  },
  {
    id: 'radius-halved',
    words: 'the distance from h+ within which every reward rises is taken half as large: true, but not sharp',
    formulas: { ...correct, radius: (chosen, z) => dot(chosen, z).div(dot(z, z).mul(2n)) },
    refutes: ['equation-4.c.radius'],
  },
];
