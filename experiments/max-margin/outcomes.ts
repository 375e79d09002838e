/** What several pieces of evidence ask of one row. */

import { discarded, holds, type Outcome, violated } from '../../lib/audit/check.ts';
import type { Json } from '../../lib/audit/types.ts';
import { MARKS } from './direction.ts';
import type { DirectionRow, ExplicitRow, ImplicitRow, Measurement } from './rows.ts';
import { thresholds } from './thresholds.ts';

/** The task of a measurement and what matters of it. */
export function witnessOf(row: Measurement): Json {
  return row;
}

export function onExplicit(row: Measurement, outcome: (explicit: ExplicitRow) => Outcome): Outcome {
  return row.explicit === null ? discarded(row.noExplicit ?? 'not measured') : outcome(row.explicit);
}

export function onImplicit(row: Measurement, outcome: (implicit: ImplicitRow) => Outcome): Outcome {
  return row.implicit === null ? discarded(row.noImplicit ?? 'not measured') : outcome(row.implicit);
}

/** sin∠ at t = 10^300 against t = 10^3. */
export function fall({ sines, noConstant }: DirectionRow): Outcome {
  if (sines.length === 0) return discarded('the trajectory was not followed');
  const [early, last] = [sines[MARKS.indexOf(3)]!, sines.at(-1)!];
  if (early < thresholds.smallestSine) return discarded('aligned to rounding at t = 10^3 already');
  const ratio = last / early;
  const bound = noConstant === null ? thresholds.largestFall : thresholds.largestSlowFall;
  return ratio <= bound
    ? holds(ratio, bound, bound - ratio)
    : violated(`sin∠ is ${last} at t = 10^300, ${early} at t = 10^3`, ratio, bound);
}

/** sin∠·ln t at t = 10^300 against its prediction. */
export function constant({ noConstant, predictedAtEnd, measuredAtEnd }: DirectionRow): Outcome {
  if (predictedAtEnd === null || measuredAtEnd === null) return discarded(noConstant ?? 'there is no C');
  const error = Math.abs(measuredAtEnd - predictedAtEnd) / Math.max(predictedAtEnd, 1);
  const bound = thresholds.constantTolerance;
  return error <= bound
    ? holds(error, bound, bound - error)
    : violated(`sin∠·ln t = ${measuredAtEnd} at t = 10^300, predicted ${predictedAtEnd}`, error, bound);
}

/** |slope + 1| of ln sin∠ against ln ln t; null when there is no slope worth the name. */
export function slopeError({ slope, sines }: DirectionRow): number | null {
  return slope === null || sines.at(-1)! < thresholds.smallestSine ? null : Math.abs(slope + 1);
}
