/**
 * The places where a formula of the corollary enters the checks. The correct ones are the default; the planted errors
 * replace one or two each, and an audit that runs with one must end in a refutation.
 */

import { rateBetween } from '../../lib/asymptotics/decay.ts';
import { type Family, familyTerm } from '../../lib/asymptotics/families.ts';
import type { PlantedError } from '../../lib/audit/definition.ts';
import { evaluate, firstNonNegativeShift, multiply } from '../../lib/checker/asymptotic-polynomial.ts';
import {
  descent,
  ONE,
  type Rational,
  ratioOf,
  type Term,
  type TermRatio,
  timesPolynomial,
} from '../../lib/checker/asymptotic-term.ts';
import {
  boundTerm,
  exactTerm,
  type GeometricDecay,
  thresholdForDegree,
} from '../../lib/checker/asymptotic-threshold.ts';

/** π(y)/π_ref(y) on correct and on incorrect responses. */
export interface Densities {
  readonly inside: Rational;
  readonly outside: Rational;
}

export interface Formulas {
  /** Closed form of p_n. */
  termOf(family: Family): Term;
  /** p_{n+1}/p_n. */
  ratioOf(term: Term): TermRatio;
  /** Size from which a term with this ratio is taken to fall for ever. */
  fallsFrom(ratio: TermRatio, from: number): number | null;
  /** n^k·q·p_n. */
  boundTerm(term: Term, k: number, q: Rational): Term;
  /** p_n(q(n^k − 1) + 1), below 1 where n^k·π(C_n) is. */
  exactTerm(term: Term, k: number, q: Rational): Term;
  /** A rate r that p_{n+1}/p_n does not exceed from some n on, given its limit. */
  rate(limit: Rational): Rational;
  /** Closed form of a size from which n^k·q·p_n < 1. */
  thresholdForDegree(decay: GeometricDecay, k: number): number;
  /** π(C). */
  mass(p: Rational, q: Rational): Rational;
  densities(p: Rational, q: Rational): Densities;
  /** The q at which the tilt has π(C) = 1/samples. */
  neededFactor(p: Rational, samples: bigint): Rational;
}

/** Z = 1 + (q − 1)p. */
function normaliser(p: Rational, q: Rational): Rational {
  return { n: q.d * p.d + (q.n - q.d) * p.n, d: q.d * p.d };
}

const quotient = (a: Rational, b: Rational): Rational => ({ n: a.n * b.d, d: a.d * b.n });
const product = (a: Rational, b: Rational): Rational => ({ n: a.n * b.n, d: a.d * b.d });

export const correct: Formulas = {
  termOf: familyTerm,
  ratioOf,
  fallsFrom: (ratio, from) => firstNonNegativeShift(descent(ratio), from),
  boundTerm,
  exactTerm,
  rate: rateBetween,
  thresholdForDegree,
  mass: (p, q) => quotient(product(q, p), normaliser(p, q)),
  densities: (p, q) => {
    const z = normaliser(p, q);
    return { inside: quotient(q, z), outside: quotient(ONE, z) };
  },
  neededFactor: (p, samples) => ({ n: p.d - p.n, d: p.n * (samples - 1n) }),
};

/** Sizes that the planted finite window looks at. */
const WINDOW = 4;

export const plantedErrors: readonly PlantedError<Formulas>[] = [
  {
    id: 'ratio-upside-down',
    words: 'the ratio is taken as p_n/p_{n+1}',
    formulas: {
      ...correct,
      ratioOf: (term) => {
        const { numerator, denominator } = ratioOf(term);
        return { numerator: denominator, denominator: numerator };
      },
    },
    refutes: ['corollary-1.a.ratio'],
  },
  {
    id: 'factorial-off-by-one',
    words: '(a n + b)! is taken to grow by the factors a n + b, …, a n + b + a − 1, one too early',
    formulas: {
      ...correct,
      ratioOf: (term) =>
        ratioOf({
          ...term,
          factorials: term.factorials.map((f) => ({ ...f, offset: f.offset - 1 })),
        }),
    },
    refutes: ['corollary-1.a.ratio'],
  },
  {
    id: 'factor-dropped',
    words: 'the factor q is dropped: n^k·p_n is tested instead of n^k·q·p_n and of n^k·π(C_n)',
    formulas: {
      ...correct,
      boundTerm: (term, k) => boundTerm(term, k, ONE),
      exactTerm: (term, k) => boundTerm(term, k, ONE),
    },
    refutes: ['corollary-1.a.bound', 'corollary-1.a.sharp'],
  },
  {
    id: 'finite-window',
    words: `a term that does not rise at ${WINDOW} successive sizes is taken to fall for ever`,
    formulas: { ...correct, fallsFrom: fallsInWindow },
    refutes: ['corollary-1.a.bound', 'corollary-1.a.sharp'],
  },
  {
    id: 'limit-as-rate',
    words: 'the limit of p_{n+1}/p_n is taken as a bound of the ratio itself',
    formulas: { ...correct, rate: (limit) => limit },
    refutes: ['corollary-1.a.every-degree'],
  },
  {
    id: 'halved-at-every-step',
    words: 'the closed form of n0(k) takes p_n to be halved at every step, whatever the rate is',
    formulas: {
      ...correct,
      thresholdForDegree: (decay, k) => thresholdForDegree({ ...decay, rate: { n: 1n, d: 2n } }, k),
    },
    refutes: ['corollary-1.a.every-degree'],
  },
  {
    id: 'directions-not-counted',
    words: 'a Hamiltonian cycle counts once for its two directions',
    formulas: {
      ...correct,
      termOf: (family) =>
        family.name.endsWith('-graphs') ? timesPolynomial(familyTerm(family), [1n], 2n) : familyTerm(family),
    },
    refutes: ['corollary-1.a.counts', 'corollary-1.b.enumerated'],
  },
  {
    id: 'wrong-normaliser',
    words: 'Z is taken as 1 + q p instead of 1 + (q − 1)p',
    formulas: {
      ...correct,
      mass: (p, q) => quotient(product(q, p), { n: q.d * p.d + q.n * p.n, d: q.d * p.d }),
    },
    refutes: [
      'corollary-1.b.density',
      'corollary-1.b.enumerated',
      'corollary-1.c.extremal',
      'corollary-1.c.asymptotics',
      'corollary-1.c.needed',
    ],
  },
  {
    id: 'wrong-margin',
    words:
      'incorrect responses keep their probability before normalising by the factor (q + 1)/2: the margin is too small',
    formulas: {
      ...correct,
      densities: (p, q) => {
        const { inside, outside } = correct.densities(p, q);
        return { inside, outside: product(outside, { n: q.n + q.d, d: 2n * q.d }) };
      },
    },
    refutes: ['corollary-1.b.density', 'corollary-1.b.enumerated'],
  },
  {
    id: 'linear-factor',
    words: 'the q that is needed is read off q p_n = n^-k, as if π(C_n) were q p_n',
    formulas: { ...correct, neededFactor: (p, samples) => ({ n: p.d, d: p.n * samples }) },
    refutes: ['corollary-1.c.needed'],
  },
];

function fallsInWindow(ratio: TermRatio, from: number): number | null {
  const difference = multiply(descent(ratio), [1n]);
  const calm = (n: number): boolean =>
    Array.from({ length: WINDOW }, (_, i) => evaluate(difference, BigInt(n + i))).every((v) => v >= 0n);
  for (let n = from; n < from + 10_000; n++) if (calm(n)) return n;
  return null;
}
