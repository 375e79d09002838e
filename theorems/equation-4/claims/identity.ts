/** Claim (a): Δr = (η/n)Σ g_i⟨k, h_i+ − h_i−⟩ for every η. */

import { type Check, holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import { enclose, rational } from '../../../lib/exact/fractions.ts';
import * as iv from '../../../lib/interval/interval.ts';
import { midpoint, toNumberUp } from '../../../lib/interval/to-number.ts';
import { lowerMagnitude, upperMagnitude } from '../../equation-3/enclosures.ts';
import { type Analysis, enclosedPrediction, exactPrediction, exactStep } from '../analysis.ts';
import { dot } from '../dot.ts';
import { floatChange, floatStep } from './float-step.ts';
import { proveStep } from './symbolic.ts';

/** The step sizes that are tried, as multiples of the instance's own. */
const RATE_FACTORS = [rational(1), rational(1, 1_000_003), rational(1_000_003)] as const;

function exact(analysis: Analysis): Outcome {
  const { head, pairs, evaluation, formulas, rationalResiduals } = analysis;
  for (const factor of RATE_FACTORS) {
    const rate = analysis.learningRate.mul(factor);
    for (const residuals of rationalResiduals) {
      const next = exactStep(head, rate, pairs, residuals);
      for (const [j, k] of evaluation.entries()) {
        const change = dot(next, k).sub(dot(head, k));
        const predicted = exactPrediction(k, rate, pairs, residuals, formulas);
        if (!change.equals(predicted)) {
          const [seen, formula] = [midpoint(enclose(change)), midpoint(enclose(predicted))];
          return violated(`the reward of response ${j} changes by ${seen}, not ${formula}`, seen, formula);
        }
      }
    }
  }
  return holds(0, 0, 0);
}

/** Relative width that the residual must have. */
const NARROW = 1e-35;

/** The head after the step: u_d + (η/n)Σ g_i(h_i+ − h_i−)_d, enclosed. */
export function enclosedStep({ head, pairs, learningRate, residuals }: Analysis): iv.Interval[] {
  const share = enclose(learningRate.div(rational(pairs.length)));
  return head.map((u, d) =>
    pairs
      .map(({ difference }, i) => iv.multiply(iv.multiply(share, residuals[i]!), enclose(difference[d]!)))
      .reduce(iv.add, enclose(u)),
  );
}

function certified(analysis: Analysis): Outcome {
  const { head, evaluation } = analysis;
  const before = head.map(enclose);
  const after = enclosedStep(analysis);
  let widest = 0;
  for (const [j, k] of evaluation.entries()) {
    const weights = k.map(enclose);
    const reward = (u: readonly iv.Interval[]): iv.Interval =>
      u.map((x, d) => iv.multiply(x, weights[d]!)).reduce(iv.add);
    const change = iv.subtract(reward(after), reward(before));
    const predicted = enclosedPrediction(k, analysis);
    const difference = iv.subtract(change, predicted);
    if (iv.isPositive(lowerMagnitude(difference))) {
      const [seen, formula] = [midpoint(change), midpoint(predicted)];
      return violated(`the reward of response ${j} changes by ${seen}, not ${formula}`, seen, formula);
    }
    const sizes = [...before, ...after].map((x, d) =>
      iv.multiply(upperMagnitude(x), upperMagnitude(weights[d % weights.length]!)),
    );
    const scale = sizes.reduce(iv.add);
    const error = upperMagnitude(difference);
    if (!iv.isPositive(scale)) {
      if (iv.isPositive(error)) return open('the scale of the rewards is not known to be positive');
      continue;
    }
    widest = Math.max(widest, toNumberUp(iv.divide(error, scale).hi));
  }
  return widest <= NARROW ? holds(widest, NARROW, NARROW - widest) : open('the enclosures are too wide');
}

function float(analysis: Analysis): Outcome {
  const { instance, evaluation } = analysis;
  const step = floatStep(instance);
  let worst = 0;
  for (const [j, k] of evaluation.entries()) {
    const { value, bound } = floatChange(instance.head, step, instance.evaluation[j]!);
    if (!Number.isFinite(value) || !Number.isFinite(bound))
      return open('the step leaves the range of float64');
    const predicted = enclosedPrediction(k, analysis);
    const error = upperMagnitude(iv.subtract(iv.point(value), predicted));
    const share = toNumberUp(iv.divide(error, iv.point(bound)).hi);
    if (share > 1) {
      const formula = midpoint(predicted);
      return violated(
        `in float64 the reward of response ${j} changes by ${value}, not ${formula}: ${share} times what rounding explains`,
        value,
        formula,
      );
    }
    worst = Math.max(worst, share);
  }
  return holds(worst, 1, 1 - worst);
}

export const identityChecks: readonly Check<Analysis>[] = [
  {
    id: 'equation-4.a.symbolic',
    statement:
      'Δr = (η/n)Σ g_i⟨k, h_i+ − h_i−⟩ identically in η, u, h and k (D = 1..4, n = 1, 2), with g_i free and with g_i = σ(−⟨u, h_i+ − h_i−⟩) from the derivative of the loss',
    role: 'claim',
    level: 'symbolic',
    relation: 'equality',
    quantity: 'identities proved',
    limits:
      'D ≤ 4, n ≤ 2; both sides are sums over coordinates and pairs, so larger ones add terms of the same kind',
    once: true,
    run: ({ formulas }) => proveStep(formulas.symbolic),
  },
  {
    id: 'equation-4.a.exact',
    statement:
      'the same in rational arithmetic, for η, η/1000003 and 1000003·η, with two choices of rational g_i',
    role: 'claim',
    level: 'exact',
    relation: 'equality',
    quantity: 'largest difference',
    limits: 'g_i = σ(−margin) is not rational: rational numbers near it and arbitrary ones stand for it',
    run: exact,
  },
  {
    id: 'equation-4.a.certified',
    statement: 'the same with g_i = σ(−margin_i) itself: the difference of the enclosed sides contains 0',
    role: 'claim',
    level: 'certified',
    relation: 'upper-bound',
    quantity: `largest size of the difference relative to the rewards’ terms |u_d k_d| before and after; certified to be below ${NARROW}`,
    limits:
      'the gradient −Σ g_i(h_i+ − h_i−)/n is that of Equation 3, whose audit checks it against its definition',
    run: certified,
  },
  {
    id: 'equation-4.a.float',
    statement: 'a step as a training loop takes it in float64 changes the rewards by that, up to rounding',
    role: 'claim',
    level: 'numeric',
    relation: 'upper-bound',
    quantity: 'largest difference divided by the derived bound of the rounding errors',
    limits: 'one step; the bound is a worst case',
    run: float,
  },
];
