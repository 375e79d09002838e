import type { Combination, ExactGram } from './types.ts';

/**
 * The index j with ⟨u, x_j⟩ < 1 that violates most (approximately, where the filter decides), or undefined if
 * ⟨u, x_j⟩ ≥ 1 for all j, which is decided exactly. On its support u has ⟨u, x_j⟩ = 1.
 */
export function mostViolated(gram: ExactGram, u: Combination): number | undefined {
  const inSupport = new Uint8Array(gram.count);
  for (const i of u.support) inSupport[i] = 1;
  const bounds = gram.marginBounds?.(u);
  let worst: number | undefined;
  let worstSum = Number.POSITIVE_INFINITY;
  const undecided: number[] = [];
  for (let j = 0; j < gram.count; j++) {
    if (inSupport[j] === 1) continue;
    const lower = bounds?.lower[j] ?? Number.NEGATIVE_INFINITY;
    const upper = bounds?.upper[j] ?? Number.POSITIVE_INFINITY;
    if (upper < 1) {
      if (lower + upper < worstSum) {
        worst = j;
        worstSum = lower + upper;
      }
    } else if (!(lower >= 1)) {
      undecided.push(j);
    }
  }
  if (worst !== undefined) return worst;

  let least = u.denominator;
  for (const j of undecided) {
    let margin = 0n;
    u.support.forEach((i, k) => {
      const entry = gram.entry(i, j);
      if (entry !== 0n) margin += u.numerators[k]! * entry;
    });
    if (margin < least) {
      worst = j;
      least = margin;
    }
  }
  return worst;
}
