/** Theorem 1 without H2: no correct response. */

import type { Ablation } from '../../../lib/audit/types.ts';
import { equalVectors, rational, toStrings } from '../../../lib/exact/fractions.ts';
import { marginFactors, massOn, tiltOf } from './exact-tilt.ts';
import type { AblationOptions } from './options.ts';

/** With C empty the tilt is π_ref for every q, there is no pair, and every distribution is a verifier for every δ. */
export function h2({ keepHypothesis = false, plantError = false }: AblationOptions = {}): Ablation {
  const reference = [rational(1, 2), rational(1, 3), rational(1, 6)];
  const correct = [keepHypothesis, false, false];
  const qs = [rational(2), rational(1000)];
  // The planted error falls back on the most likely response where none is correct.
  const roles = plantError ? [true, false, false] : correct;
  const tilts = qs.map((q) => tiltOf(reference, roles, q));
  const unchanged = tilts.every((pi) => equalVectors(pi, reference));
  const pairs = marginFactors(reference, tilts[0]!, correct).length;
  const mass = massOn(tilts[0]!, correct);
  const asExpected = unchanged && pairs === 0 && mass.equals(0n);
  return {
    drops: 'H2',
    expected:
      'If no response is correct, the tilt is π_ref itself whatever δ/β is, there is no pair, so that every distribution counts as a verifier with every margin, and π(C) = 0: the claims hold and say nothing.',
    observed: `π_ref = (${toStrings(reference).join(', ')}): with q = 2 and q = 1000 the tilt ${unchanged ? 'is' : 'is NOT'} π_ref; ${pairs} pairs; π(C) = ${mass.toFraction()}.`,
    level: 'exact',
    verdict: asExpected ? 'verified' : 'refuted',
    witness: { reference: toStrings(reference), correct, tilts: tilts.map(toStrings) },
  };
}
