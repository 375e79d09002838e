/**
 * Sizes from which a polynomial times a probability stays below 1, for one degree and for all degrees. Part of the
 * trusted base.
 */

import { monomial, multiply, type Polynomial, staysNonNegative, subtract } from './asymptotic-polynomial.ts';
import {
  isEvaluable,
  isProvedToFall,
  isWindowEvaluable,
  less,
  ONE,
  type Rational,
  ratioOf,
  type Term,
  timesPolynomial,
  valueAt,
} from './asymptotic-term.ts';

/** The claim "below 1 at all n ≥ threshold" with its proof: the term falls from fallsFrom on. */
export interface Threshold {
  readonly fallsFrom: number;
  readonly threshold: number;
}

/** Sizes before fallsFrom are looked at one by one, at most so many. */
const LONGEST_WINDOW = 20_000;

/** n^k·q·p_n, an upper bound of n^k·π(C_n). */
export function boundTerm(term: Term, k: number, { n, d }: Rational): Term {
  return timesPolynomial(term, multiply(monomial(k), [n]), d);
}

/**
 * p_n·(q(n^k − 1) + 1), which is below 1 exactly where n^k·π(C_n) is: n^k q p/(1 + (q−1)p) < 1 ⇔ n^k q p < 1 + (q−1)p.
 * Again a hypergeometric term.
 */
export function exactTerm(term: Term, k: number, { n, d }: Rational): Term {
  const factor: Polynomial = subtract(multiply(monomial(k), [n]), [n - d]);
  return timesPolynomial(term, factor, d);
}

/** Why the proof does not show that the term is below 1 at all n ≥ threshold, or null. */
export function thresholdFault(term: Term, { fallsFrom, threshold }: Threshold): string | null {
  if (threshold < term.from) return `${threshold} is below the smallest size ${term.from}`;
  if (!isProvedToFall(term, fallsFrom)) {
    return `D − N shifted to n = ${fallsFrom} has a negative coefficient: no proof that the term falls from there on`;
  }
  const last = Math.max(threshold, fallsFrom);
  if (last - threshold > LONGEST_WINDOW) return `more than ${LONGEST_WINDOW} sizes before n = ${fallsFrom}`;
  if (!isEvaluable(term, last)) return `the value at n = ${last} has too many digits`;
  if (!isWindowEvaluable(term, threshold, last)) {
    return `the values from n = ${threshold} to ${last} have too many digits together`;
  }
  for (let n = threshold; n <= last; n++) {
    if (!less(valueAt(term, n), ONE)) return `not below 1 at n = ${n}`;
  }
  return null;
}

/** Whether no smaller threshold would do: the term is at least 1 just before, or there is no size before. */
export function isSmallestThreshold(term: Term, threshold: number): boolean {
  return threshold === term.from || !less(valueAt(term, threshold - 1), ONE);
}

/**
 * p_{n+1}/p_n ≤ rate < 1 for all n ≥ from and q·p_n < 1 from n = start ≥ from on. Then n^k·q·p_n < 1 for *every*
 * degree k and all n ≥ thresholdForDegree(k).
 */
export interface GeometricDecay {
  readonly rate: Rational;
  readonly from: number;
  readonly start: number;
}

/** Largest s: rates above 1 − 2^-40 are refused, so that sizes stay integers that are exact as doubles. */
const MOST_STEPS = 2 ** 40;

const bits = (n: bigint): number => n.toString(2).length;

/** Why p_n is not proved to fall geometrically, or null. */
export function geometricFault(
  term: Term,
  q: Rational,
  { rate, from, start }: GeometricDecay,
): string | null {
  if (!less(rate, ONE) || rate.n <= 0n) return 'the rate is not between 0 and 1';
  if (halvingSteps(rate) > MOST_STEPS) return 'the rate is too close to 1';
  if (from < term.from || start < from) return 'the sizes are out of order';
  const { numerator, denominator } = ratioOf(term);
  const difference = subtract(multiply(denominator, [rate.n]), multiply(numerator, [rate.d]));
  if (!staysNonNegative(difference, from)) {
    return `rate·D − N shifted to n = ${from} has a negative coefficient: no proof of p_{n+1} ≤ rate·p_n from there on`;
  }
  const first = boundTerm(term, 0, q);
  if (isEvaluable(first, start)) {
    return less(valueAt(first, start), ONE) ? null : `q·p_n is not below 1 at n = ${start}`;
  }
  // Too long a number; but q·p_start ≤ q·p_from·rate^(start − from), and the rate halves it every s steps.
  if (!isEvaluable(first, from)) return `q·p_n at n = ${from} has too many digits`;
  const { n, d } = valueAt(first, from);
  const halvings = Math.floor((start - from) / halvingSteps(rate));
  return bits(n) - bits(d) + 1 <= halvings ? null : `q·p_n is not proved to be below 1 at n = ${start}`;
}

/** Smallest integer s with rate ≤ 1 − 1/s; then rate^s ≤ (1 − 1/s)^s < 1/2. Infinity beyond the range of doubles. */
export function halvingSteps({ n, d }: Rational): number {
  return Number((d + (d - n) - 1n) / (d - n));
}

/**
 * A size from which n^k·q·p_n < 1, in closed form for every k: start + s·k·(2b + 2) with s as above and b the bits of
 * start + s·k.
 *
 * Proof. For n = start + m, q·p_n < rate^m ≤ 2^−t with t = ⌊m/s⌋, because rate^s ≤ 1/2. So 2^t ≥ n^k is enough, and as
 * n < start + s(t + 1) it is enough that f(t) = 2^(t/k) − start − s(t + 1) ≥ 0. Let A = start + s·k < 2^b and
 * u = 2b + 2. At t = k·u, f = 2^u − start − s·k·u − s ≥ 4·4^b − A·(u + 1) > 2^b (4·2^b − 2b − 3) > 0, and f grows from
 * there on: f' = (ln 2/k) 2^(t/k) − s > 0 as 2^(t/k) ≥ 2^u > 4·A ≥ 4·s·k. For k = 0 the size is start. ∎
 */
export function thresholdForDegree({ rate, start }: GeometricDecay, k: number): number {
  const steps = halvingSteps(rate);
  return start + steps * k * (2 * bits(BigInt(start + steps * k)) + 2);
}

/**
 * The opposite: n^degree·p_n is proved not to fall from n = from on, so 1/p_n ≤ n^degree/(from^degree·p_from) there.
 */
export interface PolynomialMass {
  readonly degree: number;
  readonly from: number;
}

/** Largest exponent of a polynomial bound: its coefficients at a shifted size are formed. */
export const MOST_MASS_DEGREE = 256;

/** Why n^degree·p_n is not proved to rise, or null. */
export function polynomialMassFault(term: Term, { degree, from }: PolynomialMass): string | null {
  if (degree > MOST_MASS_DEGREE) return `the degree ${degree} is above ${MOST_MASS_DEGREE}`;
  if (from < term.from) return `${from} is below the smallest size ${term.from}`;
  const { numerator, denominator } = ratioOf(timesPolynomial(term, monomial(degree)));
  return staysNonNegative(subtract(numerator, denominator), from)
    ? null
    : `N − D shifted to n = ${from} has a negative coefficient: no proof that n^${degree}·p_n does not fall`;
}
