/** Claim (d): bounds of the remainder at every step size. */

import { type Check, discarded, holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import type { Interval } from '../../../lib/interval/interval.ts';
import { sum } from '../../../lib/learning-dynamics/arithmetic.ts';
import { stepScale, varianceBounds } from '../../../lib/learning-dynamics/reward-change.ts';
import { Analysis, LEARNING_RATES, type View } from '../analysis.ts';
import type { Formulas } from '../formulas.ts';
import { response } from '../instances/by-hand.ts';
import type { Instance } from '../instances/types.ts';
import { explicitChange } from './explicit-change.ts';

const RELATIVE_TOLERANCE = 1e-15;
/** Of the change formed entry by entry. */
const DEFINITION_TOLERANCE = 1e-30;

/** The step sizes, and the instance's own. */
export function learningRates({ learningRate }: Instance): readonly number[] {
  return LEARNING_RATES.includes(learningRate) ? LEARNING_RATES : [...LEARNING_RATES, learningRate];
}

/** The ratio of the remainder to its lower bound, from above; a message when a bound fails; null when left open. */
function ratioToBound<T>(view: View<T>, learningRate: number): number | string | null {
  const { sign, subtract, divide, upper } = view.arithmetic;
  const { difference, lowerBound } = view.at(learningRate);
  const aboveZero = sign(difference);
  const aboveBound = sign(subtract(difference, lowerBound));
  if (aboveZero === 1) return 'the reward changes by more than Equation 5 predicts';
  if (aboveBound === -1) return 'the reward changes by less than the lower bound allows';
  if (aboveZero === null || aboveBound === null) return null;
  return sign(lowerBound) === -1 ? upper(divide(difference, lowerBound)) : 0;
}

function bounds(analysis: Analysis): Outcome {
  let worst = 0;
  for (const rate of learningRates(analysis.instance)) {
    const ratio = analysis.decide((view) => ratioToBound(view, rate));
    if (ratio === null) return open(`a bound is left open at one of the step sizes: eta = ${rate}`);
    if (typeof ratio === 'string') return violated(`at eta = ${rate} ${ratio}`);
    worst = Math.max(worst, ratio);
  }
  return worst === 0
    ? discarded('the step does not move the logits of the evaluation response')
    : holds(worst, 1, 1 - worst);
}

function betweenVarianceBounds<T>(
  view: View<T>,
  learningRate: number,
  factor: number,
): { readonly ratio: number } | string | null {
  const { state, arithmetic } = view;
  const { sign, subtract, multiply, divide, point, upper } = arithmetic;
  const limits = varianceBounds(state, stepScale(state, learningRate));
  if (limits === null) return null;
  const lost = subtract(point(0), view.at(learningRate).difference);
  const over = sign(subtract(lost, multiply(point(factor * (1 - RELATIVE_TOLERANCE)), limits.below)));
  const under =
    limits.above === null
      ? 1
      : sign(subtract(multiply(point(factor * (1 + RELATIVE_TOLERANCE)), limits.above), lost));
  if (over === -1) return 'the remainder is smaller than the variances allow';
  if (under === -1) return 'the remainder is larger than the variances allow';
  if (over === null || under === null) return null;
  return { ratio: sign(lost) === 1 ? upper(divide(limits.below, lost)) : 0 };
}

function twoSided(analysis: Analysis): Outcome {
  let closest = 0;
  for (const rate of learningRates(analysis.instance)) {
    const found = analysis.decide((view) =>
      betweenVarianceBounds(view, rate, analysis.formulas.secondOrderFactor),
    );
    if (found === null) return open(`a bound is left open at one of the step sizes: eta = ${rate}`);
    if (typeof found === 'string') return violated(`at eta = ${rate} ${found}`);
    closest = Math.max(closest, found.ratio);
  }
  return closest === 0
    ? discarded('the step does not move the logits of the evaluation response')
    : holds(closest, 1 + RELATIVE_TOLERANCE, 1 + RELATIVE_TOLERANCE - closest);
}

/** V = 2 with p = (1/2, 1/2): ratio 1 − x²/24 + …, x = s·range. */
function tightInstance(learningRate: number): Instance {
  return {
    beta: 1,
    learningRate,
    width: 1,
    vocabulary: 2,
    unembedding: new Float64Array(2),
    chosen: response([0], [[1]]),
    rejected: response([1], [[1]]),
    evaluation: response([0], [[1]]),
  };
}

/** Ratio of the remainder to the lower bound, from below and above. */
export function tightness(formulas: Formulas, learningRate: number): readonly [number, number] {
  const { wide } = new Analysis(tightInstance(learningRate), formulas);
  const { difference, lowerBound } = wide.at(learningRate);
  const ratio = wide.arithmetic.divide(difference, lowerBound);
  return [wide.arithmetic.lower(ratio), wide.arithmetic.upper(ratio)];
}

function tight({ formulas }: Analysis): Outcome {
  let last = 0;
  for (const rate of [1, 0.1, 0.01, 1e-3, 1e-4]) {
    const [low, high] = tightness(formulas, rate);
    // s·range = η: 1 − x²/24 ≤ ratio < 1.
    if (high >= 1 || low < 1 - (rate * rate) / 24 - 1e-15)
      return violated(`at eta = ${rate} the ratio is ${low}`, low, 1);
    last = low;
  }
  return holds(last, 1, 1 - last);
}

function definition(analysis: Analysis): Outcome {
  const { instance, formulas } = analysis;
  if (!analysis.hasWide || instance.vocabulary * instance.width > 4096)
    return discarded('ΔU is not formed entry by entry: V·D is too large, or g = sigma(-margin) out of reach');
  const { wide } = analysis;
  const { subtract, upper, sign, divide, maximum, point } = wide.arithmetic;
  const explicit = explicitChange(instance, formulas.stepSign);
  const gap = subtract(explicit, wide.at(instance.learningRate).actual);
  if (sign(gap) === 1 || sign(gap) === -1)
    return violated(
      'the reward before and after the step differ by another number than the low-rank form says',
      upper(explicit),
      upper(wide.at(instance.learningRate).actual),
    );
  const size = (a: Interval): Interval => maximum([a, subtract(point(0), a)]);
  const distance = upper(divide(size(gap), maximum([point(1), size(explicit)])));
  return distance <= DEFINITION_TOLERANCE
    ? holds(distance, DEFINITION_TOLERANCE, DEFINITION_TOLERANCE - distance)
    : open('the enclosures of the change are too wide');
}

/** Σ_k range_k², per unit of s. */
export function sumOfSquaredRanges<T>({ state, arithmetic }: View<T>): T {
  return sum(
    arithmetic,
    state.changes.map(({ range }) => arithmetic.multiply(range, range)),
  );
}

export const boundChecks: readonly Check<Analysis>[] = [
  {
    id: 'equation-5.d.bounds',
    statement:
      "-beta sum_k range_v((dU h̄_k)_v)^2/8 <= dr - eta C <= 0 at eta = 1e-6, 1e-5, ..., 1e6 and at the instance's own",
    role: 'claim',
    level: 'certified',
    relation: 'lower-bound',
    quantity: 'largest ratio of dr - eta C to the lower bound, 1 when it is attained',
    limits:
      "step sizes in between are covered by the proof, not by the check: the upper bound is concavity of ln softmax(Uh) in U, the lower one Hoeffding's lemma for each log-partition function",
    run: bounds,
  },
  {
    id: 'equation-5.d.two-sided',
    statement:
      'sharper for small variances, at the same step sizes: beta sum_k Var_k (e^-x - 1 + x)/range_k^2 <= eta C - dr <= beta sum_k Var_k (e^x - 1 - x)/range_k^2, x = range_v((dU h̄_k)_v)',
    role: 'claim',
    level: 'certified',
    relation: 'upper-bound',
    quantity: 'largest ratio of the lower bound of eta C - dr to itself, 1 when it is attained',
    limits:
      "up to a factor 1 ± 1e-15; the upper bound is left out for x > 700; proof: the cumulant generating function K has |K'''| <= range K'' because a variable is at most its range away from its mean, so Var e^-xt <= K''(t) <= Var e^xt in units of the range",
    run: twoSided,
  },
  {
    id: 'equation-5.d.tight',
    statement:
      'the constant 1/8 is attained in the limit: for two outcomes with p = 1/2 the ratio to the lower bound is 1 - x^2/24 at least, x = range',
    role: 'ingredient',
    level: 'certified',
    relation: 'limit',
    quantity: 'ratio of dr - eta C to the lower bound at x = 1e-4',
    limits: 'one instance at five step sizes',
    once: true,
    run: tight,
  },
  {
    id: 'equation-5.d.definition',
    statement:
      "beta [ln pi_{U+dU}(ȳ|x̄) - ln pi_U(ȳ|x̄)] with dU = -eta grad loss formed entry by entry meets the low-rank form that the other checks use, at the instance's own eta",
    role: 'ingredient',
    level: 'certified',
    relation: 'equality',
    quantity: 'distance of the two, relative to max(1, |change|); tolerance 1e-30',
    limits: 'V·D up to 4096, in 160-bit intervals',
    run: definition,
  },
];
