import { inverseModulo, largePrimes, residue, residueOfBigInt } from './modular.ts';

/**
 * Greedy choice, in the given order, of vectors that are affinely independent over the rationals.
 *
 * Vectors x_i are affinely independent if and only if the (x_i, 1) are linearly independent, that is, if the
 * positive semidefinite K + 11ᵀ is nonsingular. Its LDLᵀ factors are built modulo a prime: a pivot that is not zero
 * modulo p is not zero, so the chosen set is certainly independent. A vector can be passed over by accident, if p
 * divides a principal minor.
 *
 * @param entry Gram matrix ⟨x_i, x_j⟩, integers.
 * @param candidates distinct indices, most wanted first.
 * @returns the chosen indices in the order of `candidates`.
 */
export function affinelyIndependentSubset(
  entry: (i: number, j: number) => bigint,
  candidates: readonly number[],
): number[] {
  const [p] = largePrimes(1) as [number];
  const chosen: number[] = [];
  const lower: Float64Array[] = []; // rows of L below the unit diagonal
  const pivotInverse: number[] = [];
  for (const candidate of candidates) {
    const row = new Float64Array(chosen.length);
    let pivot = residueOfBigInt(entry(candidate, candidate) + 1n, p);
    // row holds L·D while it is built and is then divided by the pivots.
    for (let k = 0; k < chosen.length; k++) {
      let t = residueOfBigInt(entry(chosen[k]!, candidate) + 1n, p);
      const other = lower[k]!;
      for (let m = 0; m < k; m++) t = residue(t - row[m]! * other[m]!, p);
      row[k] = t;
    }
    for (let k = 0; k < chosen.length; k++) {
      const scaled = residue(row[k]! * pivotInverse[k]!, p);
      pivot = residue(pivot - scaled * row[k]!, p);
      row[k] = scaled;
    }
    if (pivot === 0) continue;
    chosen.push(candidate);
    lower.push(row);
    pivotInverse.push(inverseModulo(pivot, p));
  }
  return chosen;
}
