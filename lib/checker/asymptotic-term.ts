/**
 * Hypergeometric terms: p_n = P(n)/Q(n) · base^n · Π (a_i n + b_i)!^(e_i), with exact values and with the ratio
 * p_{n+1}/p_n as a quotient of polynomials, both derived from the same data. Part of the trusted base.
 */

import {
  evaluate,
  multiply,
  notPositiveAt,
  type Polynomial,
  shift,
  staysNonNegative,
  subtract,
} from './asymptotic-polynomial.ts';

/** n/d with d > 0; not reduced, because a gcd of long integers costs more than it saves. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** (slope·n + offset)!^exponent. */
export interface FactorialPower {
  /** A positive integer. */
  readonly slope: number;
  /** An integer; slope·n + offset ≥ 0 for all n of the term. */
  readonly offset: number;
  /** An integer other than 0. */
  readonly exponent: number;
}

export interface Term {
  /** > 0. */
  readonly base: Rational;
  readonly numerator: Polynomial;
  readonly denominator: Polynomial;
  readonly factorials: readonly FactorialPower[];
  /** Smallest size n ≥ 1 that the term speaks about. */
  readonly from: number;
}

/** N(n)/D(n) = p_{n+1}/p_n. */
export interface TermRatio {
  readonly numerator: Polynomial;
  readonly denominator: Polynomial;
}

export function less(a: Rational, b: Rational): boolean {
  return a.n * b.d < b.n * a.d;
}

export function equal(a: Rational, b: Rational): boolean {
  return a.n * b.d === b.n * a.d;
}

export const ONE: Rational = { n: 1n, d: 1n };

/** Numbers of more bits than this are not formed. */
const MOST_BITS = 1 << 20;

const bits = (x: bigint): number => x.toString(16).length * 4;

/** A bound of the bits of numerator and denominator of p_n before cancelling, apart from its two polynomials. */
function bitsAt({ base, factorials }: Term, n: number): number {
  const ofFactorials = factorials.reduce((sum, { slope, offset, exponent }) => {
    const top = slope * n + offset;
    return sum + Math.abs(exponent) * top * bits(BigInt(Math.max(1, top)));
  }, 0);
  return n * (bits(base.n) + bits(base.d)) + ofFactorials;
}

/** Whether p_n can be formed. */
export function isEvaluable(term: Term, n: number): boolean {
  return Number.isSafeInteger(n) && bitsAt(term, n) <= MOST_BITS;
}

/** Numbers that are formed one after the other have at most so many bits together. */
const MOST_WINDOW_BITS = 1 << 27;

/** Whether p_n can be formed for all n from first to last: they have at most so many bits together. */
export function isWindowEvaluable(term: Term, first: number, last: number, most = MOST_WINDOW_BITS): boolean {
  return isEvaluable(term, last) && (last - first + 1) * bitsAt(term, last) <= most;
}

/** low·(low+1)·…·high, 1 when low > high; halved, so that factors of equal length meet. */
function product(low: bigint, high: bigint): bigint {
  if (high - low < 16n) {
    let result = 1n;
    for (let k = low; k <= high; k++) result *= k;
    return result;
  }
  const middle = (low + high) >> 1n;
  return product(low, middle) * product(middle + 1n, high);
}

/** p_n, exact. @throws RangeError for n below `from`, or when the number is too long. */
export function valueAt(term: Term, n: number): Rational {
  if (n < term.from) throw new RangeError(`n = ${n} is below ${term.from}`);
  if (!isEvaluable(term, n)) throw new RangeError(`p_n at n = ${n} has too many digits`);
  const size = BigInt(n);
  let top = evaluate(term.numerator, size) * term.base.n ** size;
  let bottom = evaluate(term.denominator, size) * term.base.d ** size;
  for (const { slope, offset, exponent } of term.factorials) {
    const power = product(1n, BigInt(slope * n + offset)) ** BigInt(Math.abs(exponent));
    if (exponent > 0) top *= power;
    else bottom *= power;
  }
  return bottom < 0n ? { n: -top, d: -bottom } : { n: top, d: bottom };
}

/**
 * P(n+1)Q(n)/(P(n)Q(n+1)) · base · Π (Π_{j=1..a} (a n + b + j))^e: both sides are positive for n ≥ from when the term
 * is.
 */
export function ratioOf(term: Term): TermRatio {
  let numerator = multiply(multiply(shift(term.numerator, 1n), term.denominator), [term.base.n]);
  let denominator = multiply(multiply(term.numerator, shift(term.denominator, 1n)), [term.base.d]);
  for (const { slope, offset, exponent } of term.factorials) {
    for (let times = 0; times < Math.abs(exponent); times++) {
      for (let j = 1; j <= slope; j++) {
        const factor = [BigInt(offset + j), BigInt(slope)];
        if (exponent > 0) numerator = multiply(numerator, factor);
        else denominator = multiply(denominator, factor);
      }
    }
  }
  return { numerator, denominator };
}

/** The term times p(n)/d. */
export function timesPolynomial(term: Term, p: Polynomial, d = 1n): Term {
  return {
    ...term,
    numerator: multiply(term.numerator, p),
    denominator: multiply(term.denominator, [d]),
  };
}

/** D − N: the term does not rise from n to n + 1 where this is ≥ 0. */
export function descent({ numerator, denominator }: TermRatio): Polynomial {
  return subtract(denominator, numerator);
}

/** Whether the term is proved to be non-increasing at all n ≥ from, by the coefficients of the shifted polynomial. */
export function isProvedToFall(term: Term, from: number): boolean {
  return from >= term.from && staysNonNegative(descent(ratioOf(term)), from);
}

/** Why p_n > 0 does not hold at all n ≥ from, or null. @throws RangeError when that is out of reach. */
export function positivityFault(term: Term): string | null {
  if (term.base.n <= 0n) return 'the base is not positive';
  for (const { slope, offset } of term.factorials) {
    if (slope * term.from + offset < 0) {
      return `the factorial of ${slope}n${offset < 0 ? '' : '+'}${offset} is not defined at n = ${term.from}`;
    }
  }
  for (const [name, p] of [
    ['numerator', term.numerator],
    ['denominator', term.denominator],
  ] as const) {
    const at = notPositiveAt(p, term.from);
    if (at !== null) return `the ${name} is not positive at n = ${at}`;
  }
  return null;
}
