/** Corollary 1 with other constants: another graph family, and a smaller constant than q in π(C_n) ≤ q·p_n. */

import { polynomialMass } from '../../../lib/asymptotics/decay.ts';
import { countAt, type Family, familyTerm } from '../../../lib/asymptotics/families.ts';
import { powerText, rationalText } from '../../../lib/asymptotics/rational-text.ts';
import type { Ablation } from '../../../lib/audit/types.ts';
import { equal, less, ONE, type Rational, ratioOf, valueAt } from '../../../lib/checker/asymptotic-term.ts';
import { correct } from '../formulas.ts';
import { type AblationOptions, tiltFactor, whole } from './options.ts';

const Q = whole(3);
const SIZES = [3, 4, 5, 6, 7, 8] as const;

/** Complete graphs: the same problem, Hamiltonian cycles, on prompts where guessing is enough. */
export function completeGraphs(options: AblationOptions = {}): Ablation {
  const name = options.keepHypothesis === true ? 'cycle-graphs' : 'complete-graphs';
  const family: Family = { name, parameters: {} };
  const term = familyTerm(family);
  const q = tiltFactor(Q, options);
  // The sign error: what a uniform guess should find are the orders that are no cycles.
  const counted = SIZES.map((n) => ({ n, count: countAt(family, n, 0) })).filter(
    ({ count }) => count !== null,
  );
  const shares = counted.map(({ n, count }) => {
    const found = options.plantSignError === true ? count!.all - count!.correct : count!.correct;
    return { n, share: { n: found, d: count!.all } };
  });
  const mass = polynomialMass(ratioOf(term), term.from);
  const everyOrder =
    shares.length > 0 &&
    shares.every(({ n, share }) => equal(share, ONE) && equal(correct.mass(valueAt(term, n), q), ONE));
  return {
    drops: 'the graphs: K_n in place of C_n',
    expected:
      'On complete graphs every order of the vertices is a Hamiltonian cycle: π_ref and π are efficient generators with π(C_n) = 1. H1 is a property of the prompts, not of the name of the problem.',
    observed: `${name}: counted for n = ${shares.map(({ n }) => n).join(', ')}, the share of correct orders is ${shares.map(({ share }) => (equal(share, ONE) ? '1' : `${share.n}/${share.d}`)).join(', ')}; ${mass === null ? 'no proof of an efficient generator' : `n^${mass.degree}·p_n does not fall from n = ${mass.from} on`}.`,
    level: 'exact',
    verdict: everyOrder && mass?.degree === 0 ? 'verified' : 'refuted',
    witness: {
      family: name,
      sizes: shares.map(({ n }) => n),
      shares: shares.map(({ share }) => `${share.n}/${share.d}`),
    },
  };
}

/** c = q(1 − 1/1000). */
const SHARE: Rational = { n: 999n, d: 1000n };

export function smallerConstant(options: AblationOptions = {}): Ablation {
  const term = familyTerm({ name: 'random-strings', parameters: { alphabet: 2, errors: 0 } });
  const q = tiltFactor(Q, options);
  const constant: Rational = options.keepHypothesis === true ? Q : { n: Q.n * SHARE.n, d: Q.d * SHARE.d };
  const exceeds = (n: number): boolean => {
    const p = valueAt(term, n);
    const mass = correct.mass(p, q);
    return less({ n: constant.n * p.n, d: constant.d * p.d }, mass);
  };
  let first: number | null = null;
  for (let n = term.from; n <= 200 && first === null; n++) if (exceeds(n)) first = n;
  const at = first ?? 200;
  const p = valueAt(term, at);
  const mass = correct.mass(p, q);
  const factor: Rational = { n: mass.n * p.d, d: mass.d * p.n };
  return {
    drops: 'the constant q in π(C_n) ≤ q·p_n, made smaller by a thousandth',
    expected:
      'π(C_n)/p_n = q/(1 + (q − 1)p_n) tends to q, so every smaller constant is exceeded from some n on: q is the best constant for all sizes.',
    observed:
      first === null
        ? `π(C_n)/p_n stays at or below ${rationalText(constant)} for all n ≤ 200.`
        : `Random binary strings, q = 3: π(C_n)/p_n exceeds ${rationalText(constant)} from n = ${first} on, where it is about ${powerText(factor)} (it grows with n, since p_n falls).`,
    level: 'exact',
    verdict: first === null ? 'refuted' : 'verified',
    witness: { q: rationalText(q), constant: rationalText(constant), first },
  };
}
