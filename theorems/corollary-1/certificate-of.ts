/** Puts the proofs of one family into a certificate, and shows it to a reader. */

import { shortText } from '../../lib/asymptotics/rational-text.ts';
import type { AsymptoticCertificate, DegreeProof } from '../../lib/checker/asymptotic-certificate.ts';
import type { Analysis } from './analysis.ts';

/** @returns null when a proof is missing. */
export function certificateOf(analysis: Analysis): AsymptoticCertificate | null {
  const { term, factor, decay, geometric, polynomialMass: mass, problem, range } = analysis;
  if (range.kind !== 'proved') return null;
  const head = { term, q: factor.hi };
  if (decay.kind === 'polynomial') return mass === null ? null : { ...head, efficient: true, mass };
  if (geometric === null) return null;
  const degrees: DegreeProof[] = [];
  for (let degree = 0; degree <= problem.degree; degree++) {
    const { bound, exact } = analysis.thresholds(degree);
    degrees.push({ degree, bound, exact });
  }
  return { ...head, efficient: false, decay: geometric, degrees };
}

/** The certificate for a reader, line by line. */
export function certificateLines(certificate: Readonly<Record<string, unknown>>): string[] {
  const c = certificate as unknown as {
    efficient: boolean;
    q: string;
    mass: { degree: number; from: number };
    decay: { rate: string; from: number; start: number };
    degrees: readonly DegreeProof[];
  };
  const [n, d] = c.q.split('/').map(BigInt);
  const q = shortText({ n: n!, d: d! });
  if (c.efficient) {
    return [
      `efficient generator: n^${c.mass.degree}·π_ref(C_n) does not fall from n = ${c.mass.from} on, and π(C_n) ≥ π_ref(C_n) (q = ${q})`,
    ];
  }
  const listed = (of: (proof: DegreeProof) => number | undefined): string =>
    c.degrees.map((proof) => of(proof) ?? 'closed form').join(', ');
  return [
    `q = ${q}; p_{n+1} ≤ (${c.decay.rate})·p_n for all n ≥ ${c.decay.from}, q·p_n < 1 from n = ${c.decay.start} on`,
    `n^k·q·p_n < 1 for all n ≥ n0(k), k = 0 … ${c.degrees.length - 1}: ${listed(({ bound }) => bound?.threshold)} (falling from n1 = ${listed(({ bound }) => bound?.fallsFrom)})`,
    `n^k·π(C_n) < 1 for all n ≥ ${listed(({ exact }) => exact?.threshold)}; no smaller sizes will do`,
  ];
}
