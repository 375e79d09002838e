/** Equation 4 without H1 and without H2, in rational arithmetic. */

import type Fraction from 'fraction.js';
import type { Ablation } from '../../../lib/audit/types.ts';
import {
  dot,
  integers,
  isZero,
  minus,
  plus,
  rational,
  times,
  toStrings,
  type Vector,
} from '../../../lib/exact/fractions.ts';

export interface AblationOptions {
  /** Keep what the ablation changes; the failure is then absent. */
  readonly keep?: boolean;
}

const HALF = rational(1, 2);

function apply(matrix: readonly Vector[], x: Vector): Vector {
  return matrix.map((row) => dot(row, x));
}

/**
 * h = Wf with features f, reward uᵀWf. At W = 1, u = (1, 1), f+ = (1, 0), f− = (0, 1) the margin is 0, so g = 1/2 exactly. The
 * step changes W by ηg·u(f+ − f−)ᵀ as well, which adds ηg‖u‖²⟨f̄, f+ − f−⟩ to first order.
 */
export function trainedRepresentations({ keep = false }: AblationOptions = {}): Ablation {
  const W = [integers(1, 0), integers(0, 1)];
  const u = integers(1, 1);
  const [chosen, rejected, evaluated] = [integers(1, 0), integers(0, 1), integers(2, 0)];
  const f = minus(chosen, rejected);
  const margin = dot(u, apply(W, f));
  const k = apply(W, evaluated);
  const inner = dot(k, apply(W, f));
  /** Error of Equation 4 divided by η. */
  const errorPerRate = (rate: Fraction): Fraction => {
    const step = rate.mul(HALF);
    const nextHead = plus(u, times(step, apply(W, f)));
    const nextW = keep ? W : W.map((row, d) => plus(row, times(step.mul(u[d]!), f)));
    const change = dot(nextHead, apply(nextW, evaluated)).sub(dot(u, k));
    return change.sub(step.mul(inner)).div(rate);
  };
  const rates = [rational(1, 10), rational(1, 1000), rational(1, 1_000_000)];
  const errors = rates.map(errorPerRate);
  const limit = HALF.mul(dot(u, u)).mul(dot(evaluated, f));
  const isFirstOrder =
    margin.equals(0n) &&
    !limit.equals(0n) &&
    errors.every((error, i) => error.sub(limit).abs().lte(rates[i]!.mul(2n)));
  return {
    drops: 'H1',
    expected:
      'If the representations h = Wf train along, the error of Equation 4 is of first order in η: here it is exactly η·g‖u‖²⟨f̄, f+ − f−⟩ = 2η.',
    observed: `Error/η = ${errors.map((error) => error.toFraction()).join(', ')} at η = ${rates.map((rate) => rate.toFraction()).join(', ')}; g‖u‖²⟨f̄, f+ − f−⟩ = ${limit.toFraction()}.`,
    level: 'exact',
    verdict: isFirstOrder ? 'verified' : 'refuted',
    witness: {
      head: toStrings(u),
      weights: W.map(toStrings),
      chosen: toStrings(chosen),
      rejected: toStrings(rejected),
      evaluated: toStrings(evaluated),
      residual: HALF.toFraction(),
      rates: toStrings(rates),
      errorsPerRate: toStrings(errors),
    },
  };
}

/** h+ − h− = (1, −10) and k = (1, 1/5): ⟨k, z⟩ = −1, ⟨k, sign z⟩ = 4/5. u = 0, so g = 1/2. */
export function otherOptimisers({ keep = false }: AblationOptions = {}): Ablation {
  const rate = rational(1, 10);
  const z = integers(1, -10);
  const k = [rational(1), rational(1, 5)];
  const predicted = rate.mul(HALF).mul(dot(k, z));
  const gradientStep = times(HALF, z);
  // Adam's first step, without ε: m̂/√v̂ is the sign of the gradient.
  const signStep = z.map((x) => rational(x.s * 1n));
  // Momentum 9/10 with the velocity (0, 2) of an earlier pair.
  const momentumStep = plus(gradientStep, times(rational(9, 10), integers(0, 2)));
  const changes = [signStep, momentumStep].map((step) => rate.mul(dot(k, keep ? gradientStep : step)));
  const [bySign, byMomentum] = changes as [Fraction, Fraction];
  const differs = bySign.gt(0n) && predicted.lt(0n) && !byMomentum.equals(predicted) && !isZero(z);
  return {
    drops: 'H2',
    expected:
      'Adam’s first step moves every coordinate by η: it raises a reward that Equation 4 lowers. Momentum adds η·(9/10)⟨k, velocity⟩.',
    observed: `Equation 4 says ${predicted.toFraction()}; the sign step changes the reward by ${bySign.toFraction()}, the step with momentum by ${byMomentum.toFraction()}.`,
    level: 'exact',
    verdict: differs ? 'verified' : 'refuted',
    witness: {
      learningRate: rate.toFraction(),
      difference: toStrings(z),
      evaluated: toStrings(k),
      predicted: predicted.toFraction(),
      signStep: bySign.toFraction(),
      momentumStep: byMomentum.toFraction(),
    },
  };
}

/** Two pairs with differences (1, 0) and (−3, 0) at u = 0: the first margin changes by (η/2)·(1/2)(1 − 3) = −η/2. */
export function batchInsteadOfPair({ keep = false }: AblationOptions = {}): Ablation {
  const rate = rational(1);
  const differences = keep ? [integers(1, 0)] : [integers(1, 0), integers(-3, 0)];
  const share = rate.div(rational(differences.length)).mul(HALF);
  const step = differences.reduce((sum, z) => plus(sum, times(share, z)), integers(0, 0));
  const change = dot(step, differences[0]!);
  return {
    drops: 'one pair in claim (b)',
    expected: 'On a batch the margin of a trained pair may fall: here by 1/2.',
    observed: `The margin of the first pair changes by ${change.toFraction()}.`,
    level: 'exact',
    verdict: change.lt(0n) ? 'verified' : 'refuted',
    witness: {
      learningRate: rate.toFraction(),
      differences: differences.map(toStrings),
      change: change.toFraction(),
    },
  };
}
