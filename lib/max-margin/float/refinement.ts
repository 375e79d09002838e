/**
 * Iterative refinement of an active set's solution by residuals taken from the rows or from the given Gram matrix
 * (Higham, Accuracy and Stability of Numerical Algorithms, Chapter 12).
 */
import type { CholeskyFactor } from '../../linear-algebra/cholesky.ts';
import type { ScaledRows } from '../../linear-algebra/gram.ts';
import { addScaled } from '../../linear-algebra/vector.ts';
import type { QuadraticProgram, Refinement } from './active-set.ts';
import { addRow, rowDot } from './row-products.ts';

const EPSILON = 2.220446049250313e-16;
const MOST_ROUNDS = 5;
/** Σ z_i‖y_i‖ / ‖u‖ from which u is corrected by itself. */
const CANCELLATION = 100;

/** Refinement through u = Σ z_i y_i. */
export class RowRefinement implements Refinement {
  /** Σ z_i y_i of the last refined z; more accurate than z itself on ill-conditioned sets. */
  readonly u: Float64Array;
  /** Whether u is the rounded sum for z, not one corrected further than z can tell. */
  plain = true;
  /** Largest |b_i − ⟨u, y_i⟩| / b_i over the support after the last refinement. */
  worst = 0;
  readonly #rows: ScaledRows;
  readonly #selected: Int32Array;
  readonly #target: Float64Array;
  readonly #norm: Float64Array;
  /** b − ⟨u, y⟩ by position of the factor. */
  readonly #residual: Float64Array;
  readonly #step: Float64Array;
  /** Residuals at most this, relative to b, are mostly their own rounding. */
  readonly #goodEnough: number;
  #factor: CholeskyFactor | undefined;

  /** The program's index i stands for row selected[i], target_i is its right-hand side, norm_i = ‖y_i‖. */
  constructor(rows: ScaledRows, selected: Int32Array, target: Float64Array, norm: Float64Array) {
    this.#rows = rows;
    this.#selected = selected;
    this.#target = target;
    this.#norm = norm;
    const count = selected.length;
    const doubles = new Float64Array(2 * count);
    this.#residual = doubles.subarray(0, count);
    this.#step = doubles.subarray(count, 2 * count);
    this.u = new Float64Array(rows.width);
    this.#goodEnough = EPSILON * (4 + Math.min(4, rows.width / 64) + rows.width / 256);
  }

  refine(factor: CholeskyFactor, z: Float64Array): void {
    this.#factor = factor;
    const step = this.#step;
    let weight = 0;
    for (let p = 0; p < factor.size; p++) weight += Math.abs(z[p]!) * this.#norm[factor.indexAt(p)]!;
    this.#sum(factor, z, weight);
    let before = Number.POSITIVE_INFINITY;
    for (let round = 0; ; round++) {
      this.#measure(factor);
      if (this.worst <= this.#goodEnough || !(this.worst < 0.5 * before) || round === MOST_ROUNDS) return;
      before = this.worst;
      for (let p = 0; p < factor.size; p++) step[p] = this.#residual[p]!;
      factor.solve(step);
      for (let p = 0; p < factor.size; p++) z[p] = z[p]! + step[p]!;
      if (this.plain) this.#sum(factor, z, weight);
      else for (let p = 0; p < factor.size; p++) addRow(this.#rows, this.#rowAt(factor, p), step[p]!, this.u);
    }
  }

  #sum(factor: CholeskyFactor, z: Float64Array, weight: number): void {
    this.u.fill(0);
    for (let p = 0; p < factor.size; p++) addRow(this.#rows, this.#rowAt(factor, p), z[p]!, this.u);
    // Where the sum cancels, the rounding of z would hide what later rounds correct.
    this.plain = weight <= CANCELLATION * euclideanNorm(this.u);
  }

  #measure(factor: CholeskyFactor): void {
    this.worst = 0;
    for (let p = 0; p < factor.size; p++) {
      const wanted = this.#target[factor.indexAt(p)]!;
      const residual = wanted - rowDot(this.#rows, this.#rowAt(factor, p), this.u);
      this.#residual[p] = residual;
      if (!factor.isDependent(p)) this.worst = Math.max(this.worst, Math.abs(residual) / wanted);
    }
  }

  gradient(gradient: Float64Array): number {
    const factor = this.#factor!;
    gradient.fill(Number.NaN);
    for (let p = 0; p < factor.size; p++) gradient[factor.indexAt(p)] = this.#residual[p]!;
    for (let i = 0; i < gradient.length; i++) {
      if (Number.isNaN(gradient[i]!)) {
        gradient[i] = this.#target[i]! - rowDot(this.#rows, this.#selected[i]!, this.u);
      }
    }
    return euclideanNorm(this.u);
  }

  /** ‖y_q − P y_q‖² with P the projection on the span of the rows before, 0 when that is rounding. */
  readonly refinePivot = (factor: CholeskyFactor, position: number): number => {
    const rest = new Float64Array(this.#rows.width);
    addRow(this.#rows, this.#rowAt(factor, position), 1, rest);
    const weights = new Float64Array(position);
    factor.copyRow(position, weights);
    factor.solveUpper(weights, position);
    let size = euclideanNorm(rest);
    const step = weights.slice();
    for (let round = 0; round < 3; round++) {
      for (let p = 0; p < position; p++) addRow(this.#rows, this.#rowAt(factor, p), -step[p]!, rest);
      for (let p = 0; p < position; p++) step[p] = rowDot(this.#rows, this.#rowAt(factor, p), rest);
      factor.solve(step, position);
      for (let p = 0; p < position; p++) weights[p] = weights[p]! + step[p]!;
    }
    for (let p = 0; p < position; p++) {
      size += Math.abs(weights[p]!) * this.#norm[factor.indexAt(p)]!;
    }
    const norm = euclideanNorm(rest);
    return norm > 16 * EPSILON * size ? norm * norm : 0;
  };

  #rowAt(factor: CholeskyFactor, position: number): number {
    return this.#selected[factor.indexAt(position)]!;
  }
}

/** Refinement by the Gram matrix taken as exact. */
export class GramRefinement implements Refinement {
  readonly #program: QuadraticProgram;
  readonly #product: Float64Array;
  #scale = 0;

  constructor(program: QuadraticProgram) {
    this.#program = program;
    this.#product = new Float64Array(program.count);
  }

  refine(factor: CholeskyFactor, z: Float64Array): void {
    const { target } = this.#program;
    const step = new Float64Array(factor.size);
    let before = Number.POSITIVE_INFINITY;
    for (let round = 0; ; round++) {
      this.#multiply(factor, z);
      let worst = 0;
      for (let p = 0; p < factor.size; p++) {
        const index = factor.indexAt(p);
        step[p] = target[index]! - this.#product[index]!;
        if (!factor.isDependent(p)) worst = Math.max(worst, Math.abs(step[p]!) / target[index]!);
      }
      if (!(round < MOST_ROUNDS && worst > 4 * EPSILON && worst < 0.5 * before)) return;
      before = worst;
      factor.solve(step);
      for (let p = 0; p < factor.size; p++) z[p] = z[p]! + step[p]!;
    }
  }

  gradient(gradient: Float64Array): number {
    for (let i = 0; i < gradient.length; i++) gradient[i] = this.#program.target[i]! - this.#product[i]!;
    return this.#scale;
  }

  /** dᵀKd for d = (−w, 1), K_SS w = K_Sq, 0 when that is the rounding of K's entries. */
  readonly refinePivot = (factor: CholeskyFactor, position: number): number => {
    const { arena, matrix, stride } = this.#program;
    const { memory } = arena;
    const d = new Float64Array(position + 1);
    const step = new Float64Array(position);
    factor.copyRow(position, step);
    factor.solveUpper(step, position);
    d[position] = 1;
    let pivot = 0;
    let size = 0;
    // dᵀKd ≥ the true pivot whatever w is: the smallest of a few rounds counts.
    for (let round = 0; round < 3; round++) {
      for (let p = 0; p < position; p++) d[p] = d[p]! - step[p]!;
      let square = 0;
      size = 0;
      for (let p = 0; p <= position; p++) {
        const row = matrix + factor.indexAt(p) * stride;
        let product = 0;
        for (let q = 0; q <= position; q++) product += memory[row + factor.indexAt(q)]! * d[q]!;
        if (p < position) step[p] = product;
        square += d[p]! * product;
        size += Math.abs(d[p]!) * Math.sqrt(memory[row + factor.indexAt(p)]!);
      }
      pivot = round === 0 ? square : Math.min(pivot, square);
      factor.solve(step, position);
    }
    return pivot > 8 * EPSILON * size * size ? pivot : 0;
  };

  #multiply(factor: CholeskyFactor, z: Float64Array): void {
    const { arena, matrix, stride, count } = this.#program;
    const { memory } = arena;
    this.#product.fill(0);
    this.#scale = 0;
    for (let p = 0; p < factor.size; p++) {
      const index = factor.indexAt(p);
      const row = matrix + index * stride;
      addScaled(memory, row, z[p]!, this.#product, count);
      this.#scale += Math.abs(z[p]!) * Math.sqrt(memory[row + index]!);
    }
  }
}

export function euclideanNorm(u: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < u.length; k++) sum += u[k]! * u[k]!;
  return Math.sqrt(sum);
}

/** ‖y_i‖². */
export function rowSquare(rows: ScaledRows, index: number): number {
  const scale = rows.factor[index]!;
  let sum = 0;
  for (let k = index * rows.width; k < (index + 1) * rows.width; k++) {
    const entry = rows.values[k]! * scale;
    sum += entry * entry;
  }
  return sum;
}
