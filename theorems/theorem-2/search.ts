/**
 * Looks for what the checker needs to decide Theorem 2 on an instance: dual variables, conflicts, a comparator or a
 * number of steps. Untrusted: a wrong answer here can only make the checker refuse.
 */

import type { ImplicitProof } from '../../lib/checker/certificate.ts';
import type { Conflict } from '../../lib/checker/conflict.ts';
import {
  type BasinState,
  type DescentConstants,
  timeUntilAligned,
  timeUntilPotential,
} from '../../lib/checker/convergence-time.ts';
import type { ExactDual, FloatDual } from '../../lib/checker/explicit-separator.ts';
import {
  basin,
  type ExplicitProblem,
  log10Up,
  type Prediction,
  startDescent,
  type TimeMethod,
} from '../../lib/checker/theorem-2.ts';
import type { Instance, PreferencePairs } from '../../lib/instance/types.ts';
import * as iv from '../../lib/interval/interval.ts';
import { midpoint, toNumberDown } from '../../lib/interval/to-number.ts';
import { gramMatrix } from '../../lib/linear-algebra/gram.ts';
import { explicitGram, implicitGram } from '../../lib/max-margin/exact/gram.ts';
import { exactMaxMargin } from '../../lib/max-margin/exact/solve.ts';
import { solveFromGram, solveFromRows } from '../../lib/max-margin/float/solve.ts';

export type SeparatorCandidate =
  | { readonly kind: 'dual'; readonly dual: ExactDual | FloatDual }
  | { readonly kind: 'conflict'; readonly conflict: Conflict }
  | { readonly kind: 'none'; readonly reason: string };

/** Estimated operations on limbs that an exact solution may cost, a few seconds; larger sets are enclosed instead. */
export const EXACT_BUDGET = 6e8;

/** Dual variables of the explicit model's max-margin problem, exact where affordable, or a conflict. */
export function searchSeparator(instance: Instance, problem: ExplicitProblem): SeparatorCandidate {
  const { train } = problem;
  const float = solveFromRows(train.rows, train.count, train.width);
  const gram = explicitGram(instance.train, instance.width);
  const exact = exactMaxMargin(gram, float, { budget: EXACT_BUDGET });
  if (exact.kind === 'separable') {
    const { support, numerators, denominator } = exact;
    return {
      kind: 'dual',
      dual: { kind: 'exact', support, numerators, denominator, exponent: -2 * gram.exponent },
    };
  }
  if (exact.kind === 'non-separable') return { kind: 'conflict', conflict: exact };
  return float.status === 'infeasible'
    ? {
        kind: 'none',
        reason: `no separator was found, and an exact proof that there is none was given up: ${exact.reason}`,
      }
    : { kind: 'dual', dual: { kind: 'enclosed', dual: float.dual } };
}

/** A separating unembedding matrix for the implicit model, or a conflict. */
export function searchImplicit(instance: Instance): ImplicitProof {
  const { train, width } = instance;
  const float = solveFromGram(implicitFloatGram(train, width), train.count);
  if (float.status === 'optimal') return { kind: 'separator', dual: float.dual };
  const exact = exactMaxMargin(implicitGram(train, width), float, { budget: EXACT_BUDGET });
  if (exact.kind === 'non-separable')
    return { kind: 'conflict', support: exact.support, weights: exact.weights };
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

interface Candidate {
  readonly method: TimeMethod;
  readonly state: BasinState;
}

/**
 * States that later times can be bounded from, computed when first asked for: comparators of norm c = m/γ* without
 * any trajectory, then, where affordable, 16, 32, … true steps.
 */
export class StateGrid {
  readonly constants: DescentConstants;
  readonly #problem: ExplicitProblem | null;
  readonly #comparators: (Candidate | null)[] = [];
  #steps: readonly Candidate[] | null = null;

  /** @param problem null for comparators only. */
  constructor(problem: ExplicitProblem | null, constants: DescentConstants) {
    this.#problem = problem;
    this.constants = constants;
  }

  /** The comparator with m = 1.25^k/2, or null when it gives no state. */
  comparator(k: number): Candidate | null {
    while (this.#comparators.length <= k) {
      let m = 0.5;
      for (let j = 0; j < this.#comparators.length; j++) m *= 1.25;
      const comparatorNorm = m / toNumberDown(this.constants.margin.lo);
      const method: TimeMethod = { kind: 'a-priori', comparatorNorm };
      const state = Number.isFinite(comparatorNorm) ? basin(this.constants, method, null) : null;
      this.#comparators.push(state === null ? null : { method, state });
    }
    return this.#comparators[k]!;
  }

  get trueSteps(): readonly Candidate[] {
    this.#steps ??= this.#problem === null ? [] : stepCandidates(this.#problem, this.constants);
    return this.#steps;
  }
}

function stepCandidates(problem: ExplicitProblem, constants: DescentConstants): Candidate[] {
  const found: Candidate[] = [];
  const n = problem.train.count;
  const mostSteps = Math.min(MOST_STEPS, Math.floor(STEP_BUDGET / (n * n)));
  if (mostSteps < 16 || n * n * problem.train.width > STEP_BUDGET) return found;
  const descent = startDescent(problem, constants);
  for (let steps = 16; descent !== null && steps <= mostSteps; steps *= 2) {
    try {
      const method: TimeMethod = { kind: 'a-posteriori', steps };
      const state = basin(constants, method, descent);
      if (state !== null) found.push({ method, state });
    } catch (error) {
      // The trajectory left the range of the rounding model; what was found before stays valid.
      if (error instanceof RangeError) break;
      throw error;
    }
  }
  return found;
}

export interface FoundTime {
  readonly method: TimeMethod;
  readonly log10: number;
}

const MOST_COMPARATORS = 64;
/** Comparators beyond the best one that are tried before the search ends. */
const PATIENCE = 6;

/** The smallest time that a state of the grid certifies; null when none does. */
function smallestTime(
  grid: StateGrid,
  timeFrom: (state: BasinState) => iv.Interval | null,
): FoundTime | null {
  let best: FoundTime | null = null;
  const consider = (candidate: Candidate | null): boolean => {
    const time = candidate === null ? null : timeFrom(candidate.state);
    if (candidate === null || time === null) return false;
    const log10 = log10Up(time.hi);
    if (best !== null && log10 >= best.log10) return false;
    best = { method: candidate.method, log10 };
    return true;
  };
  let worse = 0;
  for (let k = 0; k < MOST_COMPARATORS && worse < PATIENCE; k++) {
    if (consider(grid.comparator(k))) worse = 0;
    else if (best !== null) worse += 1;
  }
  for (const candidate of grid.trueSteps) consider(candidate);
  return best;
}

/** The smallest certified time from which cos∠(u(t),u*) ≥ ρ. */
export function searchAlignment(grid: StateGrid, rho: iv.Interval): FoundTime | null {
  return smallestTime(grid, (state) => timeUntilAligned(grid.constants, state, rho));
}

/** The smallest certified time from which all training margins are positive (accuracy 1). */
export function searchFit(grid: StateGrid): FoundTime | null {
  return smallestTime(grid, (state) => timeUntilPotential(grid.constants, state, iv.point(0)));
}

/** t0 of claim (c). */
export function searchTime(
  grid: StateGrid,
  prediction: Prediction,
  alignment: (cosine: iv.Interval) => iv.Interval,
): FoundTime | null {
  if (prediction.smallestCosine === null)
    return { method: { kind: 'a-priori', comparatorNorm: 1 }, log10: 0 };
  return searchAlignment(grid, alignment(prediction.smallestCosine));
}
