/** Corollary 1 without H2: a margin that grows with the size. */

import { familyTerm } from '../../../lib/asymptotics/families.ts';
import { powerText, rationalText } from '../../../lib/asymptotics/rational-text.ts';
import { smallestThreshold } from '../../../lib/asymptotics/thresholds.ts';
import type { Ablation } from '../../../lib/audit/types.ts';
import { firstNonNegativeShift, monomial } from '../../../lib/checker/asymptotic-polynomial.ts';
import {
  descent,
  less,
  type Rational,
  ratioOf,
  timesPolynomial,
  valueAt,
} from '../../../lib/checker/asymptotic-term.ts';
import { boundTerm, thresholdFault } from '../../../lib/checker/asymptotic-threshold.ts';
import { correct } from '../formulas.ts';
import { type AblationOptions, tiltFactor, whole } from './options.ts';

const SIZES = [1, 2, 3, 4, 5, 10, 100, 1000] as const;
const HALF: Rational = { n: 1n, d: 2n };
/** q_n = n^SLOW, still too slow. */
const SLOW = 3;
const DEGREE = 8;

/**
 * With q = 1/p the tilt has π(C) = 1/(2 − p): both sides are quotients of polynomials of degree at most 2 in p, so the
 * eight values of p = 2^-n decide the identity.
 */
export function h2(options: AblationOptions = {}): Ablation {
  const term = familyTerm({ name: 'random-strings', parameters: { alphabet: 2, errors: 0 } });
  const values = SIZES.map((n) => {
    const p = valueAt(term, n);
    const wanted = options.keepHypothesis === true ? whole(2) : { n: p.d, d: p.n };
    return { n, p, mass: correct.mass(p, tiltFactor(wanted, options)) };
  });
  const isIdentity = values.every(({ p, mass }) => mass.n * (2n * p.d - p.n) === mass.d * p.d);
  const isEfficient = values.every(({ mass }) => !less(mass, HALF));
  const slow = boundTerm(timesPolynomial(term, monomial(SLOW)), DEGREE, whole(1));
  const falls = firstNonNegativeShift(descent(ratioOf(slow)), slow.from);
  const threshold = falls === null ? null : smallestThreshold(slow, falls);
  const survives = threshold !== null && thresholdFault(slow, threshold) === null;
  const last = values.at(-1)!;
  return {
    drops: 'H2',
    expected:
      'If δ/β = ln(1/p_n), that is q_n = 1/p_n, then π(C_n) = 1/(2 − p_n) ≥ 1/2 for all n: two samples are enough, and claim (a) fails. A margin that grows only like ln n does not do: claim (a) survives.',
    observed: `Random binary strings, p_n = 2^-n: π(C_n) ${isIdentity ? '= 1/(2 − p_n) as an identity in p_n' : 'is not 1/(2 − p_n)'}; 1/π(C_n) at n = 1000 is ${powerText({ n: last.mass.d, d: last.mass.n })}. With q_n = n^${SLOW}: n^${DEGREE}·q_n·p_n < 1 for all n ≥ ${threshold?.threshold ?? 'no size'} (exact ratio test).`,
    level: 'exact',
    verdict: isIdentity && isEfficient && survives ? 'verified' : 'refuted',
    witness: {
      family: 'random-strings',
      sizes: values.slice(0, 6).map(({ n, p, mass }) => ({
        n,
        reference: rationalText(p),
        tilted: `${mass.n}/${mass.d}`,
      })),
      slow: threshold === null ? null : { factor: `n^${SLOW}`, degree: DEGREE, ...threshold },
    },
  };
}
