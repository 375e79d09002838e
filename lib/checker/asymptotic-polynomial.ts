/**
 * Polynomials in one variable with integer coefficients, dense, and two complete decisions about their signs. Part of
 * the trusted base: integer arithmetic on BigInt only.
 */

/** Coefficients from the constant one upwards; the last is not 0, and the zero polynomial is []. */
export type Polynomial = readonly bigint[];

/** Drops leading zeros. */
export function polynomial(coefficients: readonly bigint[]): Polynomial {
  let length = coefficients.length;
  while (length > 0 && coefficients[length - 1] === 0n) length -= 1;
  return coefficients.slice(0, length);
}

/** −1 for the zero polynomial. */
export function degree(p: Polynomial): number {
  return p.length - 1;
}

/** 0 for the zero polynomial. */
export function leading(p: Polynomial): bigint {
  return p.at(-1) ?? 0n;
}

export function evaluate(p: Polynomial, n: bigint): bigint {
  return p.reduceRight((value, coefficient) => value * n + coefficient, 0n);
}

export function subtract(a: Polynomial, b: Polynomial): Polynomial {
  const length = Math.max(a.length, b.length);
  return polynomial(Array.from({ length }, (_, i) => (a[i] ?? 0n) - (b[i] ?? 0n)));
}

export function multiply(a: Polynomial, b: Polynomial): Polynomial {
  if (a.length === 0 || b.length === 0) return [];
  const product = new Array<bigint>(a.length + b.length - 1).fill(0n);
  for (const [i, x] of a.entries()) for (const [j, y] of b.entries()) product[i + j]! += x * y;
  return polynomial(product);
}

/** p(m + by) as a polynomial in m, by Horner's scheme. */
export function shift(p: Polynomial, by: bigint): Polynomial {
  const result = [...p];
  for (let i = 0; i < result.length - 1; i++) {
    for (let j = result.length - 2; j >= i; j--) result[j]! += by * result[j + 1]!;
  }
  return result;
}

/** n^k. */
export function monomial(k: number): Polynomial {
  return [...new Array<bigint>(k).fill(0n), 1n];
}

/**
 * Sufficient for p(n) ≥ 0 at all real n ≥ from: no coefficient of p(from + m) is negative. If it is so at one shift it
 * is at all later ones, and with a positive leading coefficient it is so at some.
 */
export function staysNonNegative(p: Polynomial, from: number): boolean {
  return shift(p, BigInt(from)).every((coefficient) => coefficient >= 0n);
}

/** Smallest shift ≥ from at which staysNonNegative; null when there is none up to 2^50. */
export function firstNonNegativeShift(p: Polynomial, from: number): number | null {
  if (leading(p) < 0n) return null;
  if (staysNonNegative(p, from)) return from;
  let step = 1;
  while (!staysNonNegative(p, from + step)) {
    step *= 2;
    if (step > 2 ** 50) return null;
  }
  // step / 2 was refused, or it is the first one and `from` itself was.
  let [no, yes] = [step === 1 ? from : from + step / 2, from + step];
  while (yes - no > 1) {
    const middle = Math.floor((no + yes) / 2);
    if (staysNonNegative(p, middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

/**
 * An integer n ≥ from with p(n) ≤ 0, or null when p is positive at all of them. By the Budan–Fourier theorem p has no
 * root in (a, b] when the coefficients of p(a + m) and p(b + m) have equally many sign changes.
 * @throws RangeError when the polynomial is positive only from beyond 2^50 on.
 */
export function notPositiveAt(p: Polynomial, from: number): number | null {
  if (evaluate(p, BigInt(from)) <= 0n) return from;
  if (leading(p) < 0n) {
    for (let step = 1; ; step *= 2) if (evaluate(p, BigInt(from + step)) <= 0n) return from + step;
  }
  const end = firstNonNegativeShift(p, from);
  if (end === null) throw new RangeError('a polynomial whose sign is settled only beyond 2^50');
  const search = (a: number, b: number): number | null => {
    if (evaluate(p, BigInt(b)) <= 0n) return b;
    if (b - a <= 1 || signChanges(shift(p, BigInt(a))) === signChanges(shift(p, BigInt(b)))) return null;
    const middle = Math.floor((a + b) / 2);
    return search(a, middle) ?? search(middle, b);
  };
  // At `end` no coefficient is negative: beyond it p is at least p(end).
  return search(from, end);
}

function signChanges(p: Polynomial): number {
  const signs = p.filter((coefficient) => coefficient !== 0n).map((coefficient) => coefficient > 0n);
  return signs.filter((sign, i) => i > 0 && sign !== signs[i - 1]).length;
}
