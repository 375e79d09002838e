/**
 * Proves or refutes identities of real expressions in +, −, ·, /, ^, exp and log: exactly, in integer arithmetic.
 */
import type { MathNode } from 'mathjs';
import { add, type Factored, isZero } from './factored.ts';
import { createField, type Field, factoredText, type Indeterminate, monomialIndices } from './field.ts';
import { parse } from './mathjs.ts';
import { negate, normalForm } from './normal-form.ts';
import { gcd, type Polynomial, substitute } from './polynomial.ts';

/** What the prover may assume. */
export interface ProofOptions {
  /** Symbols that stand for positive real numbers, for instance e^c of a real constant c. */
  readonly positive?: readonly string[];
}

/** A point at which two sides differ. */
export interface Witness {
  /**
   * A positive rational value for each symbol and each exponential in the normal form, by its text: {'exp(z_1)': '2'}
   * stands for z_1 = ln 2. Exponentials of different monomials are independent, so they are chosen freely.
   */
  readonly assignment: Readonly<Record<string, string>>;
  /** The value of left − right there, a rational number p or p/q, not zero. */
  readonly value: string;
}

/** The answer of the prover. */
export interface Proof {
  /** The two sides are equal wherever both are defined. */
  readonly proved: boolean;
  /** Polynomial terms that were expanded and compared. */
  readonly terms: number;
  /** Present when the two sides are different functions; neither proved nor a witness means undecided. */
  readonly witness?: Witness;
  /** Why an identity is undecided. */
  readonly undecided?: string;
}

/**
 * Is the expression identically zero?
 * @throws UnsupportedExpressionError naming the part that is not understood.
 */
export function proveZero(expression: string | MathNode, options: ProofOptions = {}): Proof {
  return proveEqual(expression, '0', options);
}

/**
 * Is left = right for all real values of the symbols?
 * @throws UnsupportedExpressionError naming the part that is not understood.
 */
export function proveEqual(
  left: string | MathNode,
  right: string | MathNode,
  options: ProofOptions = {},
): Proof {
  const sides = [left, right].map((side) => (typeof side === 'string' ? parse(side) : side));
  const field = createField(options.positive);
  const difference = normalizedDifference(sides, field);
  const { terms } = field.effort;
  if (isZero(difference)) return { proved: true, terms };
  const logs = occurring(difference, field).filter((id) => field.indeterminates[id]!.containsLog);
  if (logs.length === 0) return { proved: false, terms, witness: findWitness(difference, field) };
  // exp(b·log f) is a rational function once b is an integer, and one integer is enough to refute.
  const scales = new Set(logs.flatMap((id) => symbolsIn(field.indeterminates[id]!, field)));
  for (const value of [1n, 2n, 3n]) {
    const values = new Map([...scales].map((name) => [name, value]));
    const special = createField(options.positive, values);
    const specialized = normalizedDifference(sides, special);
    if (isZero(specialized)) continue;
    if (occurring(specialized, special).some((id) => special.indeterminates[id]!.containsLog)) continue;
    const witness = findWitness(specialized, special);
    const assignment = {
      ...Object.fromEntries([...scales].map((name) => [name, `${value}`])),
      ...witness.assignment,
    };
    return { proved: false, terms, witness: { ...witness, assignment } };
  }
  return { proved: false, terms, undecided: `logarithms remain in ${factoredText(difference, field)}` };
}

function normalizedDifference(sides: readonly MathNode[], field: Field): Factored {
  const [left, right] = sides.map((side) => normalForm(side, field));
  return add(left!, negate(right!), field.effort);
}

/** The indeterminates that occur in a normal form. */
function occurring(a: Factored, field: Field): number[] {
  const present = new Set(monomialIndices(a.monomial));
  for (const { polynomial } of a.factors.values()) {
    for (const { monomial } of polynomial.values())
      for (const id of monomialIndices(monomial)) present.add(id);
  }
  return field.indeterminates.flatMap((_, id) => (present.has(id) ? [id] : []));
}

/** The free symbols that stand beside a logarithm in the exponent of an exponential. */
function symbolsIn(indeterminate: Indeterminate, field: Field): string[] {
  return monomialIndices(indeterminate.exponent)
    .map((id) => field.indeterminates[id]!)
    .filter(({ kind }) => kind === 'symbol')
    .map(({ text }) => text);
}

/**
 * A point where a non-zero normal form is defined and not zero. One indeterminate after the other gets the smallest
 * integer from 2 on that leaves all factors non-zero polynomials; a polynomial of degree d loses at most d integers.
 */
function findWitness(a: Factored, field: Field): Witness {
  let polynomials: readonly Polynomial[] = [...a.factors.values()].map(({ polynomial }) => polynomial);
  const exponents = [...a.factors.values()].map(({ exponent }) => exponent);
  const chosen = new Map<number, bigint>();
  for (const id of occurring(a, field)) {
    for (let value = 2n; ; value++) {
      const replaced = polynomials.map((polynomial) => substitute(polynomial, id, value));
      if (replaced.some((polynomial) => polynomial.size === 0)) continue;
      polynomials = replaced;
      chosen.set(id, value);
      break;
    }
  }
  let [numerator, denominator] = [a.numerator, a.denominator];
  const include = (base: bigint, exponent: number): void => {
    for (let i = 0; i < Math.abs(exponent); i++) {
      if (exponent > 0) numerator *= base;
      else denominator *= base;
    }
  };
  monomialIndices(a.monomial).forEach((id, index) => {
    include(chosen.get(id)!, a.monomial[2 * index + 1]!);
  });
  polynomials.forEach((constant, index) => {
    include(constant.get('')!.coefficient, exponents[index]!);
  });
  return {
    assignment: Object.fromEntries(
      [...chosen].map(([id, value]) => [field.indeterminates[id]!.text, `${value}`]),
    ),
    value: rationalText(numerator, denominator),
  };
}

function rationalText(numerator: bigint, denominator: bigint): string {
  const divisor = gcd(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  const [top, bottom] = [numerator / divisor, denominator / divisor];
  return bottom === 1n ? `${top}` : `${top}/${bottom}`;
}
