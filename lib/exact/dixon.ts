import { determinantBits, hadamardBits } from './determinant-estimate.ts';
import { bitLength } from './dyadic.ts';
import { type LiftingMatrix, liftingMatrix, liftStep } from './lifting.ts';
import { largePrimes } from './modular.ts';
import { reconstructionBound, reconstructRational } from './rational-reconstruction.ts';
import type { RationalVector } from './rational-vector.ts';

/**
 * Solves A x = b over the rationals by p-adic lifting (Dixon, Numerische Mathematik 40, 1982): digits of x in base p
 * from A⁻¹ mod p, then one rational reconstruction for the common denominator.
 *
 * Reconstruction is tried before the Hadamard bound is reached. A candidate N/d is proved by its size: A·N − d·b is
 * divisible by p^k, and if its entries are smaller than p^k in absolute value, it is zero.
 *
 * @param a shape [n, n], integers. @param b shape [n].
 * @returns undefined if A is singular modulo each of a few primes, so probably singular.
 */
export function solveDixon(
  a: readonly (readonly bigint[])[],
  b: readonly bigint[],
): RationalVector | undefined {
  if (b.length === 0) return { numerators: [], denominator: 1n };
  let matrix: LiftingMatrix | undefined;
  for (const p of largePrimes(3)) {
    matrix = liftingMatrix(a, b, p);
    if (matrix !== undefined) break;
  }
  if (matrix === undefined) return undefined;
  const { n, p } = matrix;
  const sizes = { row: maximum(a.map(rowSum)), right: maximum(b) };
  const digits: Float64Array[] = [];
  for (const target of schedule(a, b, p)) {
    while (digits.length < target) digits.push(liftStep(matrix));
    const solution = reconstruct(digits, n, p, sizes);
    if (solution !== undefined) return solution;
  }
  throw new Error('p-adic lifting did not end at the Hadamard bound');
}

/** Numbers of digits after which to try: doubling at first, then the float estimate, then up to the proved bound. */
function* schedule(a: readonly (readonly bigint[])[], b: readonly bigint[], p: number): Generator<number> {
  const bitsPerDigit = bitLength(BigInt(p)) - 1; // rounded down
  const proved = Math.ceil((2 * hadamardBits(a, b) + 8) / bitsPerDigit) + 1;
  const guess = Math.ceil((2 * determinantBits(a) + 32) / bitsPerDigit);
  const estimate = guess >= 1 && guess < proved ? guess : proved;
  for (let k = 8; k < 0.5 * estimate; k *= 2) yield k;
  for (let k = estimate; k < proved; k = Math.ceil(1.12 * k) + 1) yield k;
  yield proved;
}

function reconstruct(
  digits: readonly Float64Array[],
  n: number,
  p: number,
  sizes: { readonly row: bigint; readonly right: bigint },
): RationalVector | undefined {
  const powers = [BigInt(p) * BigInt(p)]; // p^2, p^4, p^8, ...
  while (2 << powers.length <= digits.length) powers.push(powers.at(-1)! * powers.at(-1)!);
  const modulus = BigInt(p) ** BigInt(digits.length);
  const half = modulus >> 1n;
  const bound = reconstructionBound(bitLength(modulus));
  let denominator = 1n;
  const numerators: bigint[] = [];
  const factors: bigint[] = []; // denominator when numerators[i] was found
  for (let i = 0; i < n; i++) {
    let t = (expansion(digits, i, p, powers) * denominator) % modulus;
    if (t > half) t -= modulus;
    else if (t < -half) t += modulus;
    if (t > bound || t < -bound) {
      const fraction = reconstructRational(t, modulus, bound);
      if (fraction === undefined || fraction.denominator % BigInt(p) === 0n) return undefined;
      denominator *= fraction.denominator;
      if (denominator > bound) return undefined;
      t = fraction.numerator;
    }
    numerators.push(t);
    factors.push(denominator);
  }
  for (let i = 0; i < n; i++) {
    if (factors[i] !== denominator) numerators[i]! *= denominator / factors[i]!;
  }
  // Each fraction is in lowest terms when found, hence so is the vector.
  if (sizes.row * maximum(numerators) + denominator * sizes.right >= modulus) return undefined;
  return { numerators, denominator };
}

/** Σ_k digits_k[i]·p^k, by divide and conquer; powers_m = p^(2^(m+1)). */
function expansion(digits: readonly Float64Array[], i: number, p: number, powers: readonly bigint[]): bigint {
  let parts: bigint[] = [];
  for (let k = 0; k < digits.length; k += 2) {
    parts.push(BigInt(digits[k]![i]! + p * (k + 1 < digits.length ? digits[k + 1]![i]! : 0)));
  }
  for (let level = 0; parts.length > 1; level++) {
    const next: bigint[] = [];
    for (let k = 0; k < parts.length; k += 2) {
      next.push(k + 1 < parts.length ? parts[k]! + parts[k + 1]! * powers[level]! : parts[k]!);
    }
    parts = next;
  }
  return parts[0] ?? 0n;
}

function rowSum(row: readonly bigint[]): bigint {
  return row.reduce((sum, t) => sum + (t < 0n ? -t : t), 0n);
}

/** Largest absolute value. */
function maximum(values: readonly bigint[]): bigint {
  let largest = 0n;
  for (const t of values) {
    if (t > largest) largest = t;
    else if (-t > largest) largest = -t;
  }
  return largest;
}
