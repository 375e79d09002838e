/**
 * What a step does to the implicit reward of the evaluation response, for every step size, by the log-partition
 * functions: with ΔU h̄_k = s·d (s = ηgβ), m the mode of p = π(·|h̄_k) and y = d − d_m,
 *   Δ ln π(ȳ_k|·) = s·y_{ȳ_k} − ln Σ_v p_v e^{s y_v},   first-order part s·(y_{ȳ_k} − Σ_v p_v y_v).
 * Their difference is −K_k with K_k = ln E e^{s(d − E d)} ≥ 0 (Jensen) and K_k ≤ s²·range²/8 (Hoeffding's lemma).
 * Since |K'''| ≤ range·K'' (the third central moment of a bounded variable, under every exponential tilt), also
 *   Var·(e^{−x} − 1 + x)/range² ≤ K_k ≤ Var·(e^x − 1 − x)/range²,  x = s·range.
 */

import { sum } from './arithmetic.ts';
import type { LogitChange } from './logit-change.ts';
import type { PositionState, StepState } from './step-state.ts';
import { expTail, logTail } from './tails.ts';

/** In units of the reward; all but `actual` are exact multiples of β times sums over the positions. */
export interface RewardChange<T> {
  /** Δr of (x̄, ȳ). */
  readonly actual: T;
  /** Its first-order part, from ΔU itself and not from Equation 5. */
  readonly firstOrder: T;
  /** actual − firstOrder = −β Σ K_k, without cancellation. */
  readonly remainder: T;
  /** −β Σ (s·range_k)²/8. */
  readonly hoeffding: T;
  /** −β Σ s² Var_k/2. */
  readonly secondOrder: T;
}

interface AtPosition<T> {
  /** Δ ln π(ȳ_k|·) and its first-order part. */
  readonly actual: T;
  readonly firstOrder: T;
  /** K_k = firstOrder − actual. */
  readonly cumulant: T;
}

/** Up to this change of logits K is formed from e^y − 1 − y, beyond from the log-partition function itself. */
const LARGEST_SMALL_CHANGE = 0.5;
/** ln(1 + S) is formed from an enclosure of S above it. */
const LEAST_SUM = -0.9;

function atPosition<T>(
  { arithmetic }: StepState<T>,
  { probability, logProbability, mode }: PositionState<T>,
  { relative, own, mean, range }: LogitChange<T>,
  s: T,
): AtPosition<T> {
  const { point, multiply, add, subtract, lower, upper, expm1, log1p, logSumExp, largestExponent } =
    arithmetic;
  const firstOrder = multiply(s, subtract(own, mean));
  const scaledOwn = multiply(s, own);
  const size = upper(multiply(s, range));
  // S = Σ p(e^y − 1), so that ln Σ p e^y = ln(1 + S).
  let S = point(0);
  if (size <= LARGEST_SMALL_CHANGE) {
    // K = Σ p(e^y − 1 − y) + (ln(1 + S) − S), |S| ≤ e^size − 1 ≤ 1.3·size.
    const tailOf = expTail(arithmetic, size);
    let tails = point(0);
    for (let v = 0; v < relative.length; v++) {
      if (v === mode) continue;
      const y = multiply(s, relative[v]!);
      const tail = tailOf(y);
      tails = add(tails, multiply(probability[v]!, tail));
      S = add(S, multiply(probability[v]!, add(y, tail)));
    }
    // S > −0.4; an enclosure that does not show it is of no use here.
    if (lower(S) > LEAST_SUM) {
      const cumulant = add(tails, logTail(arithmetic, 1.3 * size)(S));
      return { actual: subtract(scaledOwn, log1p(S)), firstOrder, cumulant };
    }
  }
  let partition: T | null = null;
  if (size <= largestExponent) {
    S = point(0);
    for (let v = 0; v < relative.length; v++)
      if (v !== mode) S = add(S, multiply(probability[v]!, expm1(multiply(s, relative[v]!))));
    if (lower(S) > -1) partition = log1p(S);
  }
  partition ??= logSumExp(relative.map((y, v) => add(logProbability[v]!, multiply(s, y))));
  return {
    actual: subtract(scaledOwn, partition),
    firstOrder,
    cumulant: subtract(partition, multiply(s, mean)),
  };
}

/** s = ηgβ. */
export function stepScale<T>({ arithmetic, instance, residuals }: StepState<T>, learningRate: number): T {
  const { point, multiply } = arithmetic;
  return multiply(multiply(point(learningRate), point(instance.beta)), residuals.residual);
}

/** @param s ηgβ > 0, see {@link stepScale}. */
export function rewardChange<T>(state: StepState<T>, s: T): RewardChange<T> {
  const { arithmetic, instance, changes, evaluation } = state;
  const { point, multiply, subtract, divide } = arithmetic;
  const beta = point(instance.beta);
  const positions = evaluation.map((position, k) => atPosition(state, position, changes[k]!, s));
  const total = (part: (at: AtPosition<T>, k: number) => T): T =>
    multiply(beta, sum(arithmetic, positions.map(part)));
  const squareOf = (x: T): T => multiply(x, x);
  const negative = (x: T): T => subtract(point(0), x);
  return {
    actual: total(({ actual }) => actual),
    firstOrder: total(({ firstOrder }) => firstOrder),
    remainder: negative(total(({ cumulant }) => cumulant)),
    hoeffding: negative(total((_, k) => divide(squareOf(multiply(s, changes[k]!.range)), point(8)))),
    secondOrder: negative(total((_, k) => divide(multiply(squareOf(s), changes[k]!.variance), point(2)))),
  };
}

/** Beyond it e^x says less than Hoeffding's lemma. */
const LARGEST_EXPONENT = 700;

/**
 * Bounds of −remainder by the variances alone: β Σ Var_k(e^{−x} − 1 + x)/range_k² ≤ −remainder ≤
 * β Σ Var_k(e^x − 1 − x)/range_k² with x = s·range_k. Null where a range is not known to be positive; above is null
 * for x > 700.
 */
export function varianceBounds<T>(
  { arithmetic, instance, changes }: StepState<T>,
  s: T,
): { readonly below: T; readonly above: T | null } | null {
  const { point, subtract, multiply, divide, sign, upper } = arithmetic;
  const moving = changes.filter(({ range }) => sign(range) !== 0);
  if (moving.some(({ range }) => sign(range) !== 1)) return null;
  const beta = point(instance.beta);
  const total = (part: (x: T) => T): T =>
    multiply(
      beta,
      sum(
        arithmetic,
        moving.map(({ variance, range }) =>
          divide(multiply(variance, part(multiply(s, range))), multiply(range, range)),
        ),
      ),
    );
  const bounded = moving.every(({ range }) => upper(multiply(s, range)) <= LARGEST_EXPONENT);
  return {
    below: total((x) => expTail(arithmetic, upper(x))(subtract(point(0), x))),
    above: bounded ? total((x) => expTail(arithmetic, upper(x))(x)) : null,
  };
}

/** max_k range_k, the change of logits per unit of s. */
export function largestRange<T>({ arithmetic, changes }: StepState<T>): T {
  return arithmetic.maximum(changes.map(({ range }) => range));
}
