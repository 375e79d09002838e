/** Claim (a): the coefficient of Equation 5 is the first-order change. */

import type Fraction from 'fraction.js';
import { type Check, discarded, holds, type Outcome, violated } from '../../../lib/audit/check.ts';
import { dot, integers, minus, rational, type Vector } from '../../../lib/exact/fractions.ts';
import {
  logProbabilityGradient,
  responseGradient,
  stepOfUnembedding,
} from '../../../lib/learning-dynamics/exact-step.ts';
import { coefficient } from '../../../lib/learning-dynamics/prediction.ts';
import { rhoParts } from '../../../lib/learning-dynamics/rho.ts';
import type { Analysis } from '../analysis.ts';
import { exactRing, rationalModel, Stream } from './rational-model.ts';
import { proveInnerProducts } from './symbolic.ts';

const LARGEST_VOCABULARY = 40;
const ROUNDS = 4;

/** Σ of the products of the entries of two matrices of one shape. */
function inner(a: readonly Vector[], b: readonly Vector[]): Fraction {
  return a.reduce((sum, row, v) => sum.add(dot(row, b[v]!)), rational(0));
}

/** 1 − p, entry by entry. */
export function withComplement(probability: Vector): { probability: Vector; complement: Vector } {
  return { probability, complement: probability.map((p) => rational(1).sub(p)) };
}

function gradients({ instance, formulas }: Analysis): Outcome {
  const stream = new Stream(instance);
  const integersOf = (width: number): Vector =>
    integers(...Array.from({ length: width }, () => stream.below(7) - 3));
  for (let round = 0; round < ROUNDS; round++) {
    const vocabulary = 2 + stream.below(LARGEST_VOCABULARY - 1);
    const [p, q] = [stream.distribution(vocabulary), stream.distribution(vocabulary)];
    const a = stream.below(vocabulary);
    const b = round % 2 === 0 ? a : (a + 1 + stream.below(vocabulary - 1)) % vocabulary;
    const [h, k] = [integersOf(2), integersOf(2)];
    const parts = rhoParts(exactRing, withComplement(p), a, withComplement(q), b);
    const rho = formulas.prediction.rho(parts, exactRing);
    const score = (distribution: Vector, token: number): Vector =>
      minus(
        distribution.map((_, v) => rational(v === token ? 1 : 0)),
        distribution,
      );
    const ofScores = dot(score(p, a), score(q, b));
    const tokens = `V = ${vocabulary}, tokens ${a} and ${b}`;
    if (!rho.equals(ofScores))
      return violated(
        `${tokens}: rho = ${rho.toFraction()}, but <e_a - p, e_b - p'> = ${ofScores.toFraction()}`,
        rho.valueOf(),
        ofScores.valueOf(),
      );
    const ofMatrices = inner(
      logProbabilityGradient(p, { hidden: h, token: a }),
      logProbabilityGradient(q, { hidden: k, token: b }),
    );
    if (!rho.mul(dot(h, k)).equals(ofMatrices))
      return violated(`${tokens}: rho <h,h'> is not the inner product of the gradient matrices`);
  }
  return holds(0, 0, 0);
}

function doubleSum({ instance, formulas }: Analysis): Outcome {
  const model = rationalModel(instance);
  const { q, pair, response, beta, residuals } = model;
  // −∇ℓ = gβ(∇ln π(y+) − ∇ln π(y−)) and ∇r(x̄, ȳ) = β∇ln π(ȳ), as explicit V×D matrices.
  const descent = stepOfUnembedding({
    q,
    pairs: [pair],
    learningRate: rational(1),
    beta: rational(beta),
    residuals: [residuals.residual],
  });
  const expected = inner(responseGradient(q, response), descent).mul(rational(beta));
  const predicted = coefficient(model, formulas.prediction);
  if (descent.every((row) => row.every((x) => x.equals(0n)))) return discarded('the step is zero');
  if (!predicted.equals(expected))
    return violated(
      `the double sum gives ${predicted.toFraction()}, the gradients give ${expected.toFraction()}`,
      predicted.valueOf(),
      expected.valueOf(),
    );
  return holds(0, 0, 0);
}

export const coefficientChecks: readonly Check<Analysis>[] = [
  {
    id: 'equation-5.a.symbolic',
    statement:
      "<grad_U ln pi(w|h), grad_U ln pi(w'|h')> - rho <h,h'> is the zero rational function of the e^logits, for equal and for different tokens, V = 2..6",
    role: 'claim',
    level: 'symbolic',
    relation: 'equality',
    quantity: 'identities proved',
    limits:
      "V ≤ 6 with D = 1 and V ≤ 3 with D = 2 are proved symbolically; the general case follows by bilinearity: grad_U ln pi(w|h) = (e_w - p)h^T, <a b^T, c d^T> = <a,c><b,d>, and <e_w - p, e_w' - p'> has the four terms of rho; sums over positions are sums of such products",
    once: true,
    run: ({ formulas }) => proveInnerProducts(formulas),
  },
  {
    id: 'equation-5.a.gradients',
    statement:
      "rho as defined equals <e_w - p, e_w' - p'>, and rho <h,h'> equals the inner product of the two V×D gradient matrices, in rational arithmetic with V from 2 to 40",
    role: 'claim',
    level: 'exact',
    relation: 'equality',
    quantity: 'difference of the two sides',
    limits:
      'arbitrary rational distributions and integer representations in place of those of the instance (four draws for each); the identity is polynomial in them',
    run: gradients,
  },
  {
    id: 'equation-5.a.double-sum',
    statement:
      'the coefficient C of Equation 5, double sums over all positions, equals -<grad_U r(x̄,ȳ), grad_U loss> of explicit V×D gradient matrices, in rational arithmetic',
    role: 'claim',
    level: 'exact',
    relation: 'equality',
    quantity: 'difference of the two sides',
    limits:
      'a rational model (U = ln q, integer representations, β = 2 or 3) with the tokens and equal representations of the instance, at most 4 tokens of each response, 4 coordinates and 3 unused tokens; the gradient of the loss by the chain rule, which the tests compare with finite differences',
    run: doubleSum,
  },
];
