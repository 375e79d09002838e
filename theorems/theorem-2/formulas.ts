/**
 * The places where a formula of the theorem enters the checks. The correct ones are the default; the planted errors
 * replace one each, and an audit that runs with one must end in a refutation.
 */

import type { PlantedError } from '../../lib/audit/definition.ts';
import type { ExactDual, FloatDual } from '../../lib/checker/explicit-separator.ts';
import { requiredAlignment } from '../../lib/checker/theorem-2.ts';
import {
  correctImplicitGradient,
  type ImplicitGradient,
} from '../../lib/gradient-descent/implicit-policy.ts';
import * as iv from '../../lib/interval/interval.ts';
import type { PlantedError as SymbolicError } from '../../lib/symbolic/softmax.ts';

export interface Formulas {
  /** The margin γ* that enters the rates and times. */
  margin(margin: iv.Interval): iv.Interval;
  /** The dual solution offered to the checker. */
  dual(dual: ExactDual | FloatDual): ExactDual | FloatDual;
  /** +1; −1 mistakes the rejected response of the evaluation pairs for the chosen one. */
  readonly evaluationSign: 1 | -1;
  /** Alignment ρ(c) with u* that ranks a pair at cosine c correctly. */
  requiredAlignment(cosine: iv.Interval): iv.Interval;
  /** +1; −1 exchanges chosen and rejected response in the explicit model's run. */
  readonly stepSign: 1 | -1;
  /** ∇ of ln π(y+) − ln π(y-) with respect to the logits: coefficient of row v, given p_v and the responses. */
  readonly implicitGradient: ImplicitGradient;
  /** The gradient coefficient of row v in the exact check, times S: indicator·S and w_v = p_v·S are integers. */
  logitGradient(isChosen: boolean, isRejected: boolean, weight: bigint, total: bigint): bigint;
  readonly symbolic: SymbolicError | undefined;
  limitConstant(predicted: number): number;
}

export const correct: Formulas = {
  margin: (margin) => margin,
  dual: (dual) => dual,
  evaluationSign: 1,
  requiredAlignment,
  stepSign: 1,
  implicitGradient: correctImplicitGradient,
  logitGradient: (isChosen, isRejected, weight, total) =>
    (isChosen ? total : 0n) - weight - ((isRejected ? total : 0n) - weight),
  symbolic: undefined,
  limitConstant: (predicted) => predicted,
};

export const plantedErrors: readonly PlantedError<Formulas>[] = [
  {
    id: 'wrong-margin',
    words: 'the margin γ* is taken four times too large',
    formulas: { ...correct, margin: (margin) => iv.scale(margin, 2) },
    refutes: ['theorem-2.a.rate', 'theorem-2.c.separator', 'theorem-2.c.direction'],
  },
  {
    id: 'separator-of-another-set',
    words: 'the dual solution is that of another training set: one of its weights is halved',
    formulas: { ...correct, dual: halveOneWeight },
    refutes: ['theorem-2.c.separator'],
  },
  {
    id: 'evaluation-sign',
    words: 'chosen and rejected responses of the evaluation pairs are exchanged in the prediction',
    formulas: { ...correct, evaluationSign: -1 },
    refutes: ['theorem-2.c.time', 'theorem-2.c.trajectory'],
  },
  {
    id: 'alignment-without-sine',
    words: 'cos∠(u, u*) ≥ 0 is taken to rank every pair as u* does, instead of ≥ √(1 − c²)',
    formulas: { ...correct, requiredAlignment: () => iv.point(0) },
    refutes: ['theorem-2.c.time'],
  },
  {
    id: 'training-sign',
    words:
      'the run of the explicit model takes the rejected response of every training pair for the chosen one',
    formulas: { ...correct, stepSign: -1 },
    refutes: ['theorem-2.a.fit-explicit', 'theorem-2.a.rate', 'theorem-2.c.time', 'theorem-2.c.trajectory'],
  },
  {
    id: 'rejected-partition-dropped',
    words: 'the gradient of the rejected response forgets its log-partition function',
    formulas: {
      ...correct,
      implicitGradient: ({ isChosen, isRejected, probability }) => [isChosen - probability, -isRejected],
      logitGradient: (isChosen, isRejected, weight, total) =>
        (isChosen ? total : 0n) - weight - (isRejected ? total : 0n),
      symbolic: 'rejected-partition-dropped',
    },
    refutes: ['theorem-2.b.symbolic', 'theorem-2.b.step', 'theorem-2.b.trajectory'],
  },
  {
    id: 'implicit-sign',
    words: 'the implicit model raises the rejected response instead of the chosen one',
    formulas: {
      ...correct,
      implicitGradient: ({ isChosen, isRejected, probability }) => [
        probability - isChosen,
        isRejected - probability,
      ],
    },
    refutes: ['theorem-2.a.fit-implicit'],
  },
  {
    id: 'wrong-limit-constant',
    words: 'the limit constant C is taken one and a half times too large',
    formulas: { ...correct, limitConstant: (predicted) => 1.5 * predicted },
    refutes: ['theorem-2.c.constant'],
  },
];

function halveOneWeight(dual: ExactDual | FloatDual): ExactDual | FloatDual {
  if (dual.kind === 'enclosed') return { kind: 'enclosed', dual: dual.dual.map((a, i) => (i === 0 ? 0 : a)) };
  return {
    ...dual,
    numerators: dual.numerators.map((a, k) => (k === 0 ? a : 2n * a)),
    denominator: 2n * dual.denominator,
  };
}
