import { solveBareiss } from './bareiss.ts';
import { solveDixon } from './dixon.ts';
import { bitLength } from './dyadic.ts';
import type { RationalVector } from './rational-vector.ts';

/**
 * The exact solution of the integer system A x = b in lowest common terms, or 'singular'. Fraction-free elimination
 * for small systems, p-adic lifting for larger ones; both give the same (unique) answer.
 * @param a shape [n, n], integers. @param b shape [n].
 */
export function solveExact(
  a: readonly (readonly bigint[])[],
  b: readonly bigint[],
): RationalVector | 'singular' {
  const n = b.length;
  if (n < crossover(a)) return solveBareiss(a, b);
  return solveDixon(a, b) ?? solveBareiss(a, b);
}

function crossover(a: readonly (readonly bigint[])[]): number {
  let bits = 0;
  a.forEach((row, i) => {
    bits = Math.max(bits, bitLength(row[i]!));
  });
  return bits > 0 ? 24 : 24;
}
