/**
 * The places where a formula of Equation 3 enters the checks. The correct ones are the default; the planted errors
 * replace some, and an audit that runs with one must end in a refutation.
 */

import type Fraction from 'fraction.js';
import type { PlantedError } from '../../lib/audit/definition.ts';
import { rational } from '../../lib/exact/fractions.ts';
import { exp, log, softplus } from '../../lib/float/elementary.ts';
import { ln2 } from '../../lib/interval/elementary.ts';
import * as iv from '../../lib/interval/interval.ts';
import type {
  GradientError,
  ImplicitGradientError,
  MarginError,
  ShapeError,
} from '../../lib/symbolic/gradients.ts';
import { logisticLoss, residual } from './enclosures.ts';

/** Planted errors of the symbolic proofs. */
export interface SymbolicErrors {
  readonly rewards?: GradientError;
  readonly explicit?: GradientError;
  readonly implicit?: ImplicitGradientError;
  readonly shape?: ShapeError;
  readonly margin?: MarginError;
}

export interface Formulas {
  /** φ(m). */
  loss(margin: iv.Interval): iv.Interval;
  /** The same in float64. */
  floatLoss(margin: number): number;
  /** g(m) = −φ'(m). */
  residual(margin: iv.Interval): iv.Interval;
  /** g = O/(1 + O) from O = e^−m. */
  exactResidual(odds: Fraction): Fraction;
  /** 1, or 0 to forget the rejected response in every gradient. */
  readonly rejected: 0 | 1;
  /** The factor of the implicit reward's gradient: β. */
  readonly usesBeta: boolean;
  /** 1, or 0 to shift the chosen reward alone. */
  readonly shiftsRejected: 0 | 1;
  /** The margin of a one-token pair from β⟨(U − U_ref)_{y+} − (U − U_ref)_{y−}, h⟩ and the log-partition β·ln Σe^z. */
  oneTokenMargin(linear: iv.Interval, logPartition: iv.Interval): iv.Interval;
  /** ln 2 of acc > 1 − ℓ/ln 2. */
  readonly accuracyConstant: iv.Interval;
  readonly symbolic: SymbolicErrors;
}

export const correct: Formulas = {
  loss: logisticLoss,
  floatLoss: (margin) => softplus(-margin),
  residual,
  exactResidual: (odds) => odds.div(odds.add(1n)),
  rejected: 1,
  usesBeta: true,
  shiftsRejected: 1,
  oneTokenMargin: (linear) => linear,
  accuracyConstant: ln2,
  symbolic: {},
};

export const plantedErrors: readonly PlantedError<Formulas>[] = [
  {
    id: 'loss-sign',
    words: 'the loss is −ln σ(−m): chosen and rejected response exchanged',
    formulas: {
      ...correct,
      loss: (margin) => logisticLoss(iv.negate(margin)),
      symbolic: { rewards: 'sign', explicit: 'sign', implicit: 'sign', shape: 'slope-sign' },
    },
    refutes: [
      'equation-3.a.symbolic-rewards',
      'equation-3.a.symbolic-explicit',
      'equation-3.a.symbolic-implicit',
      'equation-3.a.difference-rewards',
      'equation-3.a.difference-explicit',
      'equation-3.a.difference-implicit',
      'equation-3.b.shape-symbolic',
      'equation-3.b.shape',
      'equation-3.b.values',
      'equation-3.b.float',
      'equation-3.c.bound',
      'equation-3.c.fit',
    ],
  },
  {
    id: 'sigmoid-loss',
    words: 'the loss is σ(−m), without the logarithm',
    formulas: { ...correct, loss: residual, symbolic: { shape: 'curvature-sign' } },
    refutes: ['equation-3.b.shape-symbolic', 'equation-3.b.shape', 'equation-3.b.values'],
  },
  {
    id: 'residual-complemented',
    words: 'g is taken as σ(m) instead of σ(−m)',
    formulas: {
      ...correct,
      residual: (margin) => residual(iv.negate(margin)),
      exactResidual: (odds) => rational(1).div(odds.add(1n)),
      symbolic: {
        rewards: 'residual-complemented',
        explicit: 'residual-complemented',
        implicit: 'residual-complemented',
        shape: 'slope-complemented',
      },
    },
    refutes: [
      'equation-3.a.symbolic-rewards',
      'equation-3.a.symbolic-explicit',
      'equation-3.a.symbolic-implicit',
      'equation-3.a.dual-implicit',
      'equation-3.a.difference-rewards',
      'equation-3.a.difference-explicit',
      'equation-3.a.difference-implicit',
    ],
  },
  {
    id: 'residual-step',
    words: 'g is taken as 1 for a wrong pair and 0 for a right one, as for the perceptron loss',
    formulas: {
      ...correct,
      residual: (margin) => iv.point(iv.isPositive(margin) ? 0 : 1),
    },
    refutes: ['equation-3.a.residual', 'equation-3.a.difference-rewards'],
  },
  {
    id: 'rejected-dropped',
    words: 'the gradient forgets the rejected response',
    formulas: {
      ...correct,
      rejected: 0,
      symbolic: {
        rewards: 'rejected-dropped',
        explicit: 'rejected-dropped',
        implicit: 'rejected-dropped',
      },
    },
    refutes: [
      'equation-3.a.symbolic-rewards',
      'equation-3.a.symbolic-explicit',
      'equation-3.a.symbolic-implicit',
      'equation-3.a.dual-implicit',
      'equation-3.a.difference-rewards',
      'equation-3.a.difference-explicit',
      'equation-3.a.difference-implicit',
    ],
  },
  {
    id: 'beta-dropped',
    words: 'the gradient of the implicit reward forgets the factor β',
    formulas: { ...correct, usesBeta: false, symbolic: { implicit: 'beta-dropped' } },
    refutes: [
      'equation-3.a.symbolic-implicit',
      'equation-3.a.dual-implicit',
      'equation-3.a.difference-implicit',
    ],
  },
  {
    id: 'shift-of-one-reward',
    words: 'the constant c(x) is added to the chosen reward only',
    formulas: { ...correct, shiftsRejected: 0, symbolic: { margin: 'shift-of-one-reward' } },
    refutes: ['equation-3.b.margins-symbolic', 'equation-3.b.shift'],
  },
  {
    id: 'partition-kept',
    words:
      'the log-partition function of the rejected response is forgotten, so that the other does not cancel',
    formulas: {
      ...correct,
      oneTokenMargin: (linear, logPartition) => iv.subtract(linear, logPartition),
      symbolic: { margin: 'partition-kept' },
    },
    refutes: ['equation-3.b.margins-symbolic', 'equation-3.b.partition'],
  },
  {
    id: 'constant-one',
    words: 'the bound on the accuracy is taken with 1 for ln 2, as if σ were a base-2 logarithm of the loss',
    formulas: { ...correct, accuracyConstant: iv.point(1) },
    refutes: ['equation-3.c.bound', 'equation-3.c.fit'],
  },
  {
    id: 'constant-half',
    words: 'the bound on the accuracy is taken with 1/2 for ln 2: true, but not sharp',
    formulas: { ...correct, accuracyConstant: iv.point(0.5) },
    refutes: ['equation-3.c.sharp'],
  },
  {
    id: 'naive-float',
    words: 'float64 evaluates ln(1 + e^−m) as it stands, which overflows and loses small losses',
    formulas: { ...correct, floatLoss: (margin) => log(1 + exp(-margin)) },
    refutes: ['equation-3.b.float'],
  },
];
