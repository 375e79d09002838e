/**
 * The derivative by its definition: central differences of the loss, enclosed in 160-bit intervals, with a bound of
 * what they leave out.
 *
 * For f three times differentiable, |(f(t) − f(−t))/(2t) − f'(0)| ≤ (t²/6)·sup |f'''| over [−t, t]. The loss of one pair is
 * φ(m), and |φ'|, |φ''|, |φ'''| ≤ g(m) = σ(−m).
 */

import { holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import * as dyadic from '../../../lib/exact/dyadic.ts';
import * as iv from '../../../lib/interval/interval.ts';
import { midpoint, toNumberUp } from '../../../lib/interval/to-number.ts';
import { lowerMagnitude, mean, residual, upperMagnitude } from '../enclosures.ts';
import { enclosed } from '../exact.ts';

/** Steps are t = 2^−40 in units of the entries that they are multiplied with. */
const STEP_EXPONENT = -40;
/** The error of the formula must be certified to be below this share of its scale. */
export const TOLERANCE = 1e-20;
/** Entries of u or U that are differentiated in one instance. */
const MOST_ENTRIES = 48;

/** What is known about the derivative in one direction. */
export interface Direction {
  readonly name: string;
  /** (f(t) − f(−t))/(2t). */
  readonly quotient: iv.Interval;
  /** Bound of what the quotient leaves out. */
  readonly truncation: iv.Interval;
  readonly claimed: iv.Interval;
  /** Sum of the sizes of the terms of the derivative; the error is measured against it. */
  readonly scale: iv.Interval;
}

export function compare(directions: Iterable<Direction>): Outcome {
  let worst = 0;
  for (const { name, quotient, truncation, claimed, scale } of directions) {
    const difference = iv.subtract(quotient, claimed);
    if (iv.isBelow(truncation, lowerMagnitude(difference))) {
      const [seen, formula] = [midpoint(quotient), midpoint(claimed)];
      return violated(`∂ℓ/∂${name} is ${seen}, not ${formula}`, seen, formula);
    }
    // All terms are 0, on both sides: the loss is constant in this direction.
    if (dyadic.sign(scale.hi) === 0) continue;
    const error = iv.add(upperMagnitude(difference), truncation);
    if (!iv.isPositive(scale)) return open(`the scale of ∂ℓ/∂${name} is not known to be positive`);
    worst = Math.max(worst, toNumberUp(iv.divide(error, scale).hi));
  }
  return worst <= TOLERANCE
    ? holds(worst, TOLERANCE, TOLERANCE - worst)
    : open(`enclosures are too wide: the relative error of a gradient is only known to be below ${worst}`);
}

/** A step t = 2^k with t·|x| ≤ 2^−40 for all the entries x. */
export function stepFor(entries: readonly number[]): dyadic.Dyadic {
  const tops = entries
    .map(dyadic.fromNumber)
    .filter(({ mantissa }) => mantissa !== 0n)
    .map(({ mantissa, exponent }) => dyadic.bitLength(mantissa) + exponent);
  return { mantissa: 1n, exponent: STEP_EXPONENT - (tops.length === 0 ? 0 : Math.max(...tops)) };
}

/** The quotient for the mean of the losses of the pairs whose margins at −t and t are given. */
export function quotient(
  loss: (margin: iv.Interval) => iv.Interval,
  margins: (t: dyadic.Dyadic) => readonly iv.Interval[],
  step: dyadic.Dyadic,
): iv.Interval {
  const at = (t: dyadic.Dyadic): iv.Interval => mean(margins(t).map(loss));
  return iv.divide(iv.subtract(at(step), at(dyadic.negate(step))), iv.scale(enclosed(step), 1));
}

/** (t²/6)·third, from above. */
export function truncation(step: dyadic.Dyadic, third: iv.Interval): iv.Interval {
  const square = enclosed(dyadic.multiply(step, step));
  return iv.upper(iv.divide(iv.multiply(square, third), iv.point(6)));
}

/** sup of g over the margins within `reach` of m. */
export function largestResidual(m: iv.Interval, reach: iv.Interval): iv.Interval {
  return iv.upper(residual(iv.subtract(m, reach)));
}

/** At most MOST_ENTRIES of the indices 0..n−1, evenly spread. */
export function spread(n: number): number[] {
  const count = Math.min(n, MOST_ENTRIES);
  return Array.from({ length: count }, (_, k) => Math.floor((k * n) / count));
}
