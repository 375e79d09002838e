/** Theorem 2 without H3: training sets that no model separates. */

import type Fraction from 'fraction.js';
import type { Ablation, Json } from '../../../lib/audit/types.ts';
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
import { sigmoid, softplus } from '../../../lib/float/elementary.ts';
import { ln2 } from '../../../lib/interval/elementary.ts';
import * as iv from '../../../lib/interval/interval.ts';
import { toNumberDown, toNumberUp } from '../../../lib/interval/to-number.ts';
import { type AblationOptions, isBelowStepLimit } from './rational.ts';

const STEPS = 300;

interface Problem {
  readonly model: string;
  /** x_i with ⟨parameters, x_i⟩ the margin of pair i in units of β, shape [n, dimension]. */
  readonly differences: readonly Vector[];
  /** Farkas weights α ≥ 0, shape [n]. */
  readonly weights: Vector;
  /** All hidden representations of the training set. */
  readonly hidden: readonly Vector[];
  readonly learningRate: Fraction;
  readonly beta: Fraction;
}

/** Chosen and rejected responses at h and −h, so that x = 2h. */
function explicitProblem(keepHypothesis: boolean): Problem {
  const last = keepHypothesis ? integers(0, 1) : integers(0, -1);
  const differences = [integers(2, 1), integers(-1, 1), last];
  const halves = differences.map((x) => times(rational(1, 2), x));
  return {
    model: 'explicit',
    differences,
    weights: integers(1, 2, 3),
    hidden: halves,
    learningRate: rational(1),
    beta: rational(1),
  };
}

/** A cycle 0 ≻ 1 ≻ 2 ≻ 0 on prompts with parallel representations; x = (e_{y+} − e_{y−}) ⊗ h, of dimension V·D. */
function implicitProblem(keepHypothesis: boolean): Problem {
  const prompts = [integers(1, 0), integers(2, 0), keepHypothesis ? integers(0, 1) : integers(1, 0)];
  const pairs = [
    [0, 1],
    [1, 2],
    [2, 0],
  ] as const;
  const differences = pairs.map(([chosen, rejected], i) =>
    [0, 1, 2].flatMap((v) => times(rational(Number(v === chosen) - Number(v === rejected)), prompts[i]!)),
  );
  return {
    model: 'implicit',
    differences,
    weights: integers(2, 1, 2),
    hidden: prompts,
    learningRate: rational(1, 4),
    beta: rational(1),
  };
}

interface Outcome {
  /** Whether α certifies that nothing separates the set. */
  readonly certified: boolean;
  /** Encloses ln 2·Σα/(n·max α). */
  readonly bound: iv.Interval;
  readonly smallestLoss: number;
  /** Smallest number of pairs with margin ≤ 0 over the trajectory. */
  readonly fewestMisfits: number;
  readonly stepLimitHolds: boolean;
  readonly json: Json;
}

/** Float64 gradient descent from 0; mean loss. The bound itself does not depend on it. */
function descend({ differences, learningRate, beta }: Problem): {
  smallestLoss: number;
  fewestMisfits: number;
} {
  const rows = differences.map((x) => x.map((entry) => entry.valueOf()));
  const n = rows.length;
  const scale = beta.valueOf();
  const rate = (learningRate.valueOf() * scale) / n;
  let parameters = rows[0]!.map(() => 0);
  let smallestLoss = Number.POSITIVE_INFINITY;
  let fewestMisfits = n;
  for (let t = 0; t <= STEPS; t++) {
    const margins = rows.map((x) => scale * x.reduce((sum, entry, d) => sum + entry * parameters[d]!, 0));
    const loss = margins.reduce((sum, margin) => sum + softplus(-margin), 0) / n;
    smallestLoss = Math.min(smallestLoss, loss);
    fewestMisfits = Math.min(fewestMisfits, margins.filter((margin) => margin <= 0).length);
    parameters = parameters.map((entry, d) =>
      rows.reduce((sum, x, i) => sum + rate * sigmoid(-margins[i]!) * x[d]!, entry),
    );
  }
  return { smallestLoss, fewestMisfits };
}

function examine(problem: Problem): Outcome {
  const { model, differences, weights, hidden, learningRate, beta } = problem;
  const combination = differences.reduce<Vector>(
    (sum, x, i) => plus(sum, times(weights[i]!, x)),
    minus(differences[0]!, differences[0]!),
  );
  const total = weights.reduce((sum, weight) => sum.add(weight), rational(0));
  const largest = weights.reduce((max, weight) => (weight.gt(max) ? weight : max), rational(0));
  const certified = weights.every((weight) => weight.gte(0n)) && total.gt(0n) && isZero(combination);
  const factor = largest.equals(0n) ? rational(0) : total.div(largest).div(rational(differences.length));
  const bound = iv.multiply(ln2, iv.ratio(factor.s * factor.n, factor.d));
  const { smallestLoss, fewestMisfits } = descend(problem);
  return {
    certified,
    bound,
    smallestLoss,
    fewestMisfits,
    stepLimitHolds: isBelowStepLimit(learningRate, beta, hidden) && hidden.every((h) => dot(h, h).gt(0n)),
    json: {
      model,
      differences: differences.map(toStrings),
      farkasWeights: toStrings(weights),
      weightedSum: toStrings(combination),
      boundOverLn2: factor.toFraction(),
      bound: [toNumberDown(bound.lo), toNumberUp(bound.hi)],
      learningRate: learningRate.toFraction(),
      beta: beta.toFraction(),
      float64Descent: { steps: STEPS, smallestLoss, fewestPairsWithoutPositiveMargin: fewestMisfits },
    },
  };
}

/**
 * α ≥ 0, α ≠ 0 with Σα_i x_i = 0 leaves no u with all margins positive, and by convexity
 * n·max α·ℓ ≥ Σα_i ln(1 + e^{−⟨u,x_i⟩}) ≥ Σα·ln 2 at every u (Jensen), whatever the optimiser does.
 */
export function h3({ keepHypothesis = false, plantSignError = false }: AblationOptions = {}): Ablation {
  const flip = (problem: Problem): Problem =>
    plantSignError
      ? { ...problem, weights: problem.weights.map((weight, i) => (i === 0 ? weight.neg() : weight)) }
      : problem;
  const explicit = examine(flip(explicitProblem(keepHypothesis)));
  const implicit = examine(flip(implicitProblem(keepHypothesis)));
  const outcomes = [explicit, implicit];
  // 1e-12 is far above the rounding of a mean of three softplus values of order one.
  const staysAbove = ({ smallestLoss, bound }: Outcome): boolean =>
    smallestLoss >= toNumberUp(bound.hi) - 1e-12;
  const asExpected = outcomes.every(
    (outcome) =>
      outcome.certified && outcome.stepLimitHolds && staysAbove(outcome) && outcome.fewestMisfits >= 1,
  );
  const show = (bound: iv.Interval): string => toNumberDown(bound.lo).toFixed(6);
  const describe = (name: string, { certified, bound, smallestLoss, fewestMisfits }: Outcome): string =>
    `${name}: α ≥ 0 and Σα_i x_i = 0 ${certified ? 'hold' : 'do not both hold'}, bound ${show(bound)}, smallest loss in ${STEPS} float64 steps ${smallestLoss.toFixed(6)}, always at least ${fewestMisfits} training pair(s) with margin ≤ 0`;
  return {
    drops: 'H3',
    expected: `On a training set with Farkas weights α, the loss stays at or above ln 2·Σα/(n·max α) at every parameter, here ${show(explicit.bound)} (explicit) and ${show(implicit.bound)} (implicit), and some training pair always has a margin ≤ 0.`,
    observed: `${describe('Explicit', explicit)}; ${describe('implicit', implicit)}.`,
    level: 'exact',
    verdict: asExpected ? 'verified' : 'refuted',
    witness: { instances: outcomes.map(({ json }) => json) },
  };
}
