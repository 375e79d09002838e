/**
 * Dot products of doubles with a rigorous bound of their rounding error. Part of the trusted base.
 *
 * With u = 2^-53, recursive summation of n rounded products errs by at most γ_n Σ|a_i b_i|, γ_n = nu/(1 − nu)
 * (Higham, "Accuracy and Stability of Numerical Algorithms", Section 3.1), plus 2^-1075 for each product that
 * underflows.
 */

export const UNIT_ROUNDOFF = 1.1102230246251565e-16;

export interface BoundedValue {
  /** The computed value; not finite when the computation overflowed. */
  readonly value: number;
  /** |value − exact| ≤ bound; meaningless when value is not finite. */
  readonly bound: number;
}

/**
 * ⟨a, b⟩ over n entries from the given offsets.
 * @param entryErrors how many further relative errors of 2^-53 each product carries (rounded entries); 0 when the
 *   doubles are exact.
 */
export function boundedDot(
  a: Float64Array,
  aStart: number,
  b: Float64Array,
  bStart: number,
  n: number,
  entryErrors = 0,
): BoundedValue {
  let value = 0;
  let magnitude = 0;
  for (let i = 0; i < n; i++) {
    const product = a[aStart + i]! * b[bStart + i]!;
    value += product;
    magnitude += Math.abs(product);
  }
  // Valid for nu ≤ 1e-8, n up to 90 million: 1.0001 covers 1/(1 − γ) for magnitude itself, the second-order terms and the roundings of this line.
  const bound = 1.0001 * (n + 2 + entryErrors) * UNIT_ROUNDOFF * magnitude + (n + 1) * Number.MIN_VALUE;
  return { value, bound };
}
