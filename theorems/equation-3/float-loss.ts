/**
 * The loss as float64 code evaluates it, with proved bounds of its rounding errors (lib/float). u = 2^-53.
 */

import { boundedDot, UNIT_ROUNDOFF } from '../../lib/float/dot.ts';
import {
  EXP_RELATIVE_ERROR,
  exp,
  LOG_RELATIVE_ERROR,
  log,
  SOFTPLUS_RELATIVE_ERROR,
} from '../../lib/float/elementary.ts';
import * as iv from '../../lib/interval/interval.ts';
import { logisticLoss, residual } from './enclosures.ts';
import type { Row } from './exact.ts';
import type { Formulas } from './formulas.ts';
import type { ImplicitPairs, Instance, Position } from './instances/types.ts';

/** A computed value with |value − exact| ≤ bound. */
export interface Bounded {
  readonly value: number;
  readonly bound: number;
}

/** Covers the roundings in the bounds themselves. */
const INFLATION = 1.001;

/** a ± b, one rounding. */
function combine(a: Bounded, b: Bounded, sign: 1 | -1): Bounded {
  const value = a.value + sign * b.value;
  return { value, bound: INFLATION * (a.bound + b.bound + UNIT_ROUNDOFF * Math.abs(value)) };
}

function dot(a: Row, b: Row): Bounded {
  return boundedDot(Float64Array.from(a), 0, Float64Array.from(b), 0, a.length);
}

/**
 * ln π(w|h) as z_w − (max + ln Σ e^{z_v − max}).
 *
 * Errors: z_w and the log-partition (1-Lipschitz in the largest logit error) carry 2·max δz. With S = Σe^{z_v − max} ≥ 1: a
 * rounded exponent −x costs x·e^−x·u ≤ 0.37u of S, exp EXP_RELATIVE_ERROR of each term (and 2^-1074), the sum V·u; so S is
 * off by at most a share of EXP + 2Vu, and ln S by that and LOG·ln S, ln S ≤ V. The last two sums round once each.
 */
function logProbability(unembedding: readonly Row[], { token, hidden }: Position): Bounded {
  const z = unembedding.map((row) => dot(row, hidden));
  const top = Math.max(...z.map(({ value }) => value));
  const total = z.reduce((sum, { value }) => sum + exp(value - top), 0);
  const partition = top + log(total);
  const value = z[token]!.value - partition;
  const V = z.length;
  const logits = 2 * Math.max(...z.map(({ bound }) => bound));
  const logarithm = EXP_RELATIVE_ERROR + 2 * V * UNIT_ROUNDOFF + LOG_RELATIVE_ERROR * V;
  const sums = UNIT_ROUNDOFF * (Math.abs(partition) + Math.abs(value));
  return { value, bound: INFLATION * (logits + logarithm + sums) };
}

function implicitMargin(
  { beta, unembedding, reference }: ImplicitPairs,
  chosen: readonly Position[],
  rejected: readonly Position[],
): Bounded {
  const ratio = (response: readonly Position[]): Bounded =>
    response
      .map((position) =>
        combine(logProbability(unembedding, position), logProbability(reference, position), -1),
      )
      .reduce((a, b) => combine(a, b, 1));
  const difference = combine(ratio(chosen), ratio(rejected), -1);
  const value = beta * difference.value;
  return {
    value,
    bound: INFLATION * (beta * difference.bound + UNIT_ROUNDOFF * Math.abs(value) + Number.MIN_VALUE),
  };
}

/** The margins of each list of pairs, in the order of Analysis.sets. */
export function floatMargins({ rewards, explicit, implicit }: Instance): Bounded[][] {
  const exact = (value: number): Bounded => ({ value, bound: 0 });
  const lists: Bounded[][] = [];
  if (rewards !== undefined)
    lists.push(rewards.map(({ chosen, rejected }) => combine(exact(chosen), exact(rejected), -1)));
  if (explicit !== undefined) {
    const { head, pairs } = explicit;
    lists.push(pairs.map(({ chosen, rejected }) => combine(dot(head, chosen), dot(head, rejected), -1)));
  }
  if (implicit !== undefined)
    lists.push(implicit.pairs.map(({ chosen, rejected }) => implicitMargin(implicit, chosen, rejected)));
  return lists;
}

/**
 * The mean loss in float64 and an upper bound of its distance to the exact one: per pair sup g·δm over
 * [m − δm, m + δm] and SOFTPLUS_RELATIVE_ERROR·φ + 2^-1074, for the mean (n + 1)u of the sum.
 * @returns null when a margin overflows.
 */
export function floatLoss(
  margins: readonly Bounded[],
  formulas: Formulas,
): { readonly value: number; readonly bound: iv.Interval } | null {
  if (margins.some(({ value, bound }) => !Number.isFinite(value) || !Number.isFinite(bound))) return null;
  const n = margins.length;
  const value = margins.reduce((sum, m) => sum + formulas.floatLoss(m.value), 0) / n;
  const terms = margins.map(({ value: m, bound }) => {
    const slope = residual(iv.subtract(iv.point(m), iv.point(bound)));
    const loss = logisticLoss(iv.point(m));
    const rounding = iv.multiply(iv.point(SOFTPLUS_RELATIVE_ERROR + 1.01 * (n + 1) * UNIT_ROUNDOFF), loss);
    return iv.add(iv.multiply(slope, iv.point(bound)), iv.add(rounding, iv.point(2 * Number.MIN_VALUE)));
  });
  return { value, bound: iv.upper(iv.divide(terms.reduce(iv.add), iv.integerPoint(BigInt(n)))) };
}
