/** Corollary 1 without H3: a correct response that π_ref never generates. */

import { reduced } from '../../../lib/asymptotics/decay.ts';
import { rationalText } from '../../../lib/asymptotics/rational-text.ts';
import type { Ablation } from '../../../lib/audit/types.ts';
import type { Rational } from '../../../lib/checker/asymptotic-term.ts';
import { type AblationOptions, whole } from './options.ts';

const Q = 3n;

/** The tilt of explicit probabilities, given as integer weights. */
function tilt(weights: readonly bigint[], correct: readonly boolean[]): Rational[] {
  const tilted = weights.map((w, y) => (correct[y] ? Q * w : w));
  const total = tilted.reduce((a, b) => a + b, 0n);
  return tilted.map((w) => reduced(w, total));
}

/**
 * π(y) = π_ref(y)·q^[y ∈ C]/Z keeps a zero. The reward ln(π(y)/π_ref(y)) of the only correct response is then 0/0, so
 * there is no verifier; that π is no generator either is true for an empty reason.
 */
export function h3({ keepHypothesis = false, plantSignError = false }: AblationOptions = {}): Ablation {
  const reference = keepHypothesis ? [1n, 1n, 1n] : [0n, 1n, 1n];
  // The sign error takes the incorrect responses for the correct ones.
  const correct = [true, false, false].map((isCorrect) => isCorrect !== plantSignError);
  const tilted = tilt(reference, correct);
  const total = reference.reduce((a, b) => a + b, 0n);
  const densities = tilted.map((p, y) =>
    reference[y] === 0n ? null : reduced(p.n * total, p.d * reference[y]!),
  );
  const ofCorrect = densities.filter((_, y) => correct[y]);
  const mass = tilted.filter((_, y) => correct[y]);
  const isUndefined = ofCorrect.every((density) => density === null);
  const neverGenerated = mass.every(({ n }) => n === 0n);
  return {
    drops: 'H3',
    expected:
      'If π_ref(y) = 0 for the only correct response y, the tilt never generates it either, and its implicit reward β ln(π(y)/π_ref(y)) is undefined there: claim (b) has nothing to rest on.',
    observed: `π_ref = (${reference.map((w) => rationalText(reduced(w, total))).join(', ')}), the first response correct, q = 3: π = (${tilted.map(rationalText).join(', ')}), π/π_ref = (${densities.map((d) => (d === null ? 'undefined' : rationalText(d))).join(', ')}).`,
    level: 'exact',
    verdict: isUndefined && neverGenerated ? 'verified' : 'refuted',
    witness: {
      reference: reference.map((w) => rationalText(reduced(w, total))),
      correct: correct.flatMap((isCorrect, y) => (isCorrect ? [y] : [])),
      q: rationalText(whole(Q)),
      tilted: tilted.map(rationalText),
      densities: densities.map((d) => (d === null ? null : rationalText(d))),
    },
  };
}
