/**
 * The state before one gradient step on one pair: next-token distributions, σ-factor, and the change of the logits per
 * unit of step, in any arithmetic of enclosures.
 *
 * ΔU = s·Σ_l ±(e_{y_l} − p_l)h_lᵀ with s = ηgβ has rank at most |y+| + |y−|. It is never formed: ΔU h̄_k needs only the
 * inner products ⟨h_l, h̄_k⟩, and V × (number of positions) numbers are stored.
 */

import { type Arithmetic, type Distribution, sum } from './arithmetic.ts';
import { equalRows } from './equal-rows.ts';
import { grouped, type LogitChange, logitChange } from './logit-change.ts';
import type { Residuals } from './prediction.ts';
import type { ResponseStates, StepInstance } from './types.ts';

export interface PositionState<T> extends Distribution<T> {
  readonly token: number;
  /** The hidden representation is hidden[start .. start + D). */
  readonly hidden: Float64Array;
  readonly start: number;
}

export interface StepState<T> {
  readonly arithmetic: Arithmetic<T>;
  readonly instance: StepInstance;
  readonly chosen: readonly PositionState<T>[];
  readonly rejected: readonly PositionState<T>[];
  readonly evaluation: readonly PositionState<T>[];
  /** r(x, y+) − r(x, y−). */
  readonly margin: T;
  readonly residuals: Residuals<T>;
  /** One for each evaluation position. */
  readonly changes: readonly LogitChange<T>[];
}

function logits<T>(
  { dot }: Arithmetic<T>,
  { width, vocabulary }: StepInstance,
  matrix: Float64Array,
  hidden: Float64Array,
  start: number,
): T[] {
  return Array.from({ length: vocabulary }, (_, v) => dot(matrix, v * width, hidden, start, width));
}

/** Distributions at the positions of responses; rows that occur twice are evaluated once. */
class Positions<T> {
  readonly #arithmetic: Arithmetic<T>;
  readonly #instance: StepInstance;
  readonly #matrix: Float64Array;
  readonly #known: { hidden: Float64Array; start: number; distribution: Distribution<T> }[] = [];

  constructor(arithmetic: Arithmetic<T>, instance: StepInstance, matrix: Float64Array) {
    this.#arithmetic = arithmetic;
    this.#instance = instance;
    this.#matrix = matrix;
  }

  of({ tokens, hidden }: ResponseStates): PositionState<T>[] {
    return Array.from(tokens, (token, k) => {
      const start = k * this.#instance.width;
      return { token, hidden, start, ...this.#distribution(hidden, start) };
    });
  }

  #distribution(hidden: Float64Array, start: number): Distribution<T> {
    const { width } = this.#instance;
    const known = this.#known.find((k) => equalRows(k.hidden, k.start, hidden, start, width));
    if (known !== undefined) return known.distribution;
    const arithmetic = this.#arithmetic;
    const distribution = arithmetic.softmax(logits(arithmetic, this.#instance, this.#matrix, hidden, start));
    this.#known.push({ hidden, start, distribution });
    return distribution;
  }
}

/** ln π(y|x). */
function logProbability<T>(arithmetic: Arithmetic<T>, response: readonly PositionState<T>[]): T {
  return sum(
    arithmetic,
    response.map(({ logProbability: ln, token }) => ln[token]!),
  );
}

/**
 * r(x, y+) − r(x, y−), the point 0 when the model is its own reference; and the same without the reference.
 */
function margins<T>(
  arithmetic: Arithmetic<T>,
  instance: StepInstance,
  chosen: readonly PositionState<T>[],
  rejected: readonly PositionState<T>[],
): { readonly margin: T; readonly withoutReference: T } {
  const { reference, unembedding, beta } = instance;
  const { point, subtract, multiply } = arithmetic;
  const difference = (up: readonly PositionState<T>[], down: readonly PositionState<T>[]): T =>
    subtract(logProbability(arithmetic, up), logProbability(arithmetic, down));
  const model = difference(chosen, rejected);
  const withoutReference = multiply(point(beta), model);
  if (reference === undefined || equalRows(reference, 0, unembedding, 0, unembedding.length))
    return { margin: point(0), withoutReference };
  const frozen = new Positions(arithmetic, instance, reference);
  const ofReference = difference(frozen.of(instance.chosen), frozen.of(instance.rejected));
  return { margin: multiply(point(beta), subtract(model, ofReference)), withoutReference };
}

/** σ(x). */
function logistic<T>({ point, add, divide, exp, subtract, upper }: Arithmetic<T>, x: T): T {
  const one = point(1);
  if (upper(x) <= 0) {
    const e = exp(x);
    return divide(e, add(one, e));
  }
  return divide(one, add(one, exp(subtract(point(0), x))));
}

export function stepState<T>(arithmetic: Arithmetic<T>, instance: StepInstance): StepState<T> {
  const { unembedding, width } = instance;
  const positions = new Positions(arithmetic, instance, unembedding);
  const chosen = positions.of(instance.chosen);
  const rejected = positions.of(instance.rejected);
  const evaluation = positions.of(instance.evaluation);
  const { margin, withoutReference } = margins(arithmetic, instance, chosen, rejected);
  const negative = (x: T): T => arithmetic.subtract(arithmetic.point(0), x);
  const groups = grouped(chosen, rejected, width);
  return {
    arithmetic,
    instance,
    chosen,
    rejected,
    evaluation,
    margin,
    residuals: {
      residual: logistic(arithmetic, negative(margin)),
      complement: logistic(arithmetic, margin),
      withoutReference: logistic(arithmetic, negative(withoutReference)),
    },
    changes: evaluation.map((position) => logitChange(arithmetic, groups, position, width)),
  };
}

/** The state of the pair with y+ and y− exchanged, without evaluating anything again: ΔU changes its sign. */
export function exchanged<T>(state: StepState<T>): StepState<T> {
  const { arithmetic, instance, chosen, rejected, margin, residuals } = state;
  const { point, subtract } = arithmetic;
  const negative = (x: T): T => subtract(point(0), x);
  return {
    ...state,
    instance: { ...instance, chosen: instance.rejected, rejected: instance.chosen },
    chosen: rejected,
    rejected: chosen,
    margin: negative(margin),
    residuals: {
      residual: residuals.complement,
      complement: residuals.residual,
      withoutReference: subtract(point(1), residuals.withoutReference),
    },
    changes: state.changes.map(({ relative, own, mean, variance, range }) => ({
      relative: relative.map(negative),
      own: negative(own),
      mean: negative(mean),
      variance,
      range,
    })),
  };
}
