/**
 * The places where a formula of Equation 5 enters the checks. The correct ones are the default; the planted errors
 * replace one each, and an audit that runs with one must end in a refutation.
 */

import type { PlantedError } from '../../lib/audit/definition.ts';
import { equation5, type PredictionFormula } from '../../lib/learning-dynamics/prediction.ts';
import { crossTerm, type Rho, rhoByDefinition } from '../../lib/learning-dynamics/rho.ts';
import type { ParaphraseError, RhoError } from '../../lib/symbolic/inner-product.ts';

export interface Formulas {
  readonly prediction: PredictionFormula;
  /** 8 in Hoeffding's lemma ln E e^{X − EX} ≤ range²/8. */
  readonly hoeffdingDivisor: number;
  /** Factor of the predicted second-order term. */
  readonly secondOrderFactor: number;
  /** +1; −1 climbs the loss where ΔU is formed entry by entry. */
  readonly stepSign: 1 | -1;
  /** Which two probabilities, in this order, the criterion of Mechanism 1 compares: E·first > second ⇒ it falls. */
  criterion<T>(ofChosen: T, ofRejected: T): readonly [first: T, second: T];
  readonly symbolic: { readonly rho?: RhoError; readonly paraphrase?: ParaphraseError };
}

export const correct: Formulas = {
  prediction: equation5,
  hoeffdingDivisor: 8,
  secondOrderFactor: 1,
  stepSign: 1,
  criterion: (ofChosen, ofRejected) => [ofChosen, ofRejected],
  symbolic: {},
};

function withPrediction(change: Partial<PredictionFormula>, rho?: RhoError): Formulas {
  return {
    ...correct,
    prediction: { ...equation5, ...change },
    symbolic: rho === undefined ? {} : { rho },
  };
}

const signFlipped: Rho = (parts, ring) =>
  ring.add(rhoByDefinition(parts, ring), ring.multiply(ring.point(2), parts.there.other));

const crossDropped: Rho = (parts, ring) =>
  ring.subtract(rhoByDefinition(parts, ring), crossTerm(parts, ring));

const indicatorDropped: Rho = (parts, ring) =>
  ring.subtract(rhoByDefinition(parts, ring), ring.point(parts.same ? 1 : 0));

const RHO_CHECKS = ['equation-5.a.symbolic', 'equation-5.a.gradients', 'equation-5.a.double-sum'];
const FIRST_ORDER_CHECKS = [
  'equation-5.a.double-sum',
  'equation-5.c.slope',
  'equation-5.c.fit',
  'equation-5.c.constant',
  'equation-5.d.bounds',
  'equation-5.d.two-sided',
];

export const plantedErrors: readonly PlantedError<Formulas>[] = [
  {
    id: 'rho-sign',
    words: 'ρ adds π(ȳ_k|x,v_<l) instead of subtracting it',
    formulas: withPrediction({ rho: signFlipped }, 'probability-sign'),
    refutes: [...RHO_CHECKS, ...FIRST_ORDER_CHECKS, 'equation-5.b.range'],
  },
  {
    id: 'cross-term-dropped',
    words: 'ρ lacks the inner product of the two next-token distributions',
    formulas: withPrediction({ rho: crossDropped }, 'overlap-dropped'),
    refutes: [...RHO_CHECKS, ...FIRST_ORDER_CHECKS, 'equation-5.b.ends'],
  },
  {
    id: 'indicator-dropped',
    words: 'ρ lacks the indicator of equal tokens',
    formulas: withPrediction({ rho: indicatorDropped }, 'indicator-dropped'),
    refutes: [
      ...RHO_CHECKS,
      ...FIRST_ORDER_CHECKS,
      'equation-5.b.range',
      'equation-5.b.ends',
      'equation-5.b.instance',
    ],
  },
  {
    id: 'beta-once',
    words: 'the coefficient has the factor β instead of β²',
    formulas: withPrediction({ betaPower: 1 }),
    refutes: FIRST_ORDER_CHECKS,
  },
  {
    id: 'residual-complement',
    words: 'the factor g is σ(margin) instead of σ(−margin)',
    formulas: withPrediction({ residual: ({ complement }) => complement }),
    refutes: FIRST_ORDER_CHECKS,
  },
  {
    id: 'margin-without-reference',
    words: 'the margin inside g forgets the reference model',
    formulas: withPrediction({ residual: ({ withoutReference }) => withoutReference }),
    refutes: FIRST_ORDER_CHECKS,
  },
  {
    id: 'responses-exchanged',
    words: 'the double sums over y+ and y− are exchanged',
    formulas: withPrediction({ signs: [-1, 1] }),
    refutes: [
      ...FIRST_ORDER_CHECKS,
      'equation-5.e.sign',
      'equation-5.e.threshold',
      'equation-5.f.paraphrases',
    ],
  },
  {
    id: 'rejected-added',
    words: 'the double sum over y− is added instead of subtracted',
    formulas: withPrediction({ signs: [1, 1] }),
    refutes: [...FIRST_ORDER_CHECKS, 'equation-5.e.zero', 'equation-5.f.grid'],
  },
  {
    id: 'hidden-of-next-position',
    words: 'the double sum takes the representation after token l of y± instead of the one before it',
    formulas: withPrediction({ hiddenIndex: (l, length) => Math.min(l + 1, length - 1) }),
    refutes: FIRST_ORDER_CHECKS,
  },
  {
    id: 'hoeffding-16',
    words: 'the lower bound has range²/16 instead of range²/8',
    formulas: { ...correct, hoeffdingDivisor: 16 },
    refutes: ['equation-5.d.bounds', 'equation-5.d.tight'],
  },
  {
    id: 'second-order-doubled',
    words: 'the second-order term is −β ΣVar instead of −(β/2) ΣVar',
    formulas: { ...correct, secondOrderFactor: 2 },
    refutes: ['equation-5.c.constant', 'equation-5.d.two-sided'],
  },
  {
    id: 'step-uphill',
    words: 'the entry-by-entry ΔU climbs the loss',
    formulas: { ...correct, stepSign: -1 },
    refutes: ['equation-5.d.definition'],
  },
  {
    id: 'criterion-reversed',
    words: 'Mechanism 1 is said to need π(y−) ≥ π(y+)',
    formulas: {
      ...correct,
      criterion: (ofChosen, ofRejected) => [ofRejected, ofChosen],
      symbolic: { paraphrase: 'difference-reversed' },
    },
    refutes: ['equation-5.f.symbolic', 'equation-5.f.grid', 'equation-5.f.single-token'],
  },
];
