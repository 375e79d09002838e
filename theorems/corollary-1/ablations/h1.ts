/** Corollary 1 without H1: references that are efficient generators. */

import { classify, polynomialMass } from '../../../lib/asymptotics/decay.ts';
import { type Family, familyTerm } from '../../../lib/asymptotics/families.ts';
import { powerText, rationalText } from '../../../lib/asymptotics/rational-text.ts';
import type { Ablation } from '../../../lib/audit/types.ts';
import { less, type Rational, ratioOf, valueAt } from '../../../lib/checker/asymptotic-term.ts';
import { polynomialMassFault } from '../../../lib/checker/asymptotic-threshold.ts';
import { correct } from '../formulas.ts';
import { type AblationOptions, tiltFactor, whole } from './options.ts';

const EFFICIENT: readonly Family[] = [
  { name: 'inverse-power', parameters: { power: 2 } },
  { name: 'unit-subset-sums', parameters: { ratio: 2 } },
  { name: 'balanced-brackets', parameters: { kinds: 1 } },
];
const INEFFICIENT: readonly Family[] = [{ name: 'balanced-brackets', parameters: { kinds: 2 } }];
const Q = whole(3);
const SIZES = [10, 100, 1000] as const;

/** π(C) − p = (q − 1)p(1 − p)/(1 + (q − 1)p) ≥ 0 for q ≥ 1, so the proof for π_ref is one for π. */
export function h1(options: AblationOptions = {}): Ablation {
  const families = options.keepHypothesis === true ? INEFFICIENT : EFFICIENT;
  const q = tiltFactor(Q, options);
  const found = families.map((family) => {
    const term = familyTerm(family);
    const ratio = ratioOf(term);
    const mass = polynomialMass(ratio, term.from);
    const decay = classify(ratio);
    const values = SIZES.map((n) => {
      const p = valueAt(term, n);
      return { n, p, tilted: correct.mass(p, q) };
    });
    return {
      family,
      order: decay.kind === 'polynomial' ? rationalText(decay.exponent) : null,
      mass,
      proved: mass !== null && polynomialMassFault(term, mass) === null,
      atLeastReference: values.every(({ p, tilted }) => !less(tilted, p)),
      values,
    };
  });
  const asExpected = found.every(({ proved, atLeastReference }) => proved && atLeastReference);
  const samples = ({ n, d }: Rational): string => powerText({ n: d, d: n });
  const described = found.map(
    ({ family, order, mass, values }) =>
      `${family.name} ${JSON.stringify(family.parameters)}: p_n ~ c·n^(${order ?? 'no power'}), ${mass === null ? 'no proof of an efficient generator' : `n^${mass.degree}·p_n does not fall from n = ${mass.from} on`}; 1/π(C_n) at n = ${values.map(({ n }) => n).join(', ')}: ${values.map(({ tilted }) => samples(tilted)).join(', ')}`,
  );
  return {
    drops: 'H1',
    expected:
      'If π_ref(C_n) falls only like a power of n, π_ref is an efficient generator, and so is the tilt, since π(C_n) ≥ π_ref(C_n).',
    observed: `${described.join('. ')}.`,
    level: 'exact',
    verdict: asExpected ? 'verified' : 'refuted',
    witness: found.map(({ family, order, mass, values }) => ({
      family: family.name,
      parameters: family.parameters,
      order,
      mass: mass === null ? null : { degree: mass.degree, from: mass.from },
      q: rationalText(q),
      at10: { reference: rationalText(values[0]!.p), tilted: rationalText(values[0]!.tilted) },
    })),
  };
}
