/**
 * Decides a certificate of Corollary 1 from the family of prompts alone. Part of the trusted base: integer polynomials
 * and, for an irrational q, one enclosure of e^(δ/β).
 */

import type {
  AsymptoticCertificate,
  DecayCertificate,
  DegreeProof,
  EfficientCertificate,
} from './asymptotic-certificate.ts';
import { termToObject } from './asymptotic-certificate.ts';
import { factorBounds, type Margin } from './asymptotic-margin.ts';
import { rangeOf } from './asymptotic-range.ts';
import {
  equal,
  isEvaluable,
  less,
  ONE,
  positivityFault,
  type Rational,
  type Term,
} from './asymptotic-term.ts';
import {
  boundTerm,
  exactTerm,
  type GeometricDecay,
  geometricFault,
  isSmallestThreshold,
  polynomialMassFault,
  type Threshold,
  thresholdFault,
  thresholdForDegree,
} from './asymptotic-threshold.ts';
import type { CheckLine, CheckResult } from './decide.ts';

/** A family of prompts: π_ref(C_n) for every size n, and the margin to be verified. */
export interface AsymptoticProblem {
  readonly term: Term;
  readonly margin: Margin;
  /** Largest degree K of the polynomials n^k that are asked for one by one. */
  readonly degree: number;
}

/** Stops at the first line that fails. */
export function decideAsymptoticCertificate(
  problem: AsymptoticProblem,
  certificate: AsymptoticCertificate,
): CheckResult {
  const lines: CheckLine[] = [];
  for (const line of checks(problem, certificate)) {
    lines.push(line);
    if (line.status === 'fails') return { accepted: false, lines };
  }
  return { accepted: true, lines };
}

function line(what: string, failure: string | null, detail: string): CheckLine {
  return failure === null ? { what, status: 'ok', detail } : { what, status: 'fails', detail: failure };
}

/** Runs a decision that may be out of reach. */
function decided(decide: () => string | null): string | null {
  try {
    return decide();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `out of reach: ${error.message}`;
  }
}

function* checks(problem: AsymptoticProblem, certificate: AsymptoticCertificate): Generator<CheckLine> {
  const { term } = problem;
  yield line('term', sameTerm(term, certificate.term), `π_ref(C_n) as in the instance, n ≥ ${term.from}`);
  yield line(
    'q',
    decided(() => factorFault(problem.margin, certificate.q)),
    problem.margin.kind === 'rational' ? 'exact' : 'at least e^(δ/β): certified',
  );
  const size = term.from >= 1 ? null : `sizes begin at ${term.from}`;
  yield line(
    `π_ref(C_n) > 0 for all n ≥ ${term.from}`,
    size ?? decided(() => positivityFault(term)),
    'exact: signs of the polynomials by the Budan-Fourier theorem',
  );
  const range = rangeOf(term);
  yield line(
    `π_ref(C_n) ≤ 1 for all n ≥ ${term.from}`,
    range.kind === 'proved' ? null : range.kind === 'violated' ? range.found : range.reason,
    range.kind === 'proved' ? range.how : '',
  );
  if (certificate.efficient) yield efficientLine(term, certificate);
  else yield* decayLines(problem, certificate, factorBounds(problem.margin).lo);
}

function sameTerm(expected: Term, claimed: Term): string | null {
  return JSON.stringify(termToObject(expected)) === JSON.stringify(termToObject(claimed))
    ? null
    : 'the certificate speaks about another term';
}

function factorFault(margin: Margin, q: Rational): string | null {
  if (!less(ONE, q)) return 'q is not above 1';
  if (margin.kind === 'rational') return equal(q, margin.q) ? null : 'not the q of the instance';
  return less(q, factorBounds(margin).hi) ? 'not proved to be at least e^(δ/β)' : null;
}

function efficientLine(term: Term, { mass }: EfficientCertificate): CheckLine {
  return line(
    'H1 fails: π_ref is an efficient generator',
    decided(() => polynomialMassFault(term, mass)),
    `exact: n^${mass.degree}·p_n does not fall from n = ${mass.from} on, and π(C_n) ≥ p_n, so π is one too`,
  );
}

function* decayLines(
  { term, degree }: AsymptoticProblem,
  { q, decay, degrees }: DecayCertificate,
  least: Rational,
): Generator<CheckLine> {
  yield line(
    'every degree k: n^k·π(C_n) < 1 from some n on',
    decided(() => geometricFault(term, q, decay)),
    `exact: p_(n+1) ≤ (${decay.rate.n}/${decay.rate.d})·p_n from n = ${decay.from} on, q·p_n < 1 at n = ${decay.start}`,
  );
  const expected = degrees.length === degree + 1 && degrees.every((proof, k) => proof.degree === k);
  yield line('degrees', expected ? null : `expected exactly 0 … ${degree}`, `0 … ${degree}`);
  for (const proof of degrees) yield* degreeLines(term, { q, least }, decay, proof);
}

/** Below 1 from the threshold on is shown for `q`, not below 1 before it for `least`: the factor lies between them. */
function* degreeLines(
  term: Term,
  { q, least }: { readonly q: Rational; readonly least: Rational },
  decay: GeometricDecay,
  { degree, bound, exact }: DegreeProof,
): Generator<CheckLine> {
  const cases: readonly (readonly [string, typeof boundTerm, Threshold | null])[] = [
    ['q·p_n', boundTerm, bound],
    ['π(C_n)', exactTerm, exact],
  ];
  for (const [name, times, proof] of cases) {
    const scaled = times(term, degree, q);
    if (proof === null) {
      const size = thresholdForDegree(decay, degree);
      yield line(
        `n^${degree}·${name} < 1 for all n ≥ ${size}`,
        Number.isSafeInteger(size) ? null : 'the size is out of range',
        'by the closed form for every degree; no smallest size is claimed',
      );
      continue;
    }
    yield line(
      `n^${degree}·${name} < 1 for all n ≥ ${proof.threshold}`,
      decided(
        () =>
          thresholdFault(scaled, proof) ??
          (isEvaluable(scaled, proof.threshold) &&
          isSmallestThreshold(times(term, degree, least), proof.threshold)
            ? null
            : `not proved to be the smallest such size: see n = ${proof.threshold - 1}`),
      ),
      `exact ratio test from n = ${proof.fallsFrom} on; no smaller size will do`,
    );
  }
}
