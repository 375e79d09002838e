/** The tilt on a short list of rationals, as the ablations of Theorem 1 use it. */

import type Fraction from 'fraction.js';
import { rational, type Vector } from '../../../lib/exact/fractions.ts';
import { exact } from '../../../lib/verification/arithmetic.ts';
import { tiltFormulas, tiltParts } from '../../../lib/verification/tilt.ts';

/** Σ reference over C. */
export function massOn(distribution: Vector, correct: readonly boolean[]): Fraction {
  return distribution.reduce((sum, x, i) => (correct[i] ? sum.add(x) : sum), rational(0));
}

/** π of Theorem 1; q > 0. Shape as `reference`. */
export function tiltOf(reference: Vector, correct: readonly boolean[], q: Fraction): Vector {
  const p = massOn(reference, correct);
  const { correctWeight, incorrectWeight, partition } = tiltParts(tiltFormulas, exact, p, {
    q,
    less: q.sub(rational(1)),
  });
  return reference.map((x, i) => x.mul(correct[i] ? correctWeight : incorrectWeight).div(partition));
}

/** e^(margin/β) of every pair (y+, y-), or null where a ratio π/π_ref is 0/0. */
export function marginFactors(
  reference: Vector,
  pi: Vector,
  correct: readonly boolean[],
): readonly (Fraction | null)[] {
  return reference.flatMap((a, i) =>
    correct[i]
      ? reference.flatMap((b, j) => {
          if (correct[j]) return [];
          if (a.equals(0n) || b.equals(0n)) return [null];
          return [pi[i]!.div(a).div(pi[j]!.div(b))];
        })
      : [],
  );
}
