import type { ExactSolution } from './types.ts';

/** For tests: what is wrong with a solution for the given vectors, by the definitions alone; undefined if nothing. */
export function faultOf(
  vectors: readonly (readonly bigint[])[],
  solution: ExactSolution,
): string | undefined {
  if (solution.kind === 'gave-up') return solution.reason;
  const { support } = solution;
  const values = solution.kind === 'separable' ? solution.numerators : solution.weights;
  if (values.length !== support.length) return 'lengths differ';
  if (support.some((i, k) => !(i in vectors) || (k > 0 && i <= support[k - 1]!)))
    return 'support not ascending';
  if (values.some((t) => t <= 0n)) return 'a coefficient is not positive';
  const width = vectors[0]?.length ?? 0;
  const u = Array.from({ length: width }, (_, d) =>
    support.reduce((sum, i, k) => sum + values[k]! * vectors[i]![d]!, 0n),
  );
  if (solution.kind === 'non-separable') {
    if (support.length === 0) return 'empty';
    return u.some((t) => t !== 0n) ? 'the combination is not zero' : undefined;
  }
  const { denominator } = solution;
  if (denominator <= 0n) return 'denominator not positive';
  for (const [j, v] of vectors.entries()) {
    const margin = v.reduce((sum, t, d) => sum + t * u[d]!, 0n);
    if (margin < denominator) return `margin of ${j} below 1`;
    if (support.includes(j) && margin !== denominator) return `margin of ${j} is not 1`;
  }
  return undefined;
}
