import { solveBareiss } from './bareiss.ts';
import { solveDixon } from './dixon.ts';
import type { RationalVector } from './rational-vector.ts';

/** From here on lifting is faster, for entries of 8 to 130 bits alike. */
const LIFTING_FROM = 20;

/**
 * The exact solution of the integer system A x = b in lowest common terms, or 'singular'. Fraction-free elimination
 * for small systems, p-adic lifting for larger ones; both give the same (unique) answer.
 * @param a shape [n, n], integers. @param b shape [n].
 */
export function solveExact(
  a: readonly (readonly bigint[])[],
  b: readonly bigint[],
): RationalVector | 'singular' {
  if (b.length < LIFTING_FROM) return solveBareiss(a, b);
  // Singular modulo a few primes is no proof; elimination decides.
  return solveDixon(a, b) ?? solveBareiss(a, b);
}
