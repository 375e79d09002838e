/**
 * Hard-margin max-margin separators without bias in float64: min ½‖u‖² s.t. ⟨u, x_i⟩ ≥ 1, through the dual
 * max 1ᵀα − ½αᵀKα, α ≥ 0, K_ij = ⟨x_i, x_j⟩. Untrusted: its support and multipliers are candidates for a proof.
 */
import { takeArena } from '../../linear-algebra/arena.ts';
import { CholeskyFactor } from '../../linear-algebra/cholesky.ts';
import { extendGram, paddedRows, scratchLength, worthSimd } from '../../linear-algebra/gram.ts';
import type { Precision } from '../../linear-algebra/product-kernel.ts';
import { addScaled } from '../../linear-algebra/vector.ts';
import { ActiveSet, type Outcome, type QuadraticProgram } from './active-set.ts';
import { solveByColumns } from './columns.ts';
import { polishConflict } from './conflict.ts';
import { GramRefinement, RowRefinement } from './refinement.ts';
import { scaledFarkasResidual, scaledKktResidual, slackResidual } from './residual.ts';
import { rescale, type ScaledProblem, scaleRows, scalingFor } from './scaling.ts';
import { descendOnGram } from './warm-start.ts';

export interface FloatSolution {
  /**
   * 'stalled': rounding or the iteration limit ended the search, or left a KKT residual above 1e-3; `dual` is the
   * last point. Where the margin is below about 1e-7 of the row norms, float64 decides no more.
   */
  readonly status: 'optimal' | 'infeasible' | 'stalled';
  /**
   * Shape [n], ≥ 0. For 'infeasible' Farkas multipliers: Σ dual_i x_i ≈ 0, the set is not separable. In all cases
   * to be multiplied by 2^exponent.
   */
  readonly dual: Float64Array;
  /** 0 unless the multipliers lie outside the range of doubles. */
  readonly exponent: number;
  /** Indices with dual > 0, ascending. */
  readonly support: Int32Array;
  /** `kktResidual` of the dual, or `farkasResidual` when infeasible (see residual.ts). */
  readonly kktResidual: number;
  /** Steps of the active set method. */
  readonly iterations: number;
}

/** What a search hands over, in the scaled problem. */
export interface ScaledSolution {
  readonly outcome: Outcome;
  /** Shape [count]. */
  readonly alpha: Float64Array;
  readonly iterations: number;
  /** b − ⟨u, y⟩ for the rounded u = Σα_i y_i, shape [count], where it is known. */
  readonly gradient: Float64Array | undefined;
}

/** Sets of more than 2(D + 1) + this many rows are solved by columns, without the whole Gram matrix. */
const FEW_ROWS = 64;
/** Sweeps of coordinate descent before the active set method; a few rows need few. */
const MOST_SWEEPS = 12;
const sweepsFor = (count: number): number => Math.min(MOST_SWEEPS, 2 + (count >> 3));
/**
 * From this n²D on, with n ≤ D/2, the Gram matrix is first formed in single precision: half the time, and the
 * refinement by the rows restores all digits where K is well-conditioned (mixed-precision iterative refinement, Higham
 * and Mary, Acta Numerica 2022, Section 5).
 */
const MIXED_FROM = 2 ** 20;
const MIXED_TOLERANCE = 1e-13;
/** KKT residual above which a point is not called optimal. */
const USELESS = 1e-3;
/** A conflict is believed when its relative residual is at most this. */
const CONFLICT_TOLERANCE = 1e-13;

/**
 * Solves for rows x_i, shape [count, width] row-major, finite, of any size; count ≥ 1, width ≥ 1.
 * Deterministic to the bit.
 */
export function solveFromRows(rows: Float64Array, count: number, width: number): FloatSolution {
  const problem = scaleRows(rows, count, width);
  const zero = zeroRow(rows, count, width);
  if (zero >= 0) return conflictOfOne(zero, count);
  const solution = count <= 2 * (width + 1) + FEW_ROWS ? solveWhole(problem) : solveByColumns(problem);
  return report(solution, problem, residualOf(problem, solution));
}

/**
 * Solves for a Gram matrix, shape [count, count], symmetric positive semidefinite up to rounding, finite; for vectors
 * too long to be written down. The matrix is taken as it is, the residuals speak about it.
 */
export function solveFromGram(gram: Float64Array, count: number): FloatSolution {
  const sizes = new Float64Array(count);
  for (let i = 0; i < count; i++) sizes[i] = Math.sqrt(Math.max(0, gram[i * count + i]!));
  const zero = sizes.indexOf(0);
  if (zero >= 0) return conflictOfOne(zero, count);
  const scaling = scalingFor(sizes);
  const { factor, target } = scaling;
  const program = makeProgram(count, target, 0, worthSimd(count, 0));
  const { memory } = program.arena;
  for (let i = 0; i < count; i++) {
    const row = program.matrix + i * program.stride;
    for (let j = 0; j < count; j++) memory[row + j] = gram[i * count + j]! * factor[i]! * factor[j]!;
  }
  const warm = descendOnGram(memory, program.matrix, program.stride, count, target, sweepsFor(count));
  const state = new ActiveSet(program, warm);
  let outcome = state.run();
  if (outcome !== 'infeasible') outcome = state.run(new GramRefinement(program));
  const { alpha, iterations } = state;
  const product = new Float64Array(count);
  let size = 0;
  for (let j = 0; j < count; j++) {
    const row = program.matrix + j * program.stride;
    addScaled(memory, row, alpha[j]!, product, count);
    size += alpha[j]! * Math.sqrt(memory[row + j]!);
  }
  let residual: number;
  if (outcome === 'infeasible') {
    let square = 0;
    for (let i = 0; i < count; i++) square += alpha[i]! * product[i]!;
    residual = Math.sqrt(Math.max(0, square)) / size;
  } else residual = slackResidual(count, target, alpha, (i) => product[i]!);
  return report({ outcome, alpha, iterations, gradient: undefined }, scaling, residual);
}

function residualOf(problem: ScaledProblem, solution: ScaledSolution): number {
  const { outcome, alpha, gradient } = solution;
  const { rows, target } = problem;
  if (outcome === 'infeasible') return scaledFarkasResidual(rows, alpha);
  if (gradient === undefined) return scaledKktResidual(problem, alpha);
  return slackResidual(rows.count, target, alpha, (i) => target[i]! - gradient[i]!);
}

/** The whole Gram matrix, a warm start, the active set method on it, then once more by the rows. */
function solveWhole(problem: ScaledProblem): ScaledSolution {
  const { rows, target } = problem;
  const { count, width } = rows;
  const program = makeProgram(count, target, scratchLength(count, width), worthSimd(count, width));
  const { arena, matrix, stride } = program;
  const all = new Int32Array(count);
  for (let i = 0; i < count; i++) all[i] = i;
  const attempt = (precision: Precision): SelectedSolution => {
    extendGram(arena, rows, all, 0, matrix, stride, 0, precision);
    const warm = descendOnGram(arena.memory, matrix, stride, count, target, sweepsFor(count));
    return solveSelected(program, problem, all, warm);
  };
  if (2 * count <= width && count * count * width > MIXED_FROM) {
    const solution = attempt('single');
    if (solution.outcome === 'optimal' && solution.worst <= MIXED_TOLERANCE) return solution;
  }
  return attempt('double');
}

/** What the active set method found for selected rows; alpha and gradient are by selected position. */
export interface SelectedSolution extends ScaledSolution {
  readonly u: Float64Array;
  /** See `RowRefinement.worst`. */
  readonly worst: number;
}

/** The active set method for the selected rows, whose Gram matrix is in place. */
export function solveSelected(
  program: QuadraticProgram,
  problem: ScaledProblem,
  selected: Int32Array,
  start: Float64Array,
): SelectedSolution {
  const { rows } = problem;
  let state = new ActiveSet(program, start);
  const refinement = new RowRefinement(rows, selected, program.target, state.norm);
  let outcome = state.run();
  let iterations = state.iterations;
  if (outcome === 'infeasible' && polishConflict(state, rows, selected) > CONFLICT_TOLERANCE) {
    // The Gram matrix is too coarse to tell: begin again, every solve refined.
    state = new ActiveSet(program, start);
    outcome = 'stalled';
  }
  if (outcome !== 'infeasible') {
    outcome = state.run(refinement);
    iterations += state.iterations;
    if (outcome === 'infeasible' && polishConflict(state, rows, selected) > CONFLICT_TOLERANCE)
      outcome = 'stalled';
  }
  const gradient = outcome === 'optimal' && refinement.plain ? state.gradient : undefined;
  return { outcome, alpha: state.alpha, iterations, gradient, u: refinement.u, worst: refinement.worst };
}

/** A program of `capacity` indices in a new arena whose first `scratch` doubles stay free. */
export function makeProgram(
  capacity: number,
  target: Float64Array,
  scratch: number,
  simd: boolean,
): QuadraticProgram {
  const stride = paddedRows(capacity);
  const factor = scratch + stride * stride;
  const arena = takeArena(factor + CholeskyFactor.factorLength(capacity), simd);
  return { arena, matrix: scratch, stride, count: capacity, target, factor, capacity };
}

function zeroRow(rows: Float64Array, count: number, width: number): number {
  for (let i = 0; i < count; i++) {
    let k = i * width;
    while (k < (i + 1) * width && rows[k] === 0) k++;
    if (k === (i + 1) * width) return i;
  }
  return -1;
}

/** ⟨u, 0⟩ ≥ 1 has no solution. */
function conflictOfOne(index: number, count: number): FloatSolution {
  const dual = new Float64Array(count);
  dual[index] = 1;
  return {
    status: 'infeasible',
    dual,
    exponent: 0,
    support: Int32Array.of(index),
    kktResidual: 0,
    iterations: 0,
  };
}

function report(
  solution: ScaledSolution,
  scaling: Pick<ScaledProblem, 'dualExponent' | 'factorExponent'>,
  residual: number,
): FloatSolution {
  const { outcome, alpha, iterations } = solution;
  const exponents = outcome === 'infeasible' ? scaling.factorExponent : scaling.dualExponent;
  const { dual, exponent } = rescale(alpha, exponents);
  let size = 0;
  for (let i = 0; i < dual.length; i++) if (dual[i]! > 0) size++;
  const support = new Int32Array(size);
  for (let i = 0, k = 0; i < dual.length; i++) if (dual[i]! > 0) support[k++] = i;
  const status = outcome === 'optimal' && !(residual <= USELESS) ? 'stalled' : outcome;
  return { status, dual, exponent, support, kktResidual: residual, iterations };
}
