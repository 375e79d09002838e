/** Claim (e): what the sign of the coefficient says for every step size. */

import { type Check, discarded, holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import { rational } from '../../../lib/exact/fractions.ts';
import { rhoParts } from '../../../lib/learning-dynamics/rho.ts';
import { Analysis, LEARNING_RATES, type View } from '../analysis.ts';
import { response } from '../instances/by-hand.ts';
import type { Instance } from '../instances/types.ts';
import { learningRates, sumOfSquaredRanges } from './bounds.ts';
import { withComplement } from './coefficient.ts';
import { exactRing } from './rational-model.ts';

const ZERO = discarded('the coefficient is zero or its sign is not certified');

/** How to look at the instance so that the coefficient has the wanted sign: as it is, or with y+ and y− exchanged. */
function withSign(analysis: Analysis, wanted: -1 | 1): (<T>(view: View<T>) => View<T>) | null {
  const coefficient = analysis.coefficientSign;
  if (coefficient === wanted) return (view) => view;
  return coefficient === -wanted ? (view) => view.exchanged : null;
}

function sign(analysis: Analysis): Outcome {
  const falling = withSign(analysis, -1);
  if (falling === null) return ZERO;
  const rates = learningRates(analysis.instance);
  for (const rate of rates) {
    const change = analysis.decide((view) => view.arithmetic.sign(falling(view).at(rate).actual));
    if (change === null) return open(`the sign of the change is left open: eta = ${rate}`);
    if (change !== -1)
      return violated(`the coefficient is negative, but at eta = ${rate} the reward does not fall`);
  }
  return holds(rates.length, rates.length, 0);
}

/** Shares of the threshold. */
const SHARES = [1e-3, 0.5, 0.99] as const;

function riseAt<T>(view: View<T>, share: number): -1 | 0 | 1 | null {
  const { arithmetic, bracket } = view;
  const { multiply, divide, point } = arithmetic;
  const squares = sumOfSquaredRanges(view);
  if (arithmetic.sign(squares) !== 1) return null;
  const s = multiply(point(8 * share), divide(bracket, squares));
  return arithmetic.sign(view.atScale(s).actual);
}

function threshold(analysis: Analysis): Outcome {
  const rising = withSign(analysis, 1);
  if (rising === null) return ZERO;
  for (const share of SHARES) {
    const change = analysis.decide((view) => riseAt(rising(view), share));
    if (change === null) return open(`the sign of the change is left open: ${share} of the threshold`);
    if (change !== 1)
      return violated(
        `the coefficient is positive, but at ${share} of the threshold the reward does not rise`,
      );
  }
  return holds(0.99, 1, 0.01);
}

/** y+, y− with one and the same logit, w with another one: C = ‖h‖²gβ²(p_{y−} − p_{y+}) = 0. */
function balanced(logit: number, beta: number): Instance {
  return {
    beta,
    learningRate: 1,
    width: 1,
    vocabulary: 3,
    unembedding: Float64Array.of(0, 0, logit),
    chosen: response([0], [[1]]),
    rejected: response([1], [[1]]),
    evaluation: response([2], [[1]]),
  };
}

function zero({ formulas }: Analysis): Outcome {
  const { rho, signs } = formulas.prediction;
  let decided = 0;
  for (const weight of [1, 2, 7, 1_000_000]) {
    const p = withComplement([1, 1, weight].map((w) => rational(w, 2 + weight)));
    const [up, down] = [0, 1].map((token) => rho(rhoParts(exactRing, p, 2, p, token), exactRing));
    const bracket = up!.mul(signs[0]).add(down!.mul(signs[1]));
    if (!bracket.equals(0n))
      return violated(`weights 1, 1, ${weight}: the coefficient is ${bracket.toFraction()}, not 0`);
  }
  for (const logit of [-40, -3, 0, 2, 40]) {
    for (const beta of [0.125, 1, 8]) {
      const analysis = new Analysis(balanced(logit, beta), formulas);
      for (const rate of LEARNING_RATES) {
        const change = analysis.decide((view) => view.arithmetic.sign(view.at(rate).actual));
        if (change !== -1) return violated(`logit ${logit}, beta ${beta}, eta ${rate}: no fall is certified`);
        decided += 1;
      }
    }
  }
  return holds(decided, decided, 0);
}

export const signChecks: readonly Check<Analysis>[] = [
  {
    id: 'equation-5.e.sign',
    statement:
      "with a negative coefficient the implicit reward falls at eta = 1e-6, 1e-5, ..., 1e6 and the instance's own; where the coefficient is positive, the pair is taken with y+ and y- exchanged",
    role: 'claim',
    part: 'negative coefficient',
    level: 'certified',
    relation: 'equality',
    quantity: 'step sizes at which the fall is certified, of those tried',
    limits: 'step sizes in between are covered by claim (d): dr <= eta C < 0',
    run: sign,
  },
  {
    id: 'equation-5.e.zero',
    statement:
      'if y+ and y- are equally likely, a third token w at the same representation has coefficient exactly 0 (rational arithmetic), and its reward falls at every step size of the grid',
    role: 'claim',
    part: 'zero coefficient',
    level: 'certified',
    relation: 'equality',
    quantity: 'falls certified, of the cases tried: 5 logits, 3 values of beta, 13 step sizes',
    limits: 'a one-parameter family with coefficient zero; in general by claim (d)',
    once: true,
    run: zero,
  },
  {
    id: 'equation-5.e.threshold',
    statement:
      'with a positive coefficient (else y+ and y- exchanged) the implicit reward rises at 0.001, 0.5 and 0.99 of the step size 8C/(beta sum_k range_v((dU h̄_k/eta)_v)^2)',
    role: 'claim',
    part: 'positive coefficient',
    level: 'certified',
    relation: 'lower-bound',
    quantity: 'share of the threshold up to which the rise is certified',
    limits: 'three step sizes; the others by claim (d)',
    run: threshold,
  },
];
