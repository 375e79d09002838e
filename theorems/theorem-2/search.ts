/**
 * Looks for what the checker needs to decide Theorem 2 on an instance: dual variables, conflicts, a comparator or a
 * number of steps. Untrusted: a wrong answer here can only make the checker refuse.
 */

import type { ImplicitProof } from '../../lib/checker/certificate.ts';
import type { Conflict } from '../../lib/checker/conflict.ts';
import {
  type BasinState,
  type DescentConstants,
  timeUntilAligned, timeUntilPotential,
} from '../../lib/checker/convergence-time.ts';
import type { ExactDual, FloatDual, SeparatorFacts } from '../../lib/checker/explicit-separator.ts';
import {
  basin,
  descentConstants,
  type ExplicitProblem,
  log10Up,
  type Prediction,
  requiredAlignment,
  startDescent,
  type TimeMethod,
} from '../../lib/checker/theorem-2.ts';
import type { Instance, PreferencePairs } from '../../lib/instance/types.ts';
import * as iv from '../../lib/interval/interval.ts';
import { midpoint, toNumberDown } from '../../lib/interval/to-number.ts';
import { gramMatrix } from '../../lib/linear-algebra/gram-matrix.ts';
import { explicitGram, implicitGram } from '../../lib/max-margin/exact/gram.ts';
import { exactMaxMargin } from '../../lib/max-margin/exact/solve.ts';
import { solveFromGram, solveFromRows } from '../../lib/max-margin/float/solve.ts';

export type SeparatorCandidate =
  | { readonly kind: 'dual'; readonly dual: ExactDual | FloatDual }
  | { readonly kind: 'conflict'; readonly conflict: Conflict }
  | { readonly kind: 'none'; readonly reason: string };

/** Dual variables of the explicit model's max-margin problem, exact where affordable, or a conflict. */
export function searchSeparator(instance: Instance, problem: ExplicitProblem): SeparatorCandidate {
  const { train } = problem;
  const float = solveFromRows(train.rows, train.count, train.width);
  const gram = explicitGram(instance.train, instance.width);
  const exact = exactMaxMargin(gram, float);
  if (exact.kind === 'separable') {
    const { support, numerators, denominator } = exact;
    return { kind: 'dual', dual: { kind: 'exact', support, numerators, denominator, exponent: -2 * gram.exponent } };
  }
  if (exact.kind === 'non-separable') return { kind: 'conflict', conflict: exact };
  return float.status === 'infeasible'
    ? { kind: 'none', reason: `no separator was found, and an exact proof that there is none was given up: ${exact.reason}` }
    : { kind: 'dual', dual: { kind: 'enclosed', dual: float.dual } };
}

/** A separating unembedding matrix for the implicit model, or a conflict. */
export function searchImplicit(instance: Instance): ImplicitProof {
  const { train, width } = instance;
  const float = solveFromGram(implicitFloatGram(train, width), train.count);
  if (float.status === 'optimal') return { kind: 'separator', dual: float.dual };
  const exact = exactMaxMargin(implicitGram(train, width), float);
  if (exact.kind === 'non-separable') return { kind: 'conflict', support: exact.support, weights: exact.weights };
  if (float.status === 'stalled') return { kind: 'separator', dual: float.dual };
  if (exact.kind === 'gave-up') return { kind: 'none' };
  const dual = new Float64Array(train.count);
  for (const [k, i] of exact.support.entries()) {
    dual[i] = midpoint(iv.ratio(exact.numerators[k]!, exact.denominator));
  }
  return { kind: 'separator', dual };
}

/** Gram matrix of the implicit model's vectors (e_{y+} − e_{y-})h_xᵀ, shape [n, n]. */
function implicitFloatGram(pairs: PreferencePairs, width: number): Float64Array {
  const { count: n, chosenToken, rejectedToken } = pairs;
  const gram = Float64Array.from(gramMatrix(pairs.prompt, n, width));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const factor =
        Number(chosenToken[i] === chosenToken[j]) -
        Number(chosenToken[i] === rejectedToken[j]) -
        Number(rejectedToken[i] === chosenToken[j]) +
        Number(rejectedToken[i] === rejectedToken[j]);
      gram[i * n + j] = gram[i * n + j]! * factor;
    }
  }
  return gram;
}

/** Most pair-by-pair products a search through true steps may cost. */
const STEP_BUDGET = 3e7;
const MOST_STEPS = 1 << 13;

/**
 * The method with the smallest certified t0 among a grid of comparator norms and, where affordable, numbers of true
 * steps; null when none is certified.
 */
export function searchTime(
  problem: ExplicitProblem,
  facts: SeparatorFacts,
  prediction: Prediction,
  alignment = requiredAlignment,
): { method: TimeMethod; log10: number } | null {
  if (prediction.smallestCosine === null) return { method: { kind: 'a-priori', comparatorNorm: 1 }, log10: 0 };
  return searchAlignment(problem, descentConstants(problem, facts.margin), alignment(prediction.smallestCosine));
}

/** The method with the smallest certified time from which cos∠(u(t),u*) ≥ ρ; null when none is certified. */
export function searchAlignment(
  problem: ExplicitProblem,
  constants: DescentConstants,
  rho: iv.Interval,
): { method: TimeMethod; log10: number } | null {
  return smallestTime(constants, problem, (state) => timeUntilAligned(constants, state, rho));
}

/** Tries comparator norms c = m/γ*, m from 1/2 up, and stops when the time only grows. */
function searchComparator(facts: { readonly margin: iv.Interval }, evaluate: (c: number) => number): void {
  const gamma = toNumberDown(facts.margin.lo);
  let best = Number.POSITIVE_INFINITY;
  let worse = 0;
  for (let m = 0.5; m < 1e6 && worse < 6; m *= 1.25) {
    const value = evaluate(m / gamma);
    if (value < best) {
      best = value;
      worse = 0;
    } else if (best < Number.POSITIVE_INFINITY) worse += 1;
  }
}

/** The earliest certified time from which all training margins are positive (accuracy 1); without a problem, a priori only. */
export function searchFit(
  problem: ExplicitProblem | null,
  constants: DescentConstants,
): { method: TimeMethod; log10: number } | null {
  return smallestTime(constants, problem, (state) => timeUntilPotential(constants, state, iv.point(0)));
}

/** Tries comparators and, where affordable, 16, 32, … true steps. */
function smallestTime(
  constants: DescentConstants,
  problem: ExplicitProblem | null,
  timeFrom: (state: BasinState) => iv.Interval | null,
): { method: TimeMethod; log10: number } | null {
  let best: { method: TimeMethod; log10: number } | null = null;
  const consider = (method: TimeMethod, descent: ReturnType<typeof startDescent>): number => {
    const state = basin(constants, method, descent);
    const time = state === null ? null : timeFrom(state);
    if (time === null) return Number.POSITIVE_INFINITY;
    const log10 = log10Up(time.hi);
    if (best === null || log10 < best.log10) best = { method, log10 };
    return log10;
  };
  searchComparator(constants, (comparatorNorm) => consider({ kind: 'a-priori', comparatorNorm }, null));
  if (problem !== null) searchSteps(problem, constants, consider);
  return best;
}

/** Tries 16, 32, … true steps within the budget. */
function searchSteps(
  problem: ExplicitProblem,
  constants: DescentConstants,
  consider: (method: TimeMethod, descent: ReturnType<typeof startDescent>) => number,
): void {
  const n = problem.train.count;
  const mostSteps = Math.min(MOST_STEPS, Math.floor(STEP_BUDGET / (n * n)));
  if (mostSteps < 16 || n * n * problem.train.width > STEP_BUDGET) return;
  const descent = startDescent(problem, constants);
  for (let steps = 16; descent !== null && steps <= mostSteps; steps *= 2) {
    try {
      consider({ kind: 'a-posteriori', steps }, descent);
    } catch (error) {
      // The trajectory left the range of the rounding model; what was found before stays valid.
      if (error instanceof RangeError) return;
      throw error;
    }
  }
}
