/** One instance of Equation 4 in rational numbers and in enclosures. */

import type Fraction from 'fraction.js';
import { enclose, fromDouble, minus, plus, rational, times, type Vector } from '../../lib/exact/fractions.ts';
import { sigmoid } from '../../lib/float/elementary.ts';
import * as iv from '../../lib/interval/interval.ts';
import { midpoint } from '../../lib/interval/to-number.ts';
import { residual } from '../equation-3/enclosures.ts';
import { dot } from './dot.ts';
import type { Formulas } from './formulas.ts';
import type { Instance } from './instances/types.ts';

export interface ExactPair {
  readonly chosen: Vector;
  readonly rejected: Vector;
  /** h+ − h−. */
  readonly difference: Vector;
  /** ⟨u, h+ − h−⟩. */
  readonly margin: Fraction;
}

/** Denominator of the rational numbers that stand near the true g. */
const RESIDUAL_DENOMINATOR = 2 ** 20;

export class Analysis {
  readonly instance: Instance;
  readonly formulas: Formulas;
  readonly learningRate: Fraction;
  readonly head: Vector;
  readonly pairs: readonly ExactPair[];
  readonly evaluation: readonly Vector[];

  constructor(instance: Instance, formulas: Formulas) {
    this.instance = instance;
    this.formulas = formulas;
    this.learningRate = fromDouble(instance.learningRate);
    this.head = instance.head.map(fromDouble);
    this.evaluation = instance.evaluation.map((row) => row.map(fromDouble));
    this.pairs = instance.pairs.map((pair) => {
      const [chosen, rejected] = [pair.chosen.map(fromDouble), pair.rejected.map(fromDouble)];
      const difference = minus(chosen, rejected);
      return { chosen, rejected, difference, margin: dot(this.head, difference) };
    });
  }

  /** Two choices of rational numbers in (0, 1) for the g_i: near their values, and arbitrary ones. */
  get rationalResiduals(): readonly Vector[] {
    const near = this.pairs.map(({ margin }) => {
      const g = sigmoid(-midpoint(enclose(margin)));
      const numerator = Math.min(RESIDUAL_DENOMINATOR - 1, Math.max(1, Math.round(g * RESIDUAL_DENOMINATOR)));
      return rational(numerator, RESIDUAL_DENOMINATOR);
    });
    return [near, this.pairs.map((_, i) => rational(1 + 2 * (i % 3), 7))];
  }

  /** g_i, enclosed. */
  get residuals(): readonly iv.Interval[] {
    return this.pairs.map(({ margin }) => residual(enclose(margin)));
  }
}

/** u + (η/n)Σ g_i(h_i+ − h_i−): the gradient step, exact for rational g_i. */
export function exactStep(
  head: Vector,
  learningRate: Fraction,
  pairs: readonly ExactPair[],
  residuals: Vector,
): Vector {
  const share = learningRate.div(rational(pairs.length));
  return pairs.reduce((u, { difference }, i) => plus(u, times(share.mul(residuals[i]!), difference)), head);
}

/** Equation 4: (η/n)Σ g_i⟨k, h_i+ − h_i−⟩, by the formulas under audit. */
export function exactPrediction(
  k: Vector,
  learningRate: Fraction,
  pairs: readonly ExactPair[],
  residuals: Vector,
  formulas: Formulas,
): Fraction {
  const share = formulas.rate(learningRate).div(rational(pairs.length));
  return pairs.reduce(
    (sum, { chosen, rejected }, i) =>
      sum.add(
        share.mul(formulas.exactResidual(residuals[i]!)).mul(dot(k, formulas.direction(chosen, rejected))),
      ),
    rational(0),
  );
}

/** The same with g_i = σ(−margin_i), enclosed. */
export function enclosedPrediction(k: Vector, { learningRate, pairs, formulas }: Analysis): iv.Interval {
  const share = formulas.rate(learningRate).div(rational(pairs.length));
  return pairs
    .map(({ chosen, rejected, margin }) =>
      iv.multiply(
        enclose(share.mul(dot(k, formulas.direction(chosen, rejected)))),
        formulas.residual(enclose(margin)),
      ),
    )
    .reduce(iv.add);
}
