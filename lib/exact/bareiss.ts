import type { RationalVector } from './rational-vector.ts';
import { lowestTerms } from './rational-vector.ts';

/**
 * Solves A x = b over the rationals by fraction-free elimination: every intermediate number is a minor of [A | b],
 * so every division is exact (Bareiss, Mathematics of Computation 22, 1968).
 * @param a shape [n, n], integers. @param b shape [n].
 */
export function solveBareiss(
  a: readonly (readonly bigint[])[],
  b: readonly bigint[],
): RationalVector | 'singular' {
  const n = b.length;
  const m = a.map((row, i) => [...row, b[i]!]);
  let previous = 1n;
  for (let k = 0; k < n; k++) {
    let pivotRow = k;
    while (pivotRow < n && m[pivotRow]![k] === 0n) pivotRow++;
    if (pivotRow === n) return 'singular';
    if (pivotRow !== k) [m[k], m[pivotRow]] = [m[pivotRow]!, m[k]!];
    const top = m[k]!;
    const pivot = top[k]!;
    for (let i = k + 1; i < n; i++) {
      const row = m[i]!;
      const factor = row[k]!;
      for (let j = k + 1; j <= n; j++) row[j] = (pivot * row[j]! - factor * top[j]!) / previous;
    }
    previous = pivot;
  }
  // previous = ±det A; by Cramer's rule det·x is an integer vector, so back substitution is exact too.
  const numerators = new Array<bigint>(n);
  for (let i = n - 1; i >= 0; i--) {
    const row = m[i]!;
    let t = row[n]! * previous;
    for (let j = i + 1; j < n; j++) t -= row[j]! * numerators[j]!;
    numerators[i] = t / row[i]!;
  }
  return lowestTerms(numerators, previous);
}
