/**
 * Factorizations of λI + B with B real, symmetric, positive semidefinite and λ either positive or complex with a
 * positive real part: L D Lᵀ without pivoting. In the complex case the matrix is complex symmetric with a positive
 * definite real part, for which elimination without pivoting is stable (growth factor below 3: Higham,
 * "Factorizing complex symmetric matrices with positive definite real and imaginary parts", 1998).
 */

/** L (unit lower triangle) and 1/D of a real matrix. */
export interface RealFactor {
  readonly size: number;
  readonly lower: Float64Array;
  readonly inverseDiagonal: Float64Array;
}

/** L and 1/D of a complex symmetric matrix. */
export interface ComplexFactor {
  readonly size: number;
  readonly lowerRe: Float64Array;
  readonly lowerIm: Float64Array;
  readonly inverseDiagonalRe: Float64Array;
  readonly inverseDiagonalIm: Float64Array;
}

/**
 * @param matrix B, shape [n, n], row-major; only the lower triangle is read.
 * @returns undefined when a pivot is not positive (B not semidefinite, or not finite).
 */
export function factorReal(matrix: Float64Array, n: number, shift: number): RealFactor | undefined {
  const lower = new Float64Array(n * n);
  const inverseDiagonal = new Float64Array(n);
  const row = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let pivot = matrix[i * n + i]! + shift;
    for (let j = 0; j < i; j++) {
      let even = 0;
      let odd = 0;
      const offset = j * n;
      let k = 0;
      for (; k + 1 < j; k += 2) {
        even += row[k]! * lower[offset + k]!;
        odd += row[k + 1]! * lower[offset + k + 1]!;
      }
      if (k < j) even += row[k]! * lower[offset + k]!;
      row[j] = matrix[i * n + j]! - (even + odd);
    }
    for (let j = 0; j < i; j++) {
      const entry = row[j]! * inverseDiagonal[j]!;
      pivot -= entry * row[j]!;
      lower[i * n + j] = entry;
    }
    if (!(pivot > 0) || pivot === Infinity) return undefined;
    inverseDiagonal[i] = 1 / pivot;
  }
  return { size: n, lower, inverseDiagonal };
}

/**
 * @param matrix B, shape [n, n], row-major; only the lower triangle is read.
 * @returns undefined when the real part of a pivot is not positive.
 */
export function factorComplex(
  matrix: Float64Array,
  n: number,
  shiftRe: number,
  shiftIm: number,
): ComplexFactor | undefined {
  const lowerRe = new Float64Array(n * n);
  const lowerIm = new Float64Array(n * n);
  const inverseDiagonalRe = new Float64Array(n);
  const inverseDiagonalIm = new Float64Array(n);
  const rowRe = new Float64Array(n);
  const rowIm = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let rr = 0;
      let ii = 0;
      let ri = 0;
      let ir = 0;
      const offset = j * n;
      for (let k = 0; k < j; k++) {
        const xRe = rowRe[k]!;
        const xIm = rowIm[k]!;
        const yRe = lowerRe[offset + k]!;
        const yIm = lowerIm[offset + k]!;
        rr += xRe * yRe;
        ii += xIm * yIm;
        ri += xRe * yIm;
        ir += xIm * yRe;
      }
      rowRe[j] = matrix[i * n + j]! - (rr - ii);
      rowIm[j] = -(ri + ir);
    }
    let pivotRe = matrix[i * n + i]! + shiftRe;
    let pivotIm = shiftIm;
    for (let j = 0; j < i; j++) {
      const re = rowRe[j]! * inverseDiagonalRe[j]! - rowIm[j]! * inverseDiagonalIm[j]!;
      const im = rowRe[j]! * inverseDiagonalIm[j]! + rowIm[j]! * inverseDiagonalRe[j]!;
      pivotRe -= re * rowRe[j]! - im * rowIm[j]!;
      pivotIm -= re * rowIm[j]! + im * rowRe[j]!;
      lowerRe[i * n + j] = re;
      lowerIm[i * n + j] = im;
    }
    const norm = pivotRe * pivotRe + pivotIm * pivotIm;
    if (!(pivotRe > 0) || !Number.isFinite(norm)) return undefined;
    inverseDiagonalRe[i] = pivotRe / norm;
    inverseDiagonalIm[i] = -pivotIm / norm;
  }
  return { size: n, lowerRe, lowerIm, inverseDiagonalRe, inverseDiagonalIm };
}

/** Solves (λI + B)x = b in place. */
export function solveReal(factor: RealFactor, b: Float64Array): void {
  const { size: n, lower, inverseDiagonal } = factor;
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= lower[i * n + k]! * b[k]!;
    b[i] = sum;
  }
  for (let i = 0; i < n; i++) b[i] = b[i]! * inverseDiagonal[i]!;
  for (let i = n - 1; i >= 0; i--) {
    const x = b[i]!;
    for (let k = 0; k < i; k++) b[k] = b[k]! - lower[i * n + k]! * x;
  }
}

/** Solves (λI + B)x = b in place, λ and b complex. */
export function solveComplex(factor: ComplexFactor, re: Float64Array, im: Float64Array): void {
  const { size: n, lowerRe, lowerIm, inverseDiagonalRe, inverseDiagonalIm } = factor;
  for (let i = 0; i < n; i++) {
    let sumRe = re[i]!;
    let sumIm = im[i]!;
    for (let k = 0; k < i; k++) {
      const lRe = lowerRe[i * n + k]!;
      const lIm = lowerIm[i * n + k]!;
      sumRe -= lRe * re[k]! - lIm * im[k]!;
      sumIm -= lRe * im[k]! + lIm * re[k]!;
    }
    re[i] = sumRe;
    im[i] = sumIm;
  }
  for (let i = 0; i < n; i++) {
    const xRe = re[i]! * inverseDiagonalRe[i]! - im[i]! * inverseDiagonalIm[i]!;
    im[i] = re[i]! * inverseDiagonalIm[i]! + im[i]! * inverseDiagonalRe[i]!;
    re[i] = xRe;
  }
  for (let i = n - 1; i >= 0; i--) {
    const xRe = re[i]!;
    const xIm = im[i]!;
    for (let k = 0; k < i; k++) {
      const lRe = lowerRe[i * n + k]!;
      const lIm = lowerIm[i * n + k]!;
      re[k] = re[k]! - (lRe * xRe - lIm * xIm);
      im[k] = im[k]! - (lRe * xIm + lIm * xRe);
    }
  }
}
