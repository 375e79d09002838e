/**
 * Active set method for min ½αᵀKα − bᵀα, α ≥ 0, with K positive semidefinite and b ≥ 0 (the dual of
 * min ½‖u‖² s.t. ⟨u, y_i⟩ ≥ b_i, K_ij = ⟨y_i, y_j⟩), in float64.
 *
 * Single steps are those of Lawson and Hanson (Solving Least Squares Problems, Chapter 23), extended to singular K as
 * in Goldfarb and Idnani (Math. Programming 27, 1983): a violated index that depends linearly on the support gives a
 * ray along which the objective falls for ever; it ends at an index that leaves, or proves that the constraints have
 * no solution. Block steps exchange many indices at once, in the manner of block principal pivoting (Kim and Park,
 * SIAM J. Sci. Comput. 33, 2011), and are kept only when the objective improves, so the method ends.
 *
 * The support is linearly independent throughout; with the index that ends an infeasible problem it is affinely
 * independent.
 */
import type { Arena } from '../../linear-algebra/arena.ts';
import { CholeskyFactor } from '../../linear-algebra/cholesky.ts';
import { addScaled } from '../../linear-algebra/vector.ts';
import { singleStep } from './single-step.ts';

const EPSILON = 2.220446049250313e-16;
/** A violation counts from this multiple of the rounding noise of its own sum. */
const NOISE_FACTOR = 32;
const SETTLE_ROUNDS = 8;

/** The problem inside an arena. */
export interface QuadraticProgram {
  readonly arena: Arena;
  /** Offset of K and its row stride. */
  readonly matrix: number;
  readonly stride: number;
  readonly count: number;
  /** b, shape [count] or longer. */
  readonly target: Float64Array;
  /** Offset of `CholeskyFactor.factorLength(capacity)` doubles; capacity bounds the indices factored at a time. */
  readonly factor: number;
  readonly capacity: number;
}

/** A better judge than the rounded K: solves and gradients from the data themselves. */
export interface Refinement {
  /** Improves K_SS z = b_S for the factor's S; z by position. */
  refine(factor: CholeskyFactor, z: Float64Array): void;
  /** See `CholeskyFactor.refinePivot`. */
  readonly refinePivot?: (factor: CholeskyFactor, position: number) => number;
  /** gradient_i ← b_i − (Kz)_i for the last refined z; returns the noise: noise_i ≈ ε·(b_i + √K_ii·returned). */
  gradient(gradient: Float64Array): number;
}

export type Outcome = 'optimal' | 'infeasible' | 'stalled';

export class ActiveSet {
  readonly program: QuadraticProgram;
  readonly factor: CholeskyFactor;
  /** Shape [count]; the solution, or Farkas multipliers when infeasible. */
  readonly alpha: Float64Array;
  /** The support in the factor's order. */
  readonly support: Int32Array;
  size = 0;
  /** bᵀα, which grows strictly (−2 × the minimum at stationary points). */
  value = 0;
  iterations = 0;
  #refinement: Refinement | undefined;
  /** Whether the last solve was that of the current support. */
  #current = false;
  /** √K_ii, shape [count]. */
  readonly norm: Float64Array;
  /** b − Kα at the end of a run that found nothing violated, shape [count]. */
  readonly gradient: Float64Array;
  readonly #trial: Int32Array;
  readonly #z: Float64Array;

  /** Starts from `start` ≥ 0 (shape [count]); only its support matters. */
  constructor(program: QuadraticProgram, start: Float64Array) {
    const { arena, matrix, stride, count, factor, capacity } = program;
    this.program = program;
    // Few allocations: on small problems they are what takes time.
    const doubles = new Float64Array(3 * count + capacity);
    this.alpha = doubles.subarray(0, count);
    this.norm = doubles.subarray(count, 2 * count);
    this.gradient = doubles.subarray(2 * count, 3 * count);
    this.#z = doubles.subarray(3 * count);
    const integers = new Int32Array(2 * capacity);
    this.support = integers.subarray(0, capacity);
    this.#trial = integers.subarray(capacity);
    this.factor = new CholeskyFactor(arena, matrix, stride, factor, capacity, dependence(capacity));
    for (let i = 0; i < count; i++) {
      this.alpha[i] = start[i]!;
      this.norm[i] = Math.sqrt(arena.memory[matrix + i * stride + i]!);
    }
    for (let i = 0; i < count && this.size < capacity; i++)
      if (this.alpha[i]! > 0) this.support[this.size++] = i;
  }

  /** Runs from the current support to the end; with a refinement, from then on by its judgement. */
  run(refinement?: Refinement): Outcome {
    this.#refinement = refinement;
    this.factor.refinePivot = refinement?.refinePivot;
    if (refinement !== undefined) this.factor.forgetSmallPivots();
    for (let p = 0; p < this.size; p++) this.#trial[p] = this.support[p]!;
    this.#accept(this.#settle(this.size, this.size));
    const most = 20 * this.program.count + 1000;
    // Refined steps cost more, and few are needed.
    let block = refinement === undefined ? this.program.count : this.size + 16;
    let idle = 0;
    while (this.iterations++ < most) {
      const violated = this.#violated();
      if (violated.length === 0) return 'optimal';
      const room = this.program.capacity - this.size;
      let moved = false;
      for (block = Math.min(block, violated.length, room); block > 1 && !moved; ) {
        moved = this.#blockStep(violated, block);
        block = moved ? 2 * block : Math.floor(block / 4);
      }
      if (moved) continue;
      const before = this.value;
      const step = this.#firstSingleStep(violated);
      if (step === 'infeasible') return 'infeasible';
      // Gains below rounding are let through for a while, so that degenerate vertices are left.
      if (this.value <= before) idle++;
      if (step === 'stuck' || idle > 50) return 'stalled';
      block = 2;
    }
    return 'stalled';
  }

  /** Solves for the current factor into z (by position), refined when there is a refinement. */
  solveStationary(z: Float64Array): void {
    const { factor } = this;
    for (let p = 0; p < factor.size; p++) z[p] = this.program.target[factor.indexAt(p)]!;
    factor.solve(z);
    this.#refinement?.refine(factor, z);
    this.#current = false;
  }

  /** Indices with a violation above the noise, worst relative violation first. */
  #violated(): number[] {
    const { target, count } = this.program;
    const gradient = this.gradient;
    let scale: number;
    if (this.#refinement === undefined) scale = this.#gramGradient();
    else {
      // A refinement speaks about the vector refined last.
      if (!this.#current) {
        this.factor.setOrder(this.support, this.size);
        this.solveStationary(this.#z);
      }
      scale = this.#refinement.gradient(gradient);
    }
    const list: number[] = [];
    for (let i = 0; i < count; i++) {
      const noise = NOISE_FACTOR * EPSILON * (target[i]! + this.norm[i]! * scale);
      if (gradient[i]! > noise && !(this.alpha[i]! > 0)) list.push(i);
    }
    const merit = (i: number): number => gradient[i]! / this.norm[i]!;
    return list.sort((i, j) => merit(j) - merit(i) || i - j);
  }

  #gramGradient(): number {
    const { arena, matrix, stride, count, target } = this.program;
    const gradient = this.gradient;
    const memory = arena.memory;
    let scale = 0;
    for (let i = 0; i < count; i++) gradient[i] = target[i]!;
    for (let p = 0; p < this.size; p++) {
      const index = this.support[p]!;
      const weight = this.alpha[index]!;
      scale += weight * this.norm[index]!;
      addScaled(memory, matrix + index * stride, -weight, gradient, count);
    }
    return scale;
  }

  /** Adds the worst `block` violated indices, drops what turns negative; kept when the objective improves. */
  #blockStep(violated: readonly number[], block: number): boolean {
    const trial = this.#trial;
    for (let p = 0; p < this.size; p++) trial[p] = this.support[p]!;
    for (let k = 0; k < block; k++) trial[this.size + k] = violated[k]!;
    const settled = this.#settle(this.size + block, SETTLE_ROUNDS);
    if (settled < 0) return false;
    let value = 0;
    for (let p = 0; p < settled; p++) value += this.program.target[trial[p]!]! * this.#z[p]!;
    if (!(value > this.value + 1e-13 * Math.abs(this.value))) return false;
    this.#accept(settled);
    return true;
  }

  /** Drops indices of the trial order until its stationary point is positive; its size, or -1 after `rounds`. */
  #settle(size: number, rounds: number): number {
    const trial = this.#trial;
    let left = size;
    for (let round = 0; round <= rounds; round++) {
      this.factor.setOrder(trial, left);
      this.solveStationary(this.#z);
      let kept = 0;
      for (let p = 0; p < left; p++) if (this.#z[p]! > 0) trial[kept++] = trial[p]!;
      if (kept === left) return left;
      left = kept;
    }
    return -1;
  }

  #accept(size: number): void {
    this.size = size;
    this.alpha.fill(0);
    for (let p = 0; p < size; p++) {
      this.support[p] = this.#trial[p]!;
      this.alpha[this.#trial[p]!] = this.#z[p]!;
    }
    this.value = this.#currentValue();
    this.#current = true;
  }

  #currentValue(): number {
    let value = 0;
    for (let p = 0; p < this.size; p++) {
      value += this.program.target[this.support[p]!]! * this.alpha[this.support[p]!]!;
    }
    return value;
  }

  /** The first violated index whose step is taken. */
  #firstSingleStep(violated: readonly number[]): 'moved' | 'infeasible' | 'stuck' {
    for (const index of violated) {
      const alpha = Float64Array.from(this.alpha);
      const support = Int32Array.from(this.support.subarray(0, this.size));
      const step = singleStep(this, index, this.#z);
      if (step === 'infeasible') return step;
      const value = this.#currentValue();
      if (step === 'moved' && value >= this.value - 4 * EPSILON * Math.abs(this.value)) {
        this.value = value;
        this.#current = true;
        return step;
      }
      this.alpha.set(alpha);
      this.support.set(support);
      this.size = support.length;
    }
    return 'stuck';
  }
}

/** Relative pivot below which an index counts as dependent: the rounding of K and of the elimination. */
function dependence(capacity: number): number {
  return EPSILON * (8 + 0.5 * capacity);
}
