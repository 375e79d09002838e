/**
 * Arithmetic modulo a prime below 2^24 on float64. Residues are centred, |r| ≤ (p + 1)/2 < 2^23, so that products
 * stay below 2^46 and 128 of them can be added before a reduction: every operation is exact.
 */

/** Adding and subtracting 1.5·2^52 rounds |x| < 2^51 to the nearest integer. */
export const ROUNDER = 6755399441055744;

/** How many products of two centred residues sum to less than 2^53. */
export const SAFE_TERMS = 128;

/** The largest primes below 2^24, largest first. */
export function largePrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 16777215; primes.length < count; candidate -= 2) {
    let prime = true;
    for (let d = 3; d <= 4096 && prime; d += 2) prime = candidate % d !== 0;
    if (prime) primes.push(candidate);
  }
  return primes;
}

/** The centred residue of an integer |t| < 2^53 modulo p. */
export function residue(t: number, p: number): number {
  return t - p * (t / p + ROUNDER - ROUNDER);
}

/** The centred residue of an integer of any size. */
export function residueOfBigInt(t: bigint, p: number): number {
  return residue(Number(t % BigInt(p)), p);
}

/** a⁻¹ modulo the prime p, centred; a must not be divisible by p. */
export function inverseModulo(a: number, p: number): number {
  let [r0, r1] = [p, a];
  let [t0, t1] = [0, 1];
  while (r1 !== 0) {
    const q = Math.trunc(r0 / r1);
    [r0, r1] = [r1, r0 - q * r1];
    [t0, t1] = [t1, t0 - q * t1];
  }
  return residue(r0 < 0 ? -t0 : t0, p);
}

/**
 * Inverse of a matrix modulo p by Gauss–Jordan elimination.
 * @param matrix shape [n, n], row-major, centred residues; not changed.
 * @returns shape [n, n], centred residues, or undefined if the matrix is singular modulo p.
 */
export function inverseMatrixModulo(matrix: Float64Array, n: number, p: number): Float64Array | undefined {
  const a = Float64Array.from(matrix);
  const order = new Int32Array(n); // row that served as the pivot of column k
  const inverseOfP = 1 / p;
  for (let k = 0; k < n; k++) {
    let row = k;
    while (row < n && a[row * n + k] === 0) row++;
    if (row === n) return undefined;
    order[k] = row;
    if (row !== k) {
      for (let j = 0; j < n; j++) {
        const swap = a[row * n + j]!;
        a[row * n + j] = a[k * n + j]!;
        a[k * n + j] = swap;
      }
    }
    // In-place Gauss–Jordan: column k of the identity takes the place of the eliminated column.
    const inverse = inverseModulo(a[k * n + k]!, p);
    a[k * n + k] = 1;
    for (let j = k * n; j < k * n + n; j++) a[j] = residue(a[j]! * inverse, p);
    for (let i = 0; i < n; i++) {
      const factor = a[i * n + k]!;
      if (i === k || factor === 0) continue;
      a[i * n + k] = 0;
      const from = k * n;
      const to = i * n;
      for (let j = 0; j < n; j++) {
        const t = a[to + j]! - factor * a[from + j]!;
        a[to + j] = t - p * (t * inverseOfP + ROUNDER - ROUNDER);
      }
    }
  }
  // Row swaps before elimination are column swaps of the inverse, undone in reverse order.
  for (let k = n - 1; k >= 0; k--) {
    const other = order[k]!;
    if (other === k) continue;
    for (let i = 0; i < n; i++) {
      const swap = a[i * n + k]!;
      a[i * n + k] = a[i * n + other]!;
      a[i * n + other] = swap;
    }
  }
  return a;
}
