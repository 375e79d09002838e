/** Enclosures of sums of positive terms whose ratios fall, or are bounded from some term on. */

import * as iv from '../interval/interval.ts';

const ONE = iv.point(1);
/** Terms are added until what is left is below this power of two of the sum. */
const NEGLIGIBLE_BITS = 130;

/**
 * 1 + r_0 + r_0 r_1 + …, up to and including the product of the first `most` ratios.
 * @param ratio r_k, k = 0, 1, …; non-negative.
 * @param bound an upper bound of r_j for all j ≥ k; a series is cut off only where it is below 1.
 */
export function sumOfProducts(
  ratio: (k: number) => iv.Interval,
  bound: (k: number) => iv.Interval,
  most = Number.POSITIVE_INFINITY,
): iv.Interval {
  let term = ONE;
  let sum = ONE;
  for (let k = 0; k < most; k++) {
    if (iv.isBelow(iv.scale(term, NEGLIGIBLE_BITS), sum)) {
      const r = iv.upper(bound(k));
      if (iv.isBelow(r, ONE)) {
        // The rest is at most term·(r + r² + …).
        const rest = iv.divide(iv.multiply(iv.upper(term), r), iv.subtract(ONE, r));
        return iv.add(sum, { lo: iv.point(0).lo, hi: rest.hi });
      }
    }
    term = iv.multiply(term, ratio(k));
    sum = iv.add(sum, term);
  }
  return sum;
}

/** (numerator/denominator)·factor, for ratios of terms. */
export function fractionTimes(numerator: number, denominator: number, factor: iv.Interval): iv.Interval {
  return iv.multiply(iv.ratio(BigInt(numerator), BigInt(denominator)), factor);
}
