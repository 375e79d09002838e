/** The explicit model's gradient descent from 0 to 10^300 steps, seen through what the claims speak about. Numeric. */

import type { ExplicitProblem } from '../../lib/checker/theorem-2.ts';
import { softplus } from '../../lib/float/elementary.ts';
import { followDescent, LARGEST_DIMENSION } from '../../lib/gradient-descent/trajectory.ts';
import { sqrt } from '../../lib/interval/interval.ts';
import { toNumberUp } from '../../lib/interval/to-number.ts';

export interface TrajectoryPoint {
  readonly log10Time: number;
  /** ln t. */
  readonly logTime: number;
  /** L(u) = Σ ln(1 + e^{−⟨u,x_i⟩}). */
  readonly loss: number;
  readonly smallestMargin: number;
  /** ‖u‖. */
  readonly norm: number;
  /** Accuracy on D_E, a tie counting ½. */
  readonly accuracy: number;
}

export interface Trajectory {
  readonly points: readonly TrajectoryPoint[];
  /** u at the last point, shape [D]. */
  readonly lastHead: Float64Array;
  /** u at about t = 10^150, shape [D]. */
  readonly middleHead: Float64Array;
  readonly reached: boolean;
  readonly reason: string;
}

export const LAST_LOG10_TIME = 300;
const TRUE_STEPS = 2000;

export function traceExplicit(problem: ExplicitProblem, stepSign: 1 | -1): Trajectory {
  const { train, evaluation, learningRate, initialHead } = problem;
  const { width } = train;
  const points: TrajectoryPoint[] = [];
  const refusal = whyNotFollowed(problem);
  if (refusal !== null) {
    const nothing = new Float64Array(width);
    return { points, lastHead: nothing, middleHead: nothing, reached: false, reason: refusal };
  }
  let lastHead: Float64Array = new Float64Array(width);
  let middleHead = lastHead;
  const rows = stepSign === 1 ? train.rows : train.rows.map((v) => -v);
  const result = followDescent(
    {
      rows,
      count: train.count,
      width,
      stepSize: learningRate,
      ...(initialHead === null ? {} : { initialHead }),
    },
    { trueSteps: TRUE_STEPS, untilLog10: LAST_LOG10_TIME },
    (point) => {
      if (point.step === 0) return;
      const head = point.head();
      let loss = 0;
      let smallestMargin = Number.POSITIVE_INFINITY;
      for (const m of point.margins) {
        const margin = stepSign * m;
        loss += softplus(-margin);
        smallestMargin = Math.min(smallestMargin, margin);
      }
      let correct = 0;
      for (let e = 0; e < evaluation.count; e++) {
        const reward = dotRow(head, evaluation.rows, e, width);
        correct += reward > 0 ? 1 : reward === 0 ? 0.5 : 0;
      }
      lastHead = head;
      if (point.log10Time <= LAST_LOG10_TIME / 2) middleHead = head;
      points.push({
        log10Time: point.log10Time,
        logTime: point.logTime,
        loss,
        smallestMargin,
        norm: Math.sqrt(dotRow(head, head, 0, width)),
        accuracy: correct / evaluation.count,
      });
    },
  );
  return { points, lastHead, middleHead, reached: result.status === 'complete', reason: result.status };
}

/** Magnitudes within which products of a run in float64 neither overflow nor vanish. */
const LARGEST = 1e75;
const SMALLEST = 1e-75;

/** True when a run in float64 with this step and these vectors stays within the range of doubles. */
export function isModerate(learningRate: number, largestNorm: number): boolean {
  const inside = (x: number): boolean => x > SMALLEST && x < LARGEST;
  return inside(learningRate) && inside(largestNorm);
}

function whyNotFollowed({ train, learningRate, squaredRadius, initialNorm }: ExplicitProblem): string | null {
  const dimension = Math.min(train.count, train.width);
  if (dimension > LARGEST_DIMENSION) {
    return `the integrator takes at most ${LARGEST_DIMENSION} dimensions, min(n, D) is ${dimension}`;
  }
  const radius = toNumberUp(sqrt(squaredRadius).hi);
  return isModerate(learningRate, radius) && toNumberUp(initialNorm.hi) < LARGEST
    ? null
    : 'the step or the vectors are too large or too small for a run in float64';
}

export function dotRow(a: Float64Array, rows: Float64Array, i: number, width: number): number {
  let sum = 0;
  for (let d = 0; d < width; d++) sum += a[d]! * rows[i * width + d]!;
  return sum;
}

/** log10 of the first sampled time from which the accuracy stays at or above the bound; null if never. */
export function firstSeen({ points }: Trajectory, bound: number): number | null {
  let seen: number | null = null;
  for (const { log10Time, accuracy } of points) {
    if (accuracy < bound) seen = null;
    else seen ??= log10Time;
  }
  return seen;
}
