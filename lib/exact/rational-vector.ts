/** A vector of rationals numerators_i/denominator with denominator > 0 and no factor common to all of them. */
export interface RationalVector {
  readonly numerators: bigint[];
  readonly denominator: bigint;
}

/** Greatest common divisor, ≥ 0. */
export function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** Cancels the common factor and makes the denominator positive; denominator ≠ 0. */
export function lowestTerms(numerators: readonly bigint[], denominator: bigint): RationalVector {
  let common = denominator < 0n ? -denominator : denominator;
  for (const numerator of numerators) {
    if (common === 1n) break;
    common = gcd(common, numerator);
  }
  const divisor = denominator < 0n ? -common : common;
  if (divisor === 1n) return { numerators: [...numerators], denominator };
  return { numerators: numerators.map((t) => t / divisor), denominator: denominator / divisor };
}
