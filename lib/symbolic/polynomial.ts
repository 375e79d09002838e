/**
 * Sparse polynomials with integer coefficients in indeterminates numbered 0, 1, 2, … Exponents may be negative
 * (Laurent polynomials). Equal polynomials have equal keys, so the zero test is exact: the zero polynomial is
 * the empty map. Part of the trusted base: integer arithmetic on BigInt only.
 */

/** Π x_i^k as [i, k, i', k', …], i increasing, no k zero; [] is 1. */
export type Monomial = readonly number[];

interface Term {
  readonly monomial: Monomial;
  /** Never zero. */
  readonly coefficient: bigint;
}

/** Terms by monomial key. */
export type Polynomial = ReadonlyMap<string, Term>;

export function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The exponent of an indeterminate in a monomial, 0 if it does not occur. */
function degree(monomial: Monomial, indeterminate: number): number {
  for (let i = 0; i < monomial.length; i += 2) if (monomial[i] === indeterminate) return monomial[i + 1]!;
  return 0;
}

/** a^m · b^n for monomials and integers m, n. */
export function combineMonomials(a: Monomial, b: Monomial, m = 1, n = 1): Monomial {
  const result: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const idA = i < a.length ? a[i]! : Number.POSITIVE_INFINITY;
    const idB = j < b.length ? b[j]! : Number.POSITIVE_INFINITY;
    const id = Math.min(idA, idB);
    let exponent = 0;
    if (idA === id) exponent += m * a[i + 1]!;
    if (idB === id) exponent += n * b[j + 1]!;
    if (idA === id) i += 2;
    if (idB === id) j += 2;
    if (exponent !== 0) result.push(id, exponent);
  }
  return result;
}

/** c · monomial. */
export function monomialPolynomial(monomial: Monomial, coefficient: bigint): Polynomial {
  return coefficient === 0n ? new Map() : new Map([[monomial.join(), { monomial, coefficient }]]);
}

/** m·a + n·b. */
export function linearCombination(m: bigint, a: Polynomial, n: bigint, b: Polynomial): Polynomial {
  const result = new Map<string, Term>();
  for (const [factor, polynomial] of [[m, a] as const, [n, b] as const]) {
    for (const { monomial, coefficient } of polynomial.values())
      accumulate(result, monomial, factor * coefficient);
  }
  return result;
}

export function multiplyPolynomials(a: Polynomial, b: Polynomial): Polynomial {
  const result = new Map<string, Term>();
  for (const s of a.values()) {
    for (const t of b.values()) {
      accumulate(result, combineMonomials(s.monomial, t.monomial), s.coefficient * t.coefficient);
    }
  }
  return result;
}

function accumulate(terms: Map<string, Term>, monomial: Monomial, coefficient: bigint): void {
  const key = monomial.join();
  const sum = (terms.get(key)?.coefficient ?? 0n) + coefficient;
  if (sum === 0n) terms.delete(key);
  else terms.set(key, { monomial, coefficient: sum });
}

/**
 * p = content · monomial · primitive, where the coefficients of `primitive` have no common divisor, its exponents
 * are non-negative with minimum 0, and its first term (in the order of the keys) has a positive coefficient.
 * @throws RangeError for the zero polynomial.
 */
export function primitivePart(p: Polynomial): { content: bigint; monomial: Monomial; primitive: Polynomial } {
  if (p.size === 0) throw new RangeError('the zero polynomial has no primitive part');
  const terms = [...p.values()];
  const content = terms.reduce((divisor, { coefficient }) => gcd(divisor, coefficient), 0n);
  const monomial = commonMonomial(terms);
  const reduced = terms
    .map((term) => {
      const rest = combineMonomials(term.monomial, monomial, 1, -1);
      return { key: rest.join(), monomial: rest, coefficient: term.coefficient / content };
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const sign = reduced[0]!.coefficient < 0n ? -1n : 1n;
  const primitive = new Map(
    reduced.map((term) => [term.key, { monomial: term.monomial, coefficient: sign * term.coefficient }]),
  );
  return { content: sign * content, monomial, primitive };
}

/** The monomial with the lowest exponent of each indeterminate, 0 where it does not occur. */
function commonMonomial(terms: readonly Term[]): Monomial {
  const lowest = new Map<number, number>();
  const occurrences = new Map<number, number>();
  for (const { monomial } of terms) {
    for (let i = 0; i < monomial.length; i += 2) {
      const [id, exponent] = [monomial[i]!, monomial[i + 1]!];
      lowest.set(id, Math.min(lowest.get(id) ?? exponent, exponent));
      occurrences.set(id, (occurrences.get(id) ?? 0) + 1);
    }
  }
  return [...lowest]
    .map(([id, exponent]): [number, number] => [
      id,
      occurrences.get(id) === terms.length ? exponent : Math.min(exponent, 0),
    ])
    .filter(([, exponent]) => exponent !== 0)
    .sort(([a], [b]) => a - b)
    .flat();
}

/** Identifies a polynomial whose terms stand in the order of their keys, as primitivePart makes them. */
export function polynomialKey(p: Polynomial): string {
  return [...p].map(([key, { coefficient }]) => `${coefficient}*${key}`).join(';');
}

/** p with one indeterminate replaced by an integer; all exponents of it must be non-negative. */
export function substitute(p: Polynomial, indeterminate: number, value: bigint): Polynomial {
  const result = new Map<string, Term>();
  for (const { monomial, coefficient } of p.values()) {
    const exponent = degree(monomial, indeterminate);
    const rest = exponent === 0 ? monomial : combineMonomials(monomial, [indeterminate, exponent], 1, -1);
    accumulate(result, rest, coefficient * value ** BigInt(exponent));
  }
  return result;
}
