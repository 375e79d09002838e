/**
 * The indeterminates of a normal form, with their names and what is known about their signs.
 */
import { type Effort, type Factored, monomialValue } from './factored.ts';
import type { Monomial, Polynomial } from './polynomial.ts';

export interface Indeterminate {
  readonly kind: 'symbol' | 'exp' | 'log';
  /** As text: z_1, exp(h*u_1), log(…). */
  readonly text: string;
  /** Positive for all real values of the symbols. */
  readonly positive: boolean;
  /** A logarithm is in it, so that it may depend on other indeterminates. */
  readonly containsLog: boolean;
  /** The symbols in the argument of exp, and those multiplied with a logarithm there. */
  readonly exponent: Monomial;
  /** f of log(f). */
  readonly argument?: Factored;
}

/** A table of indeterminates, shared by the expressions of one proof. */
export interface Field {
  readonly indeterminates: Indeterminate[];
  readonly byKey: Map<string, number>;
  readonly effort: Effort;
  /** Symbols that stand for positive numbers. */
  readonly positive: ReadonlySet<string>;
  /** Symbols replaced by integers. */
  readonly values: ReadonlyMap<string, bigint>;
}

export function createField(
  positive: Iterable<string> = [],
  values: ReadonlyMap<string, bigint> = new Map(),
): Field {
  return {
    indeterminates: [],
    byKey: new Map(),
    effort: { terms: 0 },
    positive: new Set(positive),
    values,
  };
}

/** The indeterminate with this key, created at its first use. */
export function indeterminate(key: string, field: Field, create: () => Indeterminate): Factored {
  let id = field.byKey.get(key);
  if (id === undefined) {
    id = field.indeterminates.push(create()) - 1;
    field.byKey.set(key, id);
  }
  return monomialValue([id, 1]);
}

/** Positive for all real values of the symbols, judged by the signs of the coefficients: sufficient, not necessary. */
export function isPositivePolynomial(p: Polynomial, field: Field): boolean {
  return [...p.values()].every(
    ({ monomial, coefficient }) =>
      coefficient > 0n && monomialIndices(monomial).every((id) => field.indeterminates[id]!.positive),
  );
}

/** As isPositivePolynomial. */
export function isPositiveValue(a: Factored, field: Field): boolean {
  if (a.numerator <= 0n || !monomialIndices(a.monomial).every((id) => field.indeterminates[id]!.positive))
    return false;
  return [...a.factors.values()].every(({ polynomial }) => isPositivePolynomial(polynomial, field));
}

/** The indeterminates of a monomial. */
export function monomialIndices(monomial: Monomial): number[] {
  return monomial.filter((_, index) => index % 2 === 0);
}

export function monomialText(monomial: Monomial, field: Field): string {
  const powers = monomialIndices(monomial).map((id, index) => {
    const exponent = monomial[2 * index + 1]!;
    const { text } = field.indeterminates[id]!;
    return exponent === 1 ? text : `${text}^${exponent < 0 ? `(${exponent})` : exponent}`;
  });
  return powers.length === 0 ? '1' : powers.sort().join('*');
}

function polynomialText(p: Polynomial, field: Field): string {
  const terms = [...p.values()].map(({ monomial, coefficient }) => {
    if (monomial.length === 0) return `${coefficient}`;
    return coefficient === 1n
      ? monomialText(monomial, field)
      : `${coefficient}*${monomialText(monomial, field)}`;
  });
  return terms.sort().join(' + ');
}

/** For messages and for the names of indeterminates. */
export function factoredText(a: Factored, field: Field): string {
  const parts: string[] = [];
  if (a.numerator !== 1n || a.denominator !== 1n) {
    parts.push(a.denominator === 1n ? `${a.numerator}` : `${a.numerator}/${a.denominator}`);
  }
  if (a.monomial.length > 0) parts.push(monomialText(a.monomial, field));
  for (const { polynomial, exponent } of a.factors.values()) {
    parts.push(`(${polynomialText(polynomial, field)})${exponent === 1 ? '' : `^(${exponent})`}`);
  }
  return parts.length === 0 ? '1' : parts.join('*');
}
