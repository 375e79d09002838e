/** Claim (a): the tilt is no efficient generator. */

import { countAt } from '../../../lib/asymptotics/families.ts';
import { type Check, discarded, holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import { degree } from '../../../lib/checker/asymptotic-polynomial.ts';
import {
  equal,
  isEvaluable,
  isWindowEvaluable,
  less,
  ONE,
  type Rational,
  type Term,
  valueAt,
} from '../../../lib/checker/asymptotic-term.ts';
import {
  boundTerm,
  exactTerm,
  geometricFault,
  isSmallestThreshold,
  type Threshold,
  thresholdFault,
} from '../../../lib/checker/asymptotic-threshold.ts';
import type { Analysis } from '../analysis.ts';

/** Why the claim has nothing to say, or null. */
function notSuperpolynomial({ decay, range }: Analysis): Outcome | null {
  if (range.kind !== 'proved') {
    return range.kind === 'violated' ? discarded('H3 fails') : open(`H3 is open: ${range.reason}`);
  }
  if (decay.kind === 'polynomial') return discarded('H1 fails: π_ref is an efficient generator');
  return decay.kind === 'growing' ? open('the ratio of successive probabilities tends to more than 1') : null;
}

/** Sizes at which correct responses are counted, and the largest response space that is written out for it. */
const COUNTED_SIZES = 6;
const LARGEST_COUNT = 5000;

function counts({ instance: { source }, term }: Analysis): Outcome {
  if (!('family' in source)) return discarded('the term was given without a response space to count in');
  let counted = 0;
  for (let n = term.from; counted < COUNTED_SIZES; n++) {
    const count = countAt(source.family, n, LARGEST_COUNT);
    if (count === null) break;
    const seen = { n: count.correct, d: count.all };
    if (!equal(valueAt(term, n), seen)) {
      return violated(
        `n = ${n}: ${count.correct} of ${count.all} responses are correct, not ${fraction(valueAt(term, n))}`,
      );
    }
    counted += 1;
  }
  return counted > 0 ? holds(counted) : discarded('every response space is too large to be counted');
}

function fraction({ n, d }: Rational): string {
  return `${n}/${d}`;
}

function ratio({ term, ratio: { numerator, denominator } }: Analysis): Outcome {
  // The true ratio is a quotient of polynomials of at most this degree, so this many points make an identity.
  const slopes = term.factorials.reduce((sum, f) => sum + f.slope * Math.abs(f.exponent), 0);
  const own = degree(term.numerator) + degree(term.denominator) + slopes;
  const points = own + Math.max(degree(numerator), degree(denominator)) + 1;
  if (!isWindowEvaluable(term, term.from, term.from + points)) {
    return open(`p_n has too many digits before n = ${term.from + points}`);
  }
  let here = valueAt(term, term.from);
  for (let i = 0; i < points; i++) {
    const n = BigInt(term.from + i);
    const next = valueAt(term, term.from + i + 1);
    const value = (p: readonly bigint[]): bigint => p.reduceRight((sum, c) => sum * n + c, 0n);
    if (next.n * here.d * value(denominator) !== here.n * next.d * value(numerator)) {
      return violated(`p_${n + 1n}/p_${n} is not N(${n})/D(${n})`);
    }
    here = next;
  }
  return holds(points, null, null);
}

/** Sizes after the threshold at which π(C_n) itself is formed, and factors of it. */
const DIRECT_SIZES = 24;
const DIRECT_FACTORS = [2, 3] as const;
/** Those next to the threshold are fewer where the numbers have more bits together. */
const DIRECT_BITS = 1 << 23;

/** A size ≥ threshold at which n^k·π(C_n) ≥ 1, by forming π(C_n); null when none of those looked at. */
function directFault({ term, formulas, factor }: Analysis, k: number, threshold: number): number | null {
  const sizes = [
    threshold,
    ...Array.from({ length: DIRECT_SIZES - 1 }, (_, i) => threshold + 1 + i).filter((n) =>
      isWindowEvaluable(term, threshold, n, DIRECT_BITS),
    ),
    ...DIRECT_FACTORS.map((f) => f * threshold + DIRECT_SIZES),
  ];
  for (const n of sizes) {
    if (!isEvaluable(term, n)) continue;
    const mass = formulas.mass(valueAt(term, n), factor.hi);
    if (!less({ n: mass.n * BigInt(n) ** BigInt(k), d: mass.d }, ONE)) return n;
  }
  return null;
}

function bound(analysis: Analysis): Outcome {
  const missing = notSuperpolynomial(analysis);
  if (missing !== null) return missing;
  const { term, factor, problem, level, geometric, formulas } = analysis;
  const proofs: Threshold[] = [];
  let largest = 0;
  for (let k = 0; k <= problem.degree; k++) {
    const { bound: found } = analysis.thresholds(k);
    if (found !== null) {
      proofs.push(found);
      largest = Math.max(largest, found.threshold);
      continue;
    }
    // From here on the values have too many digits, and the closed form for every degree is left.
    if (geometric === null || geometricFault(term, factor.hi, geometric) !== null) {
      return open(`no n0(${k}) was found within reach of exact arithmetic`);
    }
    largest = Math.max(largest, formulas.thresholdForDegree(geometric, k));
  }
  // The numbers themselves first: a wrong threshold is shown by a size at which the claim is false.
  for (const [k, { threshold }] of proofs.entries()) {
    const direct = directFault(analysis, k, threshold);
    if (direct !== null) return violated(`n^${k}·π(C_n) ≥ 1 at n = ${direct}, after n0 = ${threshold}`);
  }
  for (const [k, proof] of proofs.entries()) {
    const fault = thresholdFault(boundTerm(term, k, factor.hi), proof);
    if (fault !== null) return violated(`k = ${k}, n0 = ${proof.threshold}: ${fault}`);
  }
  return { kind: 'holds', measured: largest, bound: null, slack: null, level };
}

function sharp(analysis: Analysis): Outcome {
  const missing = notSuperpolynomial(analysis);
  if (missing !== null) return missing;
  const { term, factor, problem, level } = analysis;
  let largest = 0;
  for (let k = 0; k <= problem.degree; k++) {
    const found = analysis.thresholds(k);
    for (const [name, proof, scaled] of [
      ['q·p_n', found.bound, boundTerm],
      ['π(C_n)', found.exact, exactTerm],
    ] as const) {
      if (proof === null) return open(`no n0(${k}) was found within reach of exact arithmetic`);
      const fault = thresholdFault(scaled(term, k, factor.hi), proof);
      if (fault !== null) return violated(`k = ${k}, n0 = ${proof.threshold} for ${name}: ${fault}`);
      const before = proof.threshold - 1;
      if (isSmallestThreshold(scaled(term, k, factor.lo), proof.threshold)) continue;
      if (!isSmallestThreshold(scaled(term, k, factor.hi), proof.threshold)) {
        return violated(`n^${k}·${name} < 1 at n = ${before} already, before n0 = ${proof.threshold}`);
      }
      return open(`the enclosure of q does not decide n = ${before} for k = ${k}`);
    }
    largest = Math.max(largest, found.exact!.threshold);
  }
  return { kind: 'holds', measured: largest, bound: null, slack: null, level };
}

/** A degree far beyond those that are asked for, where the closed form is tried as well. */
const FAR_DEGREE = 100;

function everyDegree(analysis: Analysis): Outcome {
  const missing = notSuperpolynomial(analysis);
  if (missing !== null) return missing;
  const { term, factor, problem, geometric, formulas, level } = analysis;
  if (geometric === null) return open('no geometric decay was proved within reach of exact arithmetic');
  const fault = geometricFault(term, factor.hi, geometric);
  if (fault !== null) return violated(fault);
  for (const k of [...Array.from({ length: problem.degree + 1 }, (_, i) => i), FAR_DEGREE]) {
    const n = formulas.thresholdForDegree(geometric, k);
    const failure = belowFault(boundTerm(term, k, factor.hi), n);
    if (failure !== null) return violated(`k = ${k}: the closed form says n = ${n}, but ${failure}`);
  }
  const largest = formulas.thresholdForDegree(geometric, problem.degree);
  return { kind: 'holds', measured: largest, bound: null, slack: null, level };
}

/** The value at n, where it can be formed. */
function belowFault(scaled: Term, n: number): string | null {
  if (!isEvaluable(scaled, n)) return null;
  return less(valueAt(scaled, n), ONE) ? null : 'n^k·q·p_n is at least 1 there';
}

export const generatorChecks: readonly Check<Analysis>[] = [
  {
    id: 'corollary-1.a.counts',
    statement:
      'the closed form of p_n agrees with exhaustive counts of the correct responses at the smallest sizes',
    role: 'ingredient',
    part: 'each degree up to K',
    level: 'exact',
    relation: 'equality',
    quantity: 'sizes counted, most over the instances',
    limits: `up to ${COUNTED_SIZES} sizes and about ${LARGEST_COUNT} responses (graphs: 10 vertices); larger n rest on the closed form`,
    run: counts,
  },
  {
    id: 'corollary-1.a.ratio',
    statement:
      'p_{n+1}/p_n = N(n)/D(n), integer polynomials derived from the term, at more sizes than their degrees allow two different rational functions to agree: an identity in n',
    role: 'ingredient',
    part: 'each degree up to K',
    level: 'exact',
    relation: 'equality',
    quantity: 'sizes compared, most over the instances',
    limits:
      'that the ratio of a hypergeometric term is a rational function of n is used, with a bound of its degree',
    run: ratio,
  },
  {
    id: 'corollary-1.a.bound',
    statement:
      'for each degree k = 0 … K: n^k·π(C_n) ≤ n^k·q·p_n < 1 for all n ≥ n0(k). Proof: the polynomial n^k D(n) − (n+1)^k N(n), shifted to n = n1 + m, has no negative coefficient, so n^k·q·p_n does not rise from n1 on; the sizes from n0 to n1 are compared with 1 one by one',
    role: 'claim',
    part: 'each degree up to K',
    level: 'exact',
    relation: 'upper-bound',
    quantity: 'n0(K), largest over the instances',
    limits:
      'about the families tested; where the values have more than a million bits, n0(k) is the closed form of every-degree and not the smallest; for an irrational q = e^(δ/β) the upper end of an enclosure is used and the level is certified',
    run: bound,
  },
  {
    id: 'corollary-1.a.sharp',
    statement:
      'n0(k) is the smallest size that will do, for the bound n^k·q·p_n and for n^k·π(C_n) itself (which is below 1 exactly where the hypergeometric term p_n(q(n^k − 1) + 1) is): the size before fails',
    role: 'ingredient',
    part: 'each degree up to K',
    level: 'exact',
    relation: 'equality',
    quantity: 'n0(K) for n^K·π(C_n), largest over the instances',
    limits: 'the smallest size of the family is taken where nothing fails',
    run: sharp,
  },
  {
    id: 'corollary-1.a.every-degree',
    statement:
      'every degree k at once: p_{n+1} ≤ r·p_n for all n ≥ n2 with a rational r < 1 (r·D(n2 + m) − N(n2 + m) has no negative coefficient), so n^k·q·p_n < 1 for all n ≥ n3 + s·k·(2b + 2), q·p_n < 1 at n3 ≥ n2, s = ⌈1/(1 − r)⌉, b = bits of n3 + s·k',
    role: 'claim',
    part: 'every degree',
    level: 'exact',
    relation: 'upper-bound',
    quantity: 'the closed form at k = K, largest over the instances',
    limits: `the closed form is proved beside its formula; it is compared with exact values for k ≤ K and k = ${FAR_DEGREE} where they can be formed`,
    run: everyDegree,
  },
];
