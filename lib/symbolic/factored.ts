/**
 * Rational functions with numerator and denominator kept factored: (n/d) · Π x_i^k · Π F_j^m, where the F_j are
 * primitive polynomials of at least two terms. Products only add exponents; a sum pulls out what both sides share
 * and expands the rest into one polynomial. That polynomial is zero exactly when the sum is zero, so zero has one
 * representation although other values may have several. Part of the trusted base.
 */
import {
  combineMonomials,
  gcd,
  linearCombination,
  type Monomial,
  monomialPolynomial,
  multiplyPolynomials,
  type Polynomial,
  polynomialKey,
  primitivePart,
} from './polynomial.ts';

interface Power {
  readonly polynomial: Polynomial;
  /** Never zero. */
  readonly exponent: number;
}

export interface Factored {
  /** In lowest terms with `denominator` > 0; zero is 0/1 without monomial and factors. */
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly monomial: Monomial;
  /** By polynomialKey. */
  readonly factors: ReadonlyMap<string, Power>;
}

/** Counts the polynomial terms formed by expansion: the work behind a proof. */
export interface Effort {
  terms: number;
}

export function monomialValue(monomial: Monomial, numerator = 1n, denominator = 1n): Factored {
  return make(numerator, denominator, monomial, new Map());
}

export function constantValue(numerator: bigint, denominator = 1n): Factored {
  return monomialValue([], numerator, denominator);
}

export function isZero(a: Factored): boolean {
  return a.numerator === 0n;
}

export function multiply(a: Factored, b: Factored): Factored {
  const factors = new Map(a.factors);
  for (const [key, { polynomial, exponent }] of b.factors) {
    const sum = exponent + (factors.get(key)?.exponent ?? 0);
    if (sum === 0) factors.delete(key);
    else factors.set(key, { polynomial, exponent: sum });
  }
  const monomial = combineMonomials(a.monomial, b.monomial);
  return make(a.numerator * b.numerator, a.denominator * b.denominator, monomial, factors);
}

/**
 * a^n for an integer n.
 * @throws RangeError for zero to a negative power.
 */
export function power(a: Factored, n: number): Factored {
  if (n === 0) return constantValue(1n);
  if (isZero(a)) {
    if (n < 0) throw new RangeError('division by an expression that is identically zero');
    return a;
  }
  const size = BigInt(Math.abs(n));
  const [top, bottom] = n > 0 ? [a.numerator, a.denominator] : [a.denominator, a.numerator];
  const factors = new Map<string, Power>();
  for (const [key, f] of a.factors) factors.set(key, { polynomial: f.polynomial, exponent: f.exponent * n });
  return make(top ** size, bottom ** size, combineMonomials(a.monomial, [], n), factors);
}

export function add(a: Factored, b: Factored, effort: Effort): Factored {
  if (isZero(a)) return b;
  if (isZero(b)) return a;
  const factors = new Map<string, Power>();
  for (const key of new Set([...a.factors.keys(), ...b.factors.keys()])) {
    const [inA, inB] = [a.factors.get(key), b.factors.get(key)];
    const exponent = Math.min(inA?.exponent ?? 0, inB?.exponent ?? 0);
    if (exponent !== 0) factors.set(key, { polynomial: (inA ?? inB)!.polynomial, exponent });
  }
  const shared = make(1n, 1n, [], factors);
  const inverse = power(shared, -1);
  const expandedA = expand(multiply(a, inverse), effort);
  const expandedB = expand(multiply(b, inverse), effort);
  const sum = linearCombination(
    a.numerator * b.denominator,
    expandedA,
    b.numerator * a.denominator,
    expandedB,
  );
  return multiply(shared, fromPolynomial(sum, a.denominator * b.denominator));
}

/**
 * The monomial and the factors of a multiplied out, without the rational constant in front.
 * @throws RangeError when a factor has a negative exponent.
 */
export function expand(a: Factored, effort: Effort): Polynomial {
  let result = monomialPolynomial(a.monomial, 1n);
  for (const { polynomial, exponent } of a.factors.values()) {
    if (exponent < 0) throw new RangeError('a quotient of sums cannot be expanded');
    for (let i = 0; i < exponent; i++) {
      effort.terms += result.size * polynomial.size;
      result = multiplyPolynomials(result, polynomial);
    }
  }
  effort.terms += result.size;
  return result;
}

/** p / denominator. */
function fromPolynomial(p: Polynomial, denominator: bigint): Factored {
  if (p.size === 0) return constantValue(0n);
  const { content, monomial, primitive } = primitivePart(p);
  const factors = new Map<string, Power>();
  if (primitive.size > 1) factors.set(polynomialKey(primitive), { polynomial: primitive, exponent: 1 });
  return make(content, denominator, monomial, factors);
}

/** Identifies a representation: equal keys mean equal values, not conversely. */
export function factoredKey(a: Factored): string {
  const factors = [...a.factors].map(([key, { exponent }]) => `(${key})^${exponent}`).sort();
  return [`${a.numerator}/${a.denominator}`, a.monomial.join(), ...factors].join(' ');
}

function make(
  numerator: bigint,
  denominator: bigint,
  monomial: Monomial,
  factors: ReadonlyMap<string, Power>,
): Factored {
  if (numerator === 0n) return { numerator: 0n, denominator: 1n, monomial: [], factors: new Map() };
  const divisor = gcd(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / divisor, denominator: denominator / divisor, monomial, factors };
}
