/** A linear model trained by gradient descent, seen through the angle to its max-margin separator. Numeric. */

import { log } from '../../lib/float/elementary.ts';
import type { DescentProblem } from '../../lib/gradient-descent/coordinates.ts';
import { constantAtTime, limitConstant, measureConstant } from '../../lib/gradient-descent/limit-constant.ts';
import { followDescent } from '../../lib/gradient-descent/trajectory.ts';
import { thresholds } from './thresholds.ts';

/** log10 of the times at which the angle is taken. */
export const MARKS = [1, 3, 10, 30, 100, 300] as const;
const LATE_MARK = 150;
const LN10 = log(10);
const TRUE_STEPS = 2000;

export interface Separator {
  /** A positive multiple of u*, or what is taken for it, shape [width]. */
  readonly direction: Float64Array;
  /** u* itself with ⟨u*, x_i⟩ = 1 on the support, shape [width]. */
  readonly uStar: Float64Array;
  /** Indices of the support vectors. */
  readonly support: readonly number[];
}

export interface Constant {
  /** C of sin∠(u(t),u*)·ln t → C. */
  readonly predicted: number;
  /** The same at t = 10^300: of u* ln t + ũ, and of the trajectory. */
  readonly predictedAtEnd: number;
  readonly measuredAtEnd: number;
  /** ũ, shape [width]. */
  readonly offset: Float64Array;
  /** o(1) = u(t) − u* ln t − ũ decays like t^−decay. */
  readonly decay: number;
}

export interface Directions {
  /** sin∠ at the marks; empty when the trajectory was not followed to its end. */
  readonly sines: readonly number[];
  /** u at t = 10^300, shape [width]. */
  readonly lastHead: Float64Array;
  readonly constant: Constant | { readonly missing: string };
}

/** Follows gradient descent to t = 10^300. */
export function followDirection(problem: DescentProblem, separator: Separator): Directions {
  const { direction, uStar } = separator;
  const sines: number[] = [];
  let lastHead: Float64Array = new Float64Array(problem.width);
  let lateHead = lastHead;
  const { status } = followDescent(
    problem,
    { trueSteps: TRUE_STEPS, untilLog10: MARKS.at(-1)!, samplesPerDecade: 1 },
    ({ step, log10Time, head }) => {
      if (step === 0) return;
      const mark = MARKS.find((m) => Math.abs(m - log10Time) < 1e-9);
      if (mark === undefined && Math.abs(LATE_MARK - log10Time) > 1e-9) return;
      lastHead = head();
      if (mark === undefined) lateHead = lastHead;
      // sin∠·ln t with ln t taken as 1.
      else sines.push(measureConstant(lastHead, direction, 1));
    },
  );
  if (status !== 'complete') {
    return { sines: [], lastHead, constant: { missing: `the trajectory was not followed: ${status}` } };
  }
  const prediction = predictConstant(problem, uStar, separator.support, lateHead);
  if ('missing' in prediction) return { sines, lastHead, constant: prediction };
  const logTime = MARKS.at(-1)! * LN10;
  const constant = {
    predicted: prediction.constant,
    predictedAtEnd: constantAtTime(prediction.offset, uStar, logTime),
    measuredAtEnd: measureConstant(lastHead, direction, logTime),
    offset: prediction.offset,
    decay: prediction.decay,
  };
  return { sines, lastHead, constant };
}

function predictConstant(
  { rows, count, width, stepSize }: DescentProblem,
  uStar: Float64Array,
  support: readonly number[],
  lateHead: Float64Array,
): (Pick<Constant, 'offset' | 'decay'> & { readonly constant: number }) | { readonly missing: string } {
  const supportVectors = new Float64Array(support.length * width);
  for (const [k, i] of support.entries())
    supportVectors.set(rows.subarray(i * width, (i + 1) * width), k * width);
  const scale = stepSize / count;
  const result = limitConstant({ supportVectors, count: support.length, width, uStar, scale, lateHead });
  if (!result.exists) return { missing: 'C does not exist' };
  let rate = result.rate;
  const onMargin = new Set(support);
  for (let i = 0; i < count; i++) {
    // The part of u(t) along a vector off the margin decays like t to 1 minus its margin.
    if (!onMargin.has(i)) rate = Math.min(rate, dot(uStar, rows, i, width) - 1);
  }
  return rate < thresholds.slowestDecay
    ? { missing: 'C is approached too slowly to be seen by t = 10^300' }
    : { constant: result.constant, offset: result.offset, decay: rate };
}

/** Slope of ln sin∠ against ln ln t from t = 10^100 to 10^300. */
export function lateSlope(sines: readonly number[]): number {
  const [from, to] = [MARKS.indexOf(100), MARKS.indexOf(300)];
  return (log(sines[to]!) - log(sines[from]!)) / (log(MARKS[to]!) - log(MARKS[from]!));
}

/** ⟨a, row i⟩. */
export function dot(a: Float64Array, rows: Float64Array, i: number, width: number): number {
  let sum = 0;
  for (let d = 0; d < width; d++) sum += a[d]! * rows[i * width + d]!;
  return sum;
}
