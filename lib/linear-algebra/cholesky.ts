/**
 * Cholesky factor of a principal submatrix K_SS that changes by rows coming and going: a blocked factorisation that
 * keeps the rows common to the old and the new S, and removal by Givens rotations (Golub and Van Loan, Matrix
 * Computations, 4th ed., Sections 4.2.9 and 6.5.4).
 *
 * An index whose pivot vanishes (to rounding) is *dependent*: it keeps its place but takes no part, its component of
 * every solution is zero.
 */
import type { Arena } from './arena.ts';
import { paddedRows } from './gram.ts';
import { addScaled, dot } from './vector.ts';

const BLOCK = 8;
/** Below this many new rows plain dot products are faster than blocks. */
const FEW_ROWS = 4;
const FEW_TOTAL = 24;
/** Relative pivots below this may be mostly rounding, amplified by the condition of the rows before. */
const SMALL_PIVOT = 1e-4;

export class CholeskyFactor {
  readonly #memory: Float64Array;
  readonly #multiply: Arena['multiply'];
  readonly #matrix: number;
  readonly #matrixStride: number;
  readonly #factor: number;
  readonly #stride: number;
  /** Offset of the reciprocals of the diagonal, 0 for a dependent position. */
  readonly #inverse: number;
  readonly #order: Int32Array;
  readonly #tolerance: number;
  #size = 0;
  /**
   * A better value for a small pivot than the difference of rounded numbers: called with the finished row of a
   * position, returns its pivot, 0 for a dependent index.
   */
  refinePivot: ((factor: CholeskyFactor, position: number) => number) | undefined;

  /**
   * @param matrix offset of K in the arena, row-major with stride `matrixStride`.
   * @param factor offset of `factorLength(capacity)` doubles for the factor.
   * @param capacity most indices at a time.
   * @param tolerance an index is dependent when its pivot is at most tolerance·K_ii.
   */
  constructor(
    arena: Arena,
    matrix: number,
    matrixStride: number,
    factor: number,
    capacity: number,
    tolerance: number,
  ) {
    this.#memory = arena.memory;
    this.#multiply = arena.multiply;
    this.#matrix = matrix;
    this.#matrixStride = matrixStride;
    this.#factor = factor;
    this.#stride = paddedRows(capacity);
    this.#inverse = factor + (paddedRows(capacity) + BLOCK) * this.#stride;
    this.#order = new Int32Array(capacity);
    this.#tolerance = tolerance;
  }

  /** Doubles that a factor of the given capacity needs. */
  static factorLength(capacity: number): number {
    return (paddedRows(capacity) + BLOCK + 1) * paddedRows(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** The index at a position of the factor's order. */
  indexAt(position: number): number {
    return this.#order[position]!;
  }

  isDependent(position: number): boolean {
    return this.#memory[this.#inverse + position] === 0;
  }

  /** Factors K_SS for S = indices[0..size), reusing the longest common prefix of the orders. */
  setOrder(indices: Int32Array, size: number): void {
    let common = 0;
    const most = Math.min(size, this.#size);
    while (common < most && this.#order[common] === indices[common]) common++;
    for (let p = common; p < size; p++) this.#order[p] = indices[p]!;
    this.#size = size;
    if (size - common <= FEW_ROWS || size <= FEW_TOTAL) {
      for (let p = common; p < size; p++) {
        this.#loadRow(p);
        this.#finishRow(p, 0);
      }
      return;
    }
    for (let top = BLOCK * Math.floor(common / BLOCK); top < size; top += BLOCK) this.#factorBlock(top);
  }

  /** Rows [top, top + 16) of the factor, from the rows above. */
  #factorBlock(top: number): void {
    const bottom = Math.min(top + BLOCK, this.#size);
    for (let p = top; p < bottom; p++) this.#loadRow(p);
    const stride = this.#stride;
    const rows = this.#factor + top * stride;
    const high = paddedRows(bottom - top);
    for (let left = 0; left <= top; left += BLOCK) {
      const wide = left === top ? high : BLOCK;
      const other = this.#factor + left * stride;
      if (left > 0) this.#multiply(rows, other, rows + left, high, wide, left, stride, stride, stride, -1);
      // Whole groups of four: the rows below the last one are scratch.
      if (left < top) for (let p = top; p < top + high; p += 4) this.#solveFourRows(p, left);
    }
    for (let p = top; p < bottom; p++) this.#finishRow(p, top);
  }

  #loadRow(position: number): void {
    const memory = this.#memory;
    const row = this.#matrix + this.#order[position]! * this.#matrixStride;
    const target = this.#factor + position * this.#stride;
    for (let q = 0; q <= position; q++) memory[target + q] = memory[row + this.#order[q]!]!;
  }

  /** Entries [left, left + 8) of four rows whose products over columns below `left` are already subtracted. */
  #solveFourRows(position: number, left: number): void {
    const memory = this.#memory;
    const r0 = this.#factor + position * this.#stride;
    const r1 = r0 + this.#stride;
    const r2 = r1 + this.#stride;
    const r3 = r2 + this.#stride;
    for (let q = left; q < left + BLOCK; q++) {
      const other = this.#factor + q * this.#stride;
      let s0 = memory[r0 + q]!;
      let s1 = memory[r1 + q]!;
      let s2 = memory[r2 + q]!;
      let s3 = memory[r3 + q]!;
      for (let k = left; k < q; k++) {
        const x = memory[other + k]!;
        s0 -= memory[r0 + k]! * x;
        s1 -= memory[r1 + k]! * x;
        s2 -= memory[r2 + k]! * x;
        s3 -= memory[r3 + k]! * x;
      }
      const inverse = memory[this.#inverse + q]!;
      memory[r0 + q] = s0 * inverse;
      memory[r1 + q] = s1 * inverse;
      memory[r2 + q] = s2 * inverse;
      memory[r3 + q] = s3 * inverse;
    }
  }

  /** The rest of a row whose products over columns below `from` are already subtracted. */
  #finishRow(position: number, from: number): void {
    const memory = this.#memory;
    const row = this.#factor + position * this.#stride;
    for (let q = from; q < position; q++) {
      const other = this.#factor + q * this.#stride;
      let even = 0;
      let odd = 0;
      let k = from;
      for (; k + 1 < q; k += 2) {
        even += memory[row + k]! * memory[other + k]!;
        odd += memory[row + k + 1]! * memory[other + k + 1]!;
      }
      if (k < q) even += memory[row + k]! * memory[other + k]!;
      memory[row + q] = (memory[row + q]! - (even + odd)) * memory[this.#inverse + q]!;
    }
    let pivot = memory[row + position]!;
    for (let k = from; k < position; k++) pivot -= memory[row + k]! * memory[row + k]!;
    const diagonal = this.#diagonal(position);
    if (this.refinePivot !== undefined && pivot < SMALL_PIVOT * diagonal)
      pivot = this.refinePivot(this, position);
    else if (!(pivot > this.#tolerance * diagonal)) pivot = 0;
    const root = Math.sqrt(pivot);
    memory[row + position] = root;
    this.#memory[this.#inverse + position] = root > 0 ? 1 / root : 0;
  }

  /** Solves K_SS z = rhs in place over the first `size` positions; dependent components become 0. */
  solve(vector: Float64Array, size = this.#size): void {
    this.solveLower(vector, size);
    this.solveUpper(vector, size);
  }

  /** vector ← L⁻¹ vector over the first `size` positions. */
  solveLower(vector: Float64Array, size: number): void {
    for (let p = 0; p < size; p++) {
      const sum = dot(this.#memory, this.#factor + p * this.#stride, vector, p);
      vector[p] = (vector[p]! - sum) * this.#memory[this.#inverse + p]!;
    }
  }

  /** vector ← L⁻ᵀ vector over the first `size` positions. */
  solveUpper(vector: Float64Array, size: number): void {
    for (let p = size - 1; p >= 0; p--) {
      const value = vector[p]! * this.#memory[this.#inverse + p]!;
      vector[p] = value;
      if (value !== 0) addScaled(this.#memory, this.#factor + p * this.#stride, -value, vector, p);
    }
  }

  /** The row of a position left of the diagonal: L[position, 0..size). */
  copyRow(position: number, target: Float64Array): void {
    const row = this.#factor + position * this.#stride;
    for (let k = 0; k < position; k++) target[k] = this.#memory[row + k]!;
  }

  /** Forgets positions from the first with a small pivot on, so that `refinePivot` will be asked about it. */
  forgetSmallPivots(): void {
    for (let p = 0; p < this.#size; p++) {
      const root = this.#memory[this.#factor + p * this.#stride + p]!;
      if (root * root < SMALL_PIVOT * this.#diagonal(p)) this.#size = p;
    }
  }

  #diagonal(position: number): number {
    const index = this.#order[position]!;
    return this.#memory[this.#matrix + index * this.#matrixStride + index]!;
  }

  /** Forgets the last position. */
  removeLast(): void {
    this.#size--;
  }

  /** Takes one position out; needs a factor without dependent positions. */
  remove(position: number): void {
    const memory = this.#memory;
    const stride = this.#stride;
    const last = this.#size - 1;
    for (let p = position; p < last; p++) {
      this.#order[p] = this.#order[p + 1]!;
      const target = this.#factor + p * stride;
      memory.copyWithin(target, target + stride, target + stride + p + 2);
    }
    this.#size = last;
    for (let k = position; k < last; k++) {
      const top = this.#factor + k * stride;
      const a = memory[top + k]!;
      const b = memory[top + k + 1]!;
      const radius = Math.sqrt(a * a + b * b);
      const cosine = radius > 0 ? a / radius : 1;
      const sine = radius > 0 ? b / radius : 0;
      memory[top + k] = radius;
      this.#memory[this.#inverse + k] = radius > 0 ? 1 / radius : 0;
      for (let row = top + stride, p = k + 1; p < last; p++, row += stride) {
        const x = memory[row + k]!;
        const y = memory[row + k + 1]!;
        memory[row + k] = cosine * x + sine * y;
        memory[row + k + 1] = cosine * y - sine * x;
      }
    }
  }
}
