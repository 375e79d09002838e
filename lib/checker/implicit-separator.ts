/**
 * A lower bound of the margin of the implicit model's training set, in the space of unembedding matrices.
 * Part of the trusted base.
 *
 * With single-token responses the log-partition functions cancel and the implicit reward margin of a pair is
 * β⟨W_{y+} − W_{y-}, h_x⟩ with W = U − U_ref: a linear model on the vectors X_i = β(e_{y+} − e_{y-})h_xᵀ. Any W
 * with min_i⟨W,X_i⟩ > 0 proves separability with margin γ ≥ min_i⟨W,X_i⟩/‖W‖.
 */

import { boundedDot } from '../float/dot.ts';
import type { PreferencePairs } from '../instance/types.ts';
import * as iv from '../interval/interval.ts';
import { squaredNormOfDoubles, toInterval } from './rows.ts';

export type ImplicitDecision =
  | { readonly ok: true; readonly margin: iv.Interval; readonly squaredRadius: iv.Interval }
  | { readonly ok: false; readonly failure: string };

/** @param dual α ≥ 0 per pair; W = Σα_i (e_{y+} − e_{y-})h_xᵀ is formed from it, rounded, and then taken as given. */
export function decideImplicitSeparator(
  pairs: PreferencePairs,
  width: number,
  beta: number,
  dual: Float64Array,
): ImplicitDecision {
  const { count, prompt, chosenToken, rejectedToken } = pairs;
  if (dual.length !== count)
    return { ok: false, failure: `dual has ${dual.length} entries for ${count} pairs` };
  const rows = new Map<number, Float64Array>();
  const rowOf = (token: number): Float64Array => {
    const row = rows.get(token) ?? new Float64Array(width);
    rows.set(token, row);
    return row;
  };
  for (let i = 0; i < count; i++) {
    const a = dual[i]!;
    if (!(a >= 0) || !Number.isFinite(a))
      return { ok: false, failure: `α of pair ${i} is not a finite number ≥ 0` };
    const chosen = rowOf(chosenToken[i]!);
    const rejected = rowOf(rejectedToken[i]!);
    for (let d = 0; d < width; d++) {
      const term = a * prompt[i * width + d]!;
      chosen[d] = chosen[d]! + term;
      rejected[d] = rejected[d]! - term;
    }
  }
  let squared = iv.point(0);
  for (const row of rows.values()) {
    const part = toInterval(boundedDot(row, 0, row, 0, width));
    if (part === null) return { ok: false, failure: 'the separator is outside the range of doubles' };
    squared = iv.add(squared, part);
  }
  let smallest: iv.Interval | null = null;
  let largest = iv.point(0);
  for (let i = 0; i < count; i++) {
    const plus = toInterval(boundedDot(rowOf(chosenToken[i]!), 0, prompt, i * width, width));
    const minus = toInterval(boundedDot(rowOf(rejectedToken[i]!), 0, prompt, i * width, width));
    if (plus === null || minus === null)
      return { ok: false, failure: `the margin of pair ${i} is outside the range of doubles` };
    const margin = iv.subtract(plus, minus);
    if (!iv.isPositive(margin))
      return { ok: false, failure: `⟨W_{y+} − W_{y-}, h⟩ > 0 is not certain for pair ${i}` };
    smallest = smallest === null ? margin : iv.min(smallest, margin);
    largest = iv.max(largest, squaredNormOfDoubles(prompt, width, i));
  }
  const b = iv.point(beta);
  return {
    ok: true,
    margin: iv.multiply(b, iv.divide(iv.lower(smallest!), iv.upper(iv.sqrtNonNegative(squared)))),
    squaredRadius: iv.scale(iv.multiply(iv.multiply(b, b), largest), 1),
  };
}
