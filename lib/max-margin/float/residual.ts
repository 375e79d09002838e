/** How far multipliers are from optimal, computed from the rows alone, whatever claims them to be so. */
import type { ScaledRows } from '../../linear-algebra/gram.ts';
import { euclideanNorm, rowSquare } from './refinement.ts';
import { addRow, rowDot } from './row-products.ts';
import { type ScaledProblem, scaleByPowerOfTwo, scaleRows } from './scaling.ts';

/**
 * The scale-free KKT residual of dual variables α of min ½‖u‖² s.t. ⟨u, x_i⟩ ≥ 1, with u = Σα_i x_i and slack
 * s_i = ⟨u, x_i⟩ − 1: the largest of
 * - primal violation max_i (−s_i)+,
 * - complementarity Σ|α_i s_i| / Σ|α_i|,
 * - dual violation max_i (−α_i)+ / max_i |α_i|.
 * None changes when all rows are multiplied by a number (and α divided by its square). Infinity for α = 0.
 * Evaluated in float64: values below about 2^-52·‖u‖·max‖x_i‖·√D are rounding.
 * @param rows shape [count, width], row-major, finite.
 * @param dual shape [count]; the multipliers are dual·2^exponent.
 */
export function kktResidual(
  rows: Float64Array,
  count: number,
  width: number,
  dual: Float64Array,
  exponent = 0,
): number {
  const problem = scaleRows(rows, count, width);
  const alpha = dual.map((a, i) => scaleByPowerOfTwo(a, exponent - problem.dualExponent[i]!));
  return scaledKktResidual(problem, alpha);
}

/** `kktResidual` for the multipliers of the scaled problem. */
export function scaledKktResidual(problem: ScaledProblem, alpha: Float64Array): number {
  const { rows, target } = problem;
  const u = combine(rows, alpha);
  return slackResidual(rows.count, target, alpha, (i) => rowDot(rows, i, u));
}

/** The same from margins ⟨u, y_i⟩ given by a function. */
export function slackResidual(
  count: number,
  target: Float64Array,
  alpha: Float64Array,
  marginOf: (index: number) => number,
): number {
  let primal = 0;
  let complementarity = 0;
  let weight = 0;
  let negative = 0;
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const slack = marginOf(i) - target[i]!;
    const a = alpha[i]!;
    if (-slack > primal * target[i]!) primal = -slack / target[i]!;
    complementarity += Math.abs(a * slack);
    weight += Math.abs(a) * target[i]!;
    negative = Math.max(negative, -a);
    largest = Math.max(largest, Math.abs(a));
  }
  if (!(weight > 0)) return Number.POSITIVE_INFINITY;
  return Math.max(primal, complementarity / weight, negative / largest);
}

/**
 * The residual of Farkas multipliers λ, which prove that no u has ⟨u, x_i⟩ > 0 for all i: the larger of
 * ‖Σλ_i x_i‖ / Σ|λ_i|‖x_i‖ and max_i (−λ_i)+ / max_i |λ_i|. Infinity for λ = 0; 0 for a zero row alone.
 */
export function farkasResidual(
  rows: Float64Array,
  count: number,
  width: number,
  dual: Float64Array,
  exponent = 0,
): number {
  const problem = scaleRows(rows, count, width);
  const lambda = dual.map((a, i) => scaleByPowerOfTwo(a, exponent - problem.factorExponent[i]!));
  return scaledFarkasResidual(problem.rows, lambda);
}

/** `farkasResidual` for multipliers of the scaled rows. */
export function scaledFarkasResidual(rows: ScaledRows, lambda: Float64Array): number {
  let size = 0;
  let negative = 0;
  let largest = 0;
  for (let i = 0; i < rows.count; i++) {
    if (lambda[i] === 0) continue;
    size += Math.abs(lambda[i]!) * Math.sqrt(rowSquare(rows, i));
    negative = Math.max(negative, -lambda[i]!);
    largest = Math.max(largest, Math.abs(lambda[i]!));
  }
  if (largest === 0) return Number.POSITIVE_INFINITY;
  const balance = size === 0 ? 0 : euclideanNorm(combine(rows, lambda)) / size;
  return Math.max(balance, negative / largest);
}

/** Σ weights_i y_i. */
function combine(rows: ScaledRows, weights: Float64Array): Float64Array {
  const u = new Float64Array(rows.width);
  for (let i = 0; i < rows.count; i++) if (weights[i] !== 0) addRow(rows, i, weights[i]!, u);
  return u;
}
