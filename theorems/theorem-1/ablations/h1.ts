/** Theorem 1 without H1: a response that π_ref never gives. */

import type { Ablation } from '../../../lib/audit/types.ts';
import { rational, toStrings } from '../../../lib/exact/fractions.ts';
import { marginFactors, massOn, tiltOf } from './exact-tilt.ts';
import type { AblationOptions } from './options.ts';

/**
 * The only correct response has π_ref = 0. The tilt multiplies 0 by q, so its reward there is β ln(0/0): undefined, and
 * π(C) = 0. More: no π that is absolutely continuous with respect to π_ref can be a verifier; a π that gives the
 * response a positive probability has the reward +∞ there.
 */
export function h1({ keepHypothesis = false, plantError = false }: AblationOptions = {}): Ablation {
  const q = rational(4);
  const reference = keepHypothesis
    ? [rational(1, 2), rational(1, 4), rational(1, 4)]
    : [rational(1, 2), rational(1, 2), rational(0)];
  const correct = [false, false, true];
  // The planted error smooths π_ref before the tilt, which hides that a probability is 0.
  const smoothed = plantError
    ? reference.map((x) => x.add(rational(1, 100)).div(rational(103, 100)))
    : reference;
  const pi = tiltOf(smoothed, correct, q);
  const factors = marginFactors(smoothed, pi, correct);
  const undefinedPairs = factors.filter((factor) => factor === null).length;
  const mass = massOn(pi, correct);
  const asExpected = undefinedPairs === factors.length && factors.length === 2 && mass.equals(0n);
  return {
    drops: 'H1',
    expected:
      'If the only correct response has π_ref = 0, the tilt gives it probability 0 as well: its implicit reward is β ln(0/0), undefined, no pair has a margin, and sampling never gives a correct response. Claim (a) fails; claim (b) survives as 0 ≤ 0.',
    observed: `π_ref = (${toStrings(reference).join(', ')}), response 2 correct, q = ${q.toFraction()}: π = (${toStrings(pi).join(', ')}), π(C) = ${mass.toFraction()}, ${undefinedPairs} of ${factors.length} pairs without a margin.`,
    level: 'exact',
    verdict: asExpected ? 'verified' : 'refuted',
    witness: {
      reference: toStrings(reference),
      correct,
      q: q.toFraction(),
      tilt: toStrings(pi),
      undefinedPairs,
    },
  };
}
