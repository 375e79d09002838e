/**
 * Theorem 2 on one instance, decided from certificates. Part of the trusted base: everything is derived again from
 * the instance; what a certificate supplies are only hints that make the derivation short.
 */

import { compare, type Dyadic, sign } from '../exact/dyadic.ts';
import type { Instance } from '../instance/types.ts';
import { log10 } from '../interval/elementary.ts';
import * as iv from '../interval/interval.ts';
import { toNumberUp } from '../interval/to-number.ts';
import {
  aPrioriState,
  type BasinState,
  type DescentConstants,
  enterBasin,
  timeUntilAligned,
} from './convergence-time.ts';
import { type EnclosedDescent, encloseDescent } from './enclosed-descent.ts';
import type { SeparatorFacts } from './explicit-separator.ts';
import { type DifferenceRows, differenceRows, squaredNorm, squaredNormOfDoubles } from './rows.ts';

/** How the state that later times are bounded from is obtained. */
export type TimeMethod =
  | { readonly kind: 'a-priori'; readonly comparatorNorm: number }
  | { readonly kind: 'a-posteriori'; readonly steps: number };

/** The vectors and constants of the explicit reward model. */
export interface ExplicitProblem {
  readonly train: DifferenceRows;
  readonly evaluation: DifferenceRows;
  readonly learningRate: number;
  readonly initialHead: Float64Array | null;
  /** Upper bound of R². */
  readonly squaredRadius: iv.Interval;
  /** Encloses ‖u(0)‖. */
  readonly initialNorm: iv.Interval;
}

export function explicitProblem(instance: Instance, learningRate: number): ExplicitProblem {
  const { width } = instance;
  const train = differenceRows(instance.train, width);
  const evaluation = differenceRows(instance.evaluation, width);
  const initialHead = instance.initialHead ?? null;
  let squaredRadius = iv.point(0);
  for (let i = 0; i < train.count; i++) squaredRadius = iv.max(squaredRadius, squaredNorm(train, i));
  const initialNorm =
    initialHead === null ? iv.point(0) : iv.sqrtNonNegative(squaredNormOfDoubles(initialHead, width, 0));
  return {
    train,
    evaluation,
    learningRate,
    initialHead,
    squaredRadius: iv.upper(squaredRadius),
    initialNorm,
  };
}

export function descentConstants(problem: ExplicitProblem, margin: iv.Interval): DescentConstants {
  return {
    count: problem.train.count,
    learningRate: iv.point(problem.learningRate),
    squaredRadius: problem.squaredRadius,
    initialNorm: problem.initialNorm,
    margin,
  };
}

/** What u* says about D_E: the right-hand side of claim (c). */
export interface Prediction {
  readonly pairs: number;
  /** Pairs with ⟨u*, z_e⟩ > 0 for certain. */
  readonly positive: number;
  /** Pairs whose sign an enclosed u* leaves open; empty for an exact one. */
  readonly undecided: readonly number[];
  /** Encloses the smallest cos∠(u*, z_e) among the positive pairs; null when there is none. */
  readonly smallestCosine: iv.Interval | null;
}

export function predict(problem: ExplicitProblem, facts: SeparatorFacts): Prediction {
  let positive = 0;
  const undecided: number[] = [];
  let smallestCosine: iv.Interval | null = null;
  for (let e = 0; e < problem.evaluation.count; e++) {
    const { sign: direction, cosine } = facts.cosine(problem.evaluation, e);
    if (direction === 'undecided') undecided.push(e);
    if (direction !== 1) continue;
    positive += 1;
    smallestCosine = smallestCosine === null ? cosine : iv.min(smallestCosine, cosine);
  }
  return { pairs: problem.evaluation.count, positive, undecided, smallestCosine };
}

/** Above √(1 − c²), so that cos∠(u, u*) ≥ ρ implies ⟨u, z⟩ > 0 for every z with cos∠(u*, z) ≥ c. */
export function requiredAlignment(smallestCosine: iv.Interval): iv.Interval {
  const c = iv.lower(smallestCosine);
  const sine = iv.sqrtNonNegative(iv.subtract(iv.point(1), iv.multiply(c, c)));
  return iv.upper(iv.add(sine, iv.scale(iv.point(1), -140)));
}

/** @param descent the enclosed trajectory to continue, for the a-posteriori method. */
export function basin(
  constants: DescentConstants,
  method: TimeMethod,
  descent: EnclosedDescent | null,
): BasinState | null {
  const state =
    method.kind === 'a-priori'
      ? aPrioriState(constants, method.comparatorNorm)
      : (descent?.stateAt(method.steps) ?? null);
  return state === null ? null : enterBasin(constants, state);
}

export function startDescent(problem: ExplicitProblem, constants: DescentConstants): EnclosedDescent | null {
  return encloseDescent(problem.train, constants, problem.learningRate, problem.initialHead);
}

export type TimeDecision =
  | { readonly ok: true; readonly time: Dyadic }
  | { readonly ok: false; readonly failure: string };

/**
 * t0 such that for all t ≥ t0 every pair with ⟨u*, z_e⟩ > 0 is ranked correctly by u(t).
 * With no such pair the bound of claim (c) is 0 and t0 = 0.
 */
export function decideTime(
  problem: ExplicitProblem,
  facts: SeparatorFacts,
  prediction: Prediction,
  method: TimeMethod,
): TimeDecision {
  if (prediction.smallestCosine === null) return { ok: true, time: { mantissa: 0n, exponent: 0 } };
  const constants = descentConstants(problem, facts.margin);
  const descent = method.kind === 'a-posteriori' ? startDescent(problem, constants) : null;
  const state = basin(constants, method, descent);
  if (state === null)
    return { ok: false, failure: 'the state does not have L < ln 2 and a > 0, or the step is too large' };
  const time = timeUntilAligned(constants, state, requiredAlignment(prediction.smallestCosine));
  if (time === null)
    return {
      ok: false,
      failure: 'the state is too early for the required alignment, or t0 is beyond 10^(10^12)',
    };
  return { ok: true, time: time.hi };
}

/** log10 of a time, rounded up; 0 for times below 1. */
export function log10Up(time: Dyadic): number {
  if (compare(time, { mantissa: 1n, exponent: 0 }) <= 0 || sign(time) <= 0) return 0;
  return toNumberUp(log10({ lo: time, hi: time }).hi);
}
