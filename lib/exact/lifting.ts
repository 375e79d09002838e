import { powerOfTwo } from './bit-range.ts';
import { bitLength } from './dyadic.ts';
import { inverseMatrixModulo, ROUNDER, residueOfBigInt, SAFE_TERMS } from './modular.ts';

/**
 * The state of p-adic lifting: A and the residual in balanced limbs of `limbBits` bits on float64, and A⁻¹ mod p.
 * The limb width is chosen so that n products limb × digit sum to less than 2^53: every operation is exact.
 */
export interface LiftingMatrix {
  readonly n: number;
  readonly p: number;
  readonly limbBits: number;
  /** Limbs of A, shape [n, matrixLimbs, n]: limb l of A_ij at (i·matrixLimbs + l)·n + j. */
  readonly limbs: Float64Array;
  readonly matrixLimbs: number;
  /** A⁻¹ mod p, shape [n, n]. */
  readonly inverse: Float64Array;
  /** r_k, shape [n, residualLimbs], least significant first; changed by every step. */
  readonly residual: Float64Array;
  readonly residualLimbs: number;
}

/** @returns undefined if A is singular modulo p. */
export function liftingMatrix(
  a: readonly (readonly bigint[])[],
  b: readonly bigint[],
  p: number,
): LiftingMatrix | undefined {
  const n = b.length;
  const modulo = new Float64Array(n * n);
  let bits = 1;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const t = a[i]![j]!;
      modulo[i * n + j] = residueOfBigInt(t, p);
      bits = Math.max(bits, bitLength(t));
    }
  }
  const inverse = inverseMatrixModulo(modulo, n, p);
  if (inverse === undefined) return undefined;

  // Sums of n products below 2^(limbBits − 1)·2^23, a residual limb and a carry must stay below 2^53.
  let limbBits = 28;
  while ((n + 2) * powerOfTwo(limbBits + 22) > Number.MAX_SAFE_INTEGER) limbBits--;
  const matrixLimbs = Math.floor((bits + 1) / limbBits) + 1;
  const limbs = new Float64Array(n * matrixLimbs * n);
  const scratch = new Float64Array(matrixLimbs);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      splitBalanced(a[i]![j]!, limbBits, scratch);
      for (let l = 0; l < matrixLimbs; l++) limbs[(i * matrixLimbs + l) * n + j] = scratch[l]!;
    }
  }
  // |r_{k+1}| ≤ (|r_k| + n·max|A|·p/2)/p, so |r_k| ≤ max(|b|, n·max|A|); r_k − A·x_k needs 24 bits more.
  const residualBits = b.reduce((most, t) => Math.max(most, bitLength(t)), bits + bitLength(BigInt(n)));
  const residualLimbs = Math.max(matrixLimbs, Math.floor((residualBits + 26) / limbBits) + 1);
  const residual = new Float64Array(n * residualLimbs);
  for (let i = 0; i < n; i++) {
    splitBalanced(b[i]!, limbBits, residual.subarray(i * residualLimbs, (i + 1) * residualLimbs));
  }
  return { n, p, limbBits, limbs, matrixLimbs, inverse, residual, residualLimbs };
}

/** Balanced digits |d| ≤ 2^(bits − 1) in base 2^bits, least significant first, filling `out`. */
function splitBalanced(value: bigint, bits: number, out: Float64Array): void {
  const width = BigInt(bits);
  let rest = value;
  for (let l = 0; l < out.length; l++) {
    const digit = BigInt.asIntN(bits, rest);
    out[l] = Number(digit);
    rest = (rest - digit) >> width;
  }
}

/** The next p-adic digit x_k = A⁻¹ r_k mod p (centred), and r_{k+1} = (r_k − A x_k)/p in place. */
export function liftStep(m: LiftingMatrix): Float64Array {
  const { n, p, limbBits, matrixLimbs, residual, residualLimbs } = m;
  const inverseOfP = 1 / p;
  const base = powerOfTwo(limbBits);
  const inverseOfBase = 1 / base;
  const modulo = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let t = 0;
    for (let l = (i + 1) * residualLimbs - 1; l >= i * residualLimbs; l--) {
      // In two steps, because (p/2)·base may exceed 2^52.
      t = t * base;
      t -= p * (t * inverseOfP + ROUNDER - ROUNDER);
      t += residual[l]!;
      t -= p * (t * inverseOfP + ROUNDER - ROUNDER);
    }
    modulo[i] = t;
  }
  const digit = multiplyModulo(m.inverse, n, modulo, p);
  const product = new Float64Array(n * matrixLimbs);
  multiplyRows(m.limbs, n * matrixLimbs, n, 0, n, digit, product);
  for (let i = 0; i < n; i++) {
    const row = i * residualLimbs;
    let carry = 0;
    for (let l = 0; l < residualLimbs; l++) {
      const t = residual[row + l]! + carry - (l < matrixLimbs ? product[i * matrixLimbs + l]! : 0);
      carry = l < residualLimbs - 1 ? t * inverseOfBase + ROUNDER - ROUNDER : 0;
      residual[row + l] = t - carry * base;
    }
    let remainder = 0;
    for (let l = residualLimbs - 1; l >= 0; l--) {
      const t = remainder * base + residual[row + l]!;
      const quotient = t * inverseOfP + ROUNDER - ROUNDER;
      remainder = t - quotient * p;
      residual[row + l] = quotient;
    }
    if (remainder !== 0) throw new Error('p-adic lifting: a residual is not divisible by p');
  }
  return digit;
}

/** C·v mod p, centred, for an n × n matrix and a vector of centred residues. */
function multiplyModulo(c: Float64Array, n: number, v: Float64Array, p: number): Float64Array {
  const out = new Float64Array(n);
  const part = new Float64Array(n);
  for (let from = 0; from < n; from += SAFE_TERMS) {
    multiplyRows(c, n, n, from, Math.min(n, from + SAFE_TERMS), v, part);
    for (let i = 0; i < n; i++) {
      const t = part[i]! - p * (part[i]! / p + ROUNDER - ROUNDER) + out[i]!;
      out[i] = t - p * (t / p + ROUNDER - ROUNDER);
    }
  }
  return out;
}

/** out_i = Σ_{from ≤ j < to} matrix_ij·v_j; four rows at a time share the loads of v. */
function multiplyRows(
  matrix: Float64Array,
  rows: number,
  columns: number,
  from: number,
  to: number,
  v: Float64Array,
  out: Float64Array,
): void {
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    const r0 = i * columns;
    const r1 = r0 + columns;
    const r2 = r1 + columns;
    const r3 = r2 + columns;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = from; j < to; j++) {
      const t = v[j]!;
      s0 += matrix[r0 + j]! * t;
      s1 += matrix[r1 + j]! * t;
      s2 += matrix[r2 + j]! * t;
      s3 += matrix[r3 + j]! * t;
    }
    out[i] = s0;
    out[i + 1] = s1;
    out[i + 2] = s2;
    out[i + 3] = s3;
  }
  for (; i < rows; i++) {
    let s = 0;
    for (let j = from; j < to; j++) s += matrix[i * columns + j]! * v[j]!;
    out[i] = s;
  }
}
