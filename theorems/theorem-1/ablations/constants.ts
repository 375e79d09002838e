/** Theorem 1 with another constant: a smaller one in (b), a larger margin in (a), another β in the reward. */

import type Fraction from 'fraction.js';
import type { Ablation } from '../../../lib/audit/types.ts';
import { rational, toStrings } from '../../../lib/exact/fractions.ts';
import { marginFactors, massOn, tiltOf } from './exact-tilt.ts';
import type { AblationOptions } from './options.ts';

const ONE = rational(1);
const CORRECT = [true, false] as const;

/** One correct response of probability p, one incorrect. */
const binary = (p: Fraction): Fraction[] => [p, ONE.sub(p)];

/** [q, c] with c < q; the last q is about e^100, the paper's β = 0.01 with δ = 1. */
const SMALLER: readonly (readonly [Fraction, Fraction])[] = [
  [rational(4), rational(3)],
  [rational(4), rational(3999, 1000)],
  [rational(101, 100), rational(1)],
  [rational(27n * 10n ** 42n), rational(27n * 10n ** 42n - 1n)],
];

/** For c < q: π(C) = qp/Z > cp as soon as Z < q/c, that is p < (q/c − 1)/(q − 1); half of that is taken. */
export function smallerConstant({
  keepHypothesis = false,
  plantError = false,
}: AblationOptions = {}): Ablation {
  const cases = SMALLER.map(([q, smaller]) => {
    const c = keepHypothesis ? q : smaller;
    const p = q.div(smaller).sub(ONE).div(q.sub(ONE)).div(rational(2));
    const reference = binary(p);
    const mass = massOn(tiltOf(reference, CORRECT, plantError ? ONE.div(q) : q), CORRECT);
    return {
      q,
      c,
      p,
      mass,
      bound: c.mul(p),
      exceeds: mass.gt(c.mul(p)),
      asPredicted: mass.div(c.mul(p)).equals(q.mul(2n).div(q.add(c))),
    };
  });
  return {
    drops: 'the constant e^(δ/β) of (b), made smaller',
    expected:
      'For every constant c < q the bound π(C) ≤ c·π_ref(C) is refuted by a prompt whose correct responses are rare enough: p < (q/c − 1)/(q − 1). At half of that p, π(C)/(c·p) = 2q/(q + c) > 1.',
    observed: cases
      .map(
        ({ q, c, p, exceeds }) =>
          `q = ${q.valueOf()}, c = q − ${q.sub(c).toFraction()}, p = ${p.valueOf().toPrecision(3)}: π(C) ${exceeds ? '>' : '≤'} c·p`,
      )
      .join('; '),
    level: 'exact',
    verdict: cases.every(({ exceeds, asPredicted }) => exceeds && asPredicted) ? 'verified' : 'refuted',
    witness: cases.map(({ q, c, p, mass, bound }) => ({
      q: q.toFraction(),
      constant: c.toFraction(),
      p: p.toFraction(),
      mass: mass.toFraction(),
      bound: bound.toFraction(),
    })),
  };
}

/** The margin is δ and not more: a verifier with the margin β ln(q(1 + ε)) has to have a larger π(C). */
export function largerMargin({ keepHypothesis = false, plantError = false }: AblationOptions = {}): Ablation {
  const q = rational(4);
  const demanded = keepHypothesis ? q : q.mul(rational(1_000_001, 1_000_000));
  const reference = [rational(1, 8), rational(1, 2), rational(3, 8)];
  const correct = [true, false, false];
  const pi = tiltOf(reference, correct, plantError ? q.mul(q) : q);
  const factors = marginFactors(reference, pi, correct).filter((factor) => factor !== null);
  const failing = factors.filter((factor) => factor.lt(demanded)).length;
  return {
    drops: 'the margin δ of (a), made larger',
    expected:
      'With δ replaced by β ln(q·1.000001), a little more than β ln q, the tilt by q fails on every pair.',
    observed: `q = ${q.toFraction()}, π_ref = (${toStrings(reference).join(', ')}), response 0 correct: e^(margin/β) = ${toStrings(factors).join(', ')}; ${failing} of ${factors.length} pairs are below ${demanded.toFraction()}.`,
    level: 'exact',
    verdict: failing === factors.length ? 'verified' : 'refuted',
    witness: {
      reference: toStrings(reference),
      correct,
      pi: toStrings(pi),
      factors: toStrings(factors),
      demanded: demanded.toFraction(),
    },
  };
}

/** Tilted with δ/β, rewarded with β/k: the margin is δ/k. In rationals: (margin factor)^k against q^k. */
export function otherBeta({ keepHypothesis = false, plantError = false }: AblationOptions = {}): Ablation {
  const k = keepHypothesis ? 1 : 2;
  const q = rational(4);
  const reference = [rational(1, 8), rational(1, 2), rational(3, 8)];
  const correct = [true, false, false];
  const pi = tiltOf(reference, correct, plantError ? q.mul(q) : q);
  const factors = marginFactors(reference, pi, correct).filter((factor) => factor !== null);
  // e^(margin/(β/k)) = factor, and margin ≥ δ needs factor ≥ e^(kδ/β) = q^k.
  const needed = q.pow(rational(k))!;
  const short = factors.filter((factor) => factor.lt(needed)).length;
  return {
    drops: 'the β of the reward, another than in the tilt',
    expected:
      'Tilted with δ/β but rewarded with β/2, the margin is δ/2 on every pair: the tilt is no verifier with margin δ. (With 2β it is 2δ.)',
    observed: `q = ${q.toFraction()}: margins are β' ln ${toStrings(factors).join(" and β' ln ")} with β' = β/${k}; margin δ needs ${needed.toFraction()} in place of ${toStrings(factors)[0]}, missed on ${short} of ${factors.length} pairs.`,
    level: 'exact',
    verdict: short === factors.length ? 'verified' : 'refuted',
    witness: {
      reference: toStrings(reference),
      correct,
      pi: toStrings(pi),
      betaDividedBy: k,
      factors: toStrings(factors),
      needed: needed.toFraction(),
    },
  };
}
