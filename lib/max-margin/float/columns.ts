/**
 * Column generation for many more rows than columns: the problem is solved on a small working set, the most violated
 * rows join it, until no row is violated. The Gram matrix of the working set alone is formed.
 */
import { extendGram, scratchLength } from '../../linear-algebra/gram.ts';
import { euclideanNorm, rowSquare } from './refinement.ts';
import { rowDot } from './row-products.ts';
import type { ScaledProblem } from './scaling.ts';
import { makeProgram, type ScaledSolution, solveSelected } from './solve.ts';
import { descendOnRows } from './warm-start.ts';

const EPSILON = 2.220446049250313e-16;
const NOISE_FACTOR = 32;
const MOST_ROUNDS = 1000;
const OUTER_SWEEPS = 4;
const INNER_SWEEPS = 10;

export function solveByColumns(problem: ScaledProblem): ScaledSolution {
  const { rows, target } = problem;
  const { count, width } = rows;
  const capacity = Math.min(count, 3 * (width + 1) + 128);
  const scratch = scratchLength(capacity, width);
  const template = makeProgram(capacity, new Float64Array(capacity), scratch, true);
  const squaredNorm = new Float64Array(count);
  for (let i = 0; i < count; i++) squaredNorm[i] = rowSquare(rows, i);
  const warm = descendOnRows(rows, target, squaredNorm, OUTER_SWEEPS, INNER_SWEEPS);
  let members = heaviest(warm, squaredNorm, Math.min(count, width + 1));
  if (members.length === 0) members = [0];
  let start: Float64Array = Float64Array.from(members, (i) => warm[i]!);
  let known = 0;
  let iterations = 0;
  for (let round = 0; ; round++) {
    const selected = Int32Array.from(members);
    extendGram(template.arena, rows, selected, known, template.matrix, template.stride, 0);
    known = members.length;
    const program = { ...template, count: known, target: Float64Array.from(members, (i) => target[i]!) };
    const solution = solveSelected(program, problem, selected, start);
    const { outcome, alpha, u } = solution;
    iterations += solution.iterations;
    const gradient = new Float64Array(count);
    const finish = (status: ScaledSolution['outcome']): ScaledSolution => {
      const whole = new Float64Array(count);
      members.forEach((row, k) => {
        whole[row] = alpha[k]!;
        if (solution.gradient !== undefined) gradient[row] = solution.gradient[k]!;
      });
      return { outcome: status, alpha: whole, iterations, gradient: solution.gradient && gradient };
    };
    if (outcome === 'infeasible') return finish(outcome);
    const inside = new Uint8Array(count);
    for (const row of members) inside[row] = 1;
    const joining = violatedRows(problem, u, squaredNorm, inside, gradient);
    if (joining.length === 0) return finish(outcome);
    if (round >= MOST_ROUNDS) return finish('stalled');
    joining.length = Math.min(joining.length, Math.max(16, width >> 2));
    if (members.length + joining.length > capacity) {
      const supported = members.map((_, k) => k).filter((k) => alpha[k]! > 0);
      members = supported.map((k) => members[k]!);
      start = Float64Array.from(supported, (k) => alpha[k]!);
      known = 0;
    } else start = alpha;
    members = [...members, ...joining];
    start = Float64Array.from(members, (_, k) => start[k] ?? 0);
  }
}

/** Rows outside the working set violated by more than rounding, worst first; fills their gradient. */
function violatedRows(
  problem: ScaledProblem,
  u: Float64Array,
  squaredNorm: Float64Array,
  inside: Uint8Array,
  gradient: Float64Array,
): number[] {
  const { rows, target } = problem;
  const size = euclideanNorm(u);
  const merit = new Float64Array(rows.count);
  const list: number[] = [];
  for (let i = 0; i < rows.count; i++) {
    if (inside[i] === 1) continue;
    const norm = Math.sqrt(squaredNorm[i]!);
    const violation = target[i]! - rowDot(rows, i, u);
    gradient[i] = violation;
    if (!(violation > NOISE_FACTOR * EPSILON * (target[i]! + norm * size))) continue;
    merit[i] = violation / norm;
    list.push(i);
  }
  return list.sort((i, j) => merit[j]! - merit[i]! || i - j);
}

/** The rows with the largest α_i‖y_i‖ > 0, at most `most`. */
function heaviest(alpha: Float64Array, squaredNorm: Float64Array, most: number): number[] {
  const list: number[] = [];
  for (let i = 0; i < alpha.length; i++) if (alpha[i]! > 0) list.push(i);
  const weight = (i: number): number => alpha[i]! * alpha[i]! * squaredNorm[i]!;
  return list.sort((i, j) => weight(j) - weight(i) || i - j).slice(0, most);
}
