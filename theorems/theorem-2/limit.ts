/** The limit constant of one analysis, predicted and measured. Numeric. */

import type { DifferenceRows } from '../../lib/checker/rows.ts';
import { constantAtTime, limitConstant, measureConstant } from '../../lib/gradient-descent/limit-constant.ts';
import type { Analysis } from './analysis.ts';
import { dotRow } from './trajectory.ts';

export interface LimitComparison {
  /** C of sin∠(u(t),u*)·ln t → C. */
  readonly predicted: number;
  /** sin∠·ln t at the end of the trajectory, predicted with u* ln t + ũ and measured. */
  readonly predictedAtEnd: number;
  readonly measuredAtEnd: number;
}

const known = new WeakMap<Analysis, LimitComparison | { readonly missing: string }>();

/** @returns why there is no comparison, when C does not exist or the trajectory was not followed to its end. */
export function limitConstantOf(analysis: Analysis): LimitComparison | { readonly missing: string } {
  const result = known.get(analysis) ?? compare(analysis);
  known.set(analysis, result);
  return result;
}

/** Largest number of doubles in the matrix of support vectors. */
const LARGEST_MATRIX = 4e6;

function compare({
  separator,
  trajectory,
  problem,
  learningRate,
}: Analysis): LimitComparison | { readonly missing: string } {
  if (!separator?.ok) return { missing: 'there is no certified separator' };
  if (trajectory === null || !trajectory.reached)
    return { missing: 'the trajectory was not followed to 10^300' };
  const { width, rows, count } = problem.train;
  const { active, direction } = separator.facts;
  if (active.length * width > LARGEST_MATRIX || active.length > 400)
    return { missing: 'there are too many support vectors' };
  const supportVectors = new Float64Array(active.length * width);
  for (const [k, i] of active.entries())
    supportVectors.set(rows.subarray(i * width, (i + 1) * width), k * width);
  const result = limitConstant({
    supportVectors,
    count: active.length,
    width,
    uStar: direction,
    scale: learningRate / count,
    lateHead: trajectory.middleHead,
  });
  if (!result.exists) return { missing: `C does not exist: ${result.reason}` };
  const rate = Math.min(result.rate, smallestExcess(problem.train, direction, active));
  if (rate < SLOWEST_DECAY) {
    return {
      missing: `the limit is approached too slowly to be seen by t = 10^300: slower than t^-${SLOWEST_DECAY}`,
    };
  }
  const { logTime } = trajectory.points.at(-1)!;
  return {
    predicted: result.constant,
    predictedAtEnd: constantAtTime(result.offset, direction, logTime),
    measuredAtEnd: measureConstant(trajectory.lastHead, direction, logTime),
  };
}

/** At t = 10^150 a part that decays like t^-0.04 has fallen by 10^6. */
const SLOWEST_DECAY = 0.04;

/** ⟨u*,x_i⟩ − 1, smallest over the pairs off the margin: their part of u(t) decays like t to minus that. */
function smallestExcess(x: DifferenceRows, uStar: Float64Array, active: readonly number[]): number {
  const onMargin = new Set(active);
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < x.count; i++) {
    if (!onMargin.has(i)) smallest = Math.min(smallest, dotRow(uStar, x.rows, i, x.width) - 1);
  }
  return smallest;
}
