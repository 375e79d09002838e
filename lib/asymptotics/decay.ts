/** How fast a hypergeometric term decays: decided from its ratio N/D alone, completely. */

import {
  degree,
  firstNonNegativeShift,
  leading,
  monomial,
  multiply,
  shift,
  subtract,
} from '../checker/asymptotic-polynomial.ts';
import {
  isEvaluable,
  less,
  ONE,
  type Rational,
  type Term,
  type TermRatio,
  valueAt,
} from '../checker/asymptotic-term.ts';
import {
  boundTerm,
  type GeometricDecay,
  halvingSteps,
  MOST_MASS_DEGREE,
  type PolynomialMass,
} from '../checker/asymptotic-threshold.ts';
import { bitLength } from '../exact/dyadic.ts';

/**
 * With L = lim N/D: L < 1 means p_n·n^k → 0 for every k (superpolynomial decay); L > 1 is impossible for a bounded term;
 * L = 1 means p_n ~ c·n^exponent with exponent = lim n(N/D − 1).
 */
export type Decay =
  | { readonly kind: 'superpolynomial'; readonly limit: Rational }
  | { readonly kind: 'polynomial'; readonly exponent: Rational }
  | { readonly kind: 'growing' };

export function classify({ numerator, denominator }: TermRatio): Decay {
  const gap = degree(numerator) - degree(denominator);
  const [top, bottom] = [leading(numerator), leading(denominator)];
  if (gap > 0 || (gap === 0 && top > bottom)) return { kind: 'growing' };
  if (gap < 0) return { kind: 'superpolynomial', limit: { n: 0n, d: 1n } };
  if (top < bottom) return { kind: 'superpolynomial', limit: reduced(top, bottom) };
  const second = degree(numerator) - 1;
  return {
    kind: 'polynomial',
    exponent: reduced((numerator[second] ?? 0n) - (denominator[second] ?? 0n), bottom),
  };
}

/** n/d in lowest terms, d > 0. */
export function reduced(n: bigint, d: bigint): Rational {
  let [a, b] = [n < 0n ? -n : n, d];
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? { n: 0n, d: 1n } : { n: n / a, d: d / a };
}

/** A rate between L and 1: (1 + L)/2. */
export function rateBetween({ n, d }: Rational): Rational {
  return reduced(n + d, 2n * d);
}

/** Sizes beyond this are not handed out. */
const LARGEST_SIZE = 2 ** 40;

/**
 * Sizes for the rate; null when out of reach. A rate that no size makes a bound is passed on with the smallest size, for
 * the checker to refuse.
 */
export function geometricDecay(
  term: Term,
  { numerator, denominator }: TermRatio,
  q: Rational,
  rate: Rational,
): GeometricDecay | null {
  const difference = subtract(multiply(denominator, [rate.n]), multiply(numerator, [rate.d]));
  const from = leading(difference) < 0n ? term.from : firstNonNegativeShift(difference, term.from);
  if (from === null || (less(rate, ONE) && halvingSteps(rate) > LARGEST_SIZE)) return null;
  const scaled = boundTerm(term, 0, q);
  const start = firstBelowOne(scaled, from);
  if (start !== null) return { rate, from, start };
  if (rate.n <= 0n || !isEvaluable(scaled, from)) return null;
  // Out of reach of exact values: as many halvings as q·p_from has bits.
  const { n, d } = valueAt(scaled, from);
  const late = from + halvingSteps(rate) * Math.max(0, bitLength(n) - bitLength(d) + 1);
  return late < LARGEST_SIZE ? { rate, from, start: late } : null;
}

/**
 * Smallest n ≥ from with a value below 1, of a term that falls from there on: by doubling and bisection. null when it
 * is so late that the values have too many digits.
 */
export function firstBelowOne(term: Term, from: number): number | null {
  const below = (n: number): boolean => less(valueAt(term, n), ONE);
  if (!isEvaluable(term, from)) return null;
  if (below(from)) return from;
  let no = from;
  let step = 1;
  for (;;) {
    if (!isEvaluable(term, from + step)) return null;
    if (below(from + step)) break;
    no = from + step;
    step *= 2;
  }
  let yes = from + step;
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (below(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

/** The smallest degree k for which n^k·p_n ends up not falling, with a size from which that is proved. */
export function polynomialMass({ numerator, denominator }: TermRatio, from: number): PolynomialMass | null {
  const decay = classify({ numerator, denominator });
  if (decay.kind !== 'polynomial') return null;
  const { n, d } = decay.exponent;
  // ⌈−exponent⌉ may do, and with one more the leading coefficient is positive.
  const first = n >= 0n ? 0 : Number((-n + d - 1n) / d);
  for (const k of [first, first + 1].filter((degree) => degree <= MOST_MASS_DEGREE)) {
    const rise = subtract(multiply(numerator, shift(monomial(k), 1n)), multiply(denominator, monomial(k)));
    const at = firstNonNegativeShift(rise, from);
    if (at !== null) return { degree: k, from: at };
  }
  return null;
}
