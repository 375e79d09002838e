/**
 * The step as a training loop takes it in float64, with a bound of its rounding errors. v = 2^-53.
 *
 * m̂ = fl(⟨u, h+⟩) − fl(⟨u, h−⟩) carries the bounds of both dot products and one rounding; ĝ = sigmoid(−m̂) its own relative
 * error and sup g·δm (|g'| ≤ g, and g falls); the gradient entry (1/n)Σ ĝ_i(h_i+ − h_i−)_d n + 2 roundings of the sum of sizes;
 * u_d − η·grad_d two more, one of them of the result; r̂ after and before the bounds of their dot products; their difference one
 * rounding. Subnormal results add 2^-1074 each.
 */

import { type BoundedValue, boundedDot, UNIT_ROUNDOFF } from '../../../lib/float/dot.ts';
import { SIGMOID_RELATIVE_ERROR, sigmoid } from '../../../lib/float/elementary.ts';
import * as iv from '../../../lib/interval/interval.ts';
import { toNumberUp } from '../../../lib/interval/to-number.ts';
import { residual } from '../../equation-3/enclosures.ts';
import type { Instance } from '../instances/types.ts';

/** Covers the roundings in the bounds themselves and all terms of second order. */
const INFLATION = 1.01;

function dot(a: ArrayLike<number>, b: ArrayLike<number>): BoundedValue {
  return boundedDot(Float64Array.from(a), 0, Float64Array.from(b), 0, a.length);
}

interface FloatStep {
  readonly head: Float64Array;
  /** |head_d − exact| ≤ bound_d. */
  readonly bounds: Float64Array;
}

export function floatStep({ head, pairs, learningRate }: Instance): FloatStep {
  const n = pairs.length;
  const residuals = pairs.map(({ chosen, rejected }) => {
    const [up, down] = [dot(head, chosen), dot(head, rejected)];
    const margin = up.value - down.value;
    const g = sigmoid(-margin);
    const error = INFLATION * (up.bound + down.bound + UNIT_ROUNDOFF * Math.abs(margin));
    if (!Number.isFinite(margin) || !Number.isFinite(error)) return { g, error: Number.POSITIVE_INFINITY };
    const slope = toNumberUp(residual(iv.subtract(iv.point(margin), iv.point(error))).hi);
    return {
      g,
      error: INFLATION * (SIGMOID_RELATIVE_ERROR * g + slope * error) + 2 * Number.MIN_VALUE,
    };
  });
  const next = new Float64Array(head.length);
  const bounds = new Float64Array(head.length);
  for (let d = 0; d < head.length; d++) {
    let gradient = 0;
    let size = 0;
    let inherited = 0;
    pairs.forEach(({ chosen, rejected }, i) => {
      const difference = chosen[d]! - rejected[d]!;
      gradient -= residuals[i]!.g * difference;
      size += residuals[i]!.g * Math.abs(difference);
      inherited += residuals[i]!.error * Math.abs(difference);
    });
    gradient /= n;
    next[d] = head[d]! - learningRate * gradient;
    const relative = ((n + 4) * UNIT_ROUNDOFF * size + inherited) / n;
    bounds[d] =
      INFLATION *
        (learningRate * (relative + (n + 3) * Number.MIN_VALUE) + UNIT_ROUNDOFF * Math.abs(next[d]!)) +
      Number.MIN_VALUE;
  }
  return { head: next, bounds };
}

/** r after minus r before, in float64. */
export function floatChange(before: readonly number[], step: FloatStep, k: readonly number[]): BoundedValue {
  const [old, updated] = [dot(before, k), dot(step.head, k)];
  const value = updated.value - old.value;
  const moved = k.reduce((sum, x, d) => sum + Math.abs(x) * step.bounds[d]!, 0);
  const rounding = UNIT_ROUNDOFF * Math.abs(value);
  return { value, bound: INFLATION * (old.bound + updated.bound + moved + rounding) + Number.MIN_VALUE };
}
