/**
 * The gradient in the unembedding matrix in rational arithmetic. Under U_{v,d} + ε the weight e^{⟨U_v,h⟩} becomes
 * e^{⟨U_v,h⟩}(1 + h_d ε) to first order, so with any positive rationals for the weights, dual numbers carry the exact derivative
 * through the softmax, the product over the tokens, O = e^−m and ℓ = ln(1 + O), ℓ' = O'/(1 + O). The gradient formula is
 * evaluated on its own, from (e_w − p)hᵀ.
 */

import type Fraction from 'fraction.js';
import { discarded, holds, type Outcome, violated } from '../../../lib/audit/check.ts';
import * as dyadic from '../../../lib/exact/dyadic.ts';
import { fromDouble, rational, type Vector } from '../../../lib/exact/fractions.ts';
import { exp } from '../../../lib/float/elementary.ts';
import { toNumberDown } from '../../../lib/interval/to-number.ts';
import { logProbabilityGradient } from '../../../lib/learning-dynamics/exact-step.ts';
import type { Analysis } from '../analysis.ts';
import { exactDot, type Row } from '../exact.ts';
import type { ImplicitPair, ImplicitPairs, Position } from '../instances/types.ts';
import { spread } from './differences.ts';
import { add, type Dual, divide, multiply } from './dual-numbers.ts';

/** Weights are integers from 1 to 2^12 + 1. */
const WEIGHT_SCALE = 2 ** 12;
/** For β = 1, …, 4 the power O = (odds)^β is formed by multiplication. */
const LARGEST_POWER = 4;

/** z − max z, z = Uh: in float64, or where that overflows rounded once from the exact difference, −∞ at the least. */
function relativeLogits(unembedding: readonly Row[], hidden: Row): number[] {
  const z = unembedding.map((row) => row.reduce((sum, u, d) => sum + u * hidden[d]!, 0));
  const top = z.reduce((a, b) => Math.max(a, b));
  if (z.every(Number.isFinite)) return z.map((logit) => logit - top);
  const exact = unembedding.map((row) => exactDot(row, hidden));
  const largest = exact.reduce((a, b) => (dyadic.compare(a, b) >= 0 ? a : b));
  return exact.map((logit) => toNumberDown(dyadic.subtract(logit, largest)));
}

/** Positive integers near 2^12·e^{z_v − max z}: a rational policy close to the instance's. */
function weightsOf(unembedding: readonly Row[], hidden: Row): Vector {
  return relativeLogits(unembedding, hidden).map((z) => rational(1 + Math.floor(WEIGHT_SCALE * exp(z))));
}

interface RationalPosition {
  readonly token: number;
  /** Rational hidden representation. */
  readonly hidden: Vector;
  readonly weights: Vector;
  /** Probability of the token under the reference, likewise rational. */
  readonly reference: Fraction;
}

function rationalPositions(
  { unembedding, reference }: ImplicitPairs,
  response: readonly Position[],
): RationalPosition[] {
  return response.map(({ token, hidden }) => {
    const base = weightsOf(reference, hidden);
    return {
      token,
      hidden: hidden.map(fromDouble),
      weights: weightsOf(unembedding, hidden),
      reference: base[token]!.div(sum(base)),
    };
  });
}

function sum(a: Vector): Fraction {
  return a.reduce((total, x) => total.add(x), rational(0));
}

const constant = (value: Fraction): Dual => ({ value, slope: rational(0) });
const ONE = constant(rational(1));

/** π(y)/π_ref(y) along U_{v,d} + ε. */
function likelihoodRatio(response: readonly RationalPosition[], v: number, d: number): Dual {
  return response
    .map(({ token, hidden, weights, reference }) => {
      const moved = weights.map((weight, w) => ({
        value: weight,
        slope: w === v ? weight.mul(hidden[d]!) : rational(0),
      }));
      return divide(divide(moved[token]!, moved.reduce(add)), constant(reference));
    })
    .reduce(multiply);
}

/** O = e^−m = (ratio of y− / ratio of y+)^β. */
function odds(chosen: Dual, rejected: Dual, beta: number): Dual {
  const base = divide(rejected, chosen);
  if (Number.isInteger(beta) && beta <= LARGEST_POWER) {
    return Array.from({ length: beta }, () => base).reduce(multiply, ONE);
  }
  // e^{β ln base} is not rational: any positive value will do, with the slope of a power, βO·base'/base.
  const value = base.value;
  return { value, slope: fromDouble(beta).mul(value).mul(base.slope).div(base.value) };
}

/** ∂ℓ/∂U_{v,d} of ln(1 + O). */
function lossSlope({ value, slope }: Dual): Fraction {
  return slope.div(value.add(1n));
}

/** Entry (v, d) of Σ_l (e_w − p)hᵀ. */
function formulaEntry(response: readonly RationalPosition[], v: number, d: number): Fraction {
  return sum(
    response.map(({ token, hidden, weights }) => {
      const total = sum(weights);
      const p = weights.map((weight) => weight.div(total));
      // The representation enters as one column: [V, 1].
      return logProbabilityGradient(p, { token, hidden: [hidden[d]!] })[v]![0]!;
    }),
  );
}

export function exactUnembeddingGradient({ instance, formulas }: Analysis): Outcome {
  const { implicit } = instance;
  if (implicit === undefined) return discarded('the instance has no implicit reward');
  const { beta, unembedding } = implicit;
  const width = unembedding[0]!.length;
  const pairs = implicit.pairs.map(({ chosen, rejected }: ImplicitPair) => ({
    chosen: rationalPositions(implicit, chosen),
    rejected: rationalPositions(implicit, rejected),
  }));
  const n = rational(pairs.length);
  for (const entry of spread(unembedding.length * width)) {
    const [v, d] = [Math.floor(entry / width), entry % width];
    let derivative = rational(0);
    let claimed = rational(0);
    for (const { chosen, rejected } of pairs) {
      const O = odds(likelihoodRatio(chosen, v, d), likelihoodRatio(rejected, v, d), beta);
      derivative = derivative.add(lossSlope(O).div(n));
      const up = formulaEntry(chosen, v, d);
      const down = formulas.rejected === 1 ? formulaEntry(rejected, v, d) : rational(0);
      const factor = formulas.exactResidual(O.value).mul(formulas.usesBeta ? fromDouble(beta) : rational(1));
      claimed = claimed.sub(factor.mul(up.sub(down)).div(n));
    }
    if (!derivative.equals(claimed)) {
      const [seen, formula] = [derivative.valueOf(), claimed.valueOf()];
      return violated(
        `∂ℓ/∂U_{${v},${d}} is ${derivative.toFraction()}, not the formula's value`,
        seen,
        formula,
      );
    }
  }
  return holds(0, 0, 0);
}
