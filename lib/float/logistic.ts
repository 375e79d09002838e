/**
 * The logistic function and its antiderivative, stable for every double. Notation and form of the bounds as in exp.ts.
 * The argument's exponential e is off by at most 4·e in units of v = 2^-53, plus 2^-1075 when subnormal.
 */

import { exp, UNIT_ROUNDOFF } from './exp.ts';
import { log1p } from './log.ts';

/** Proved bound of the relative error of {@link softplus}; in the subnormal range 2^-1074 is to be added. */
export const SOFTPLUS_RELATIVE_ERROR = 14 * UNIT_ROUNDOFF;

/** Proved bound of the relative error of {@link sigmoid}; in the subnormal range 2^-1074 is to be added. */
export const SIGMOID_RELATIVE_ERROR = 7 * UNIT_ROUNDOFF;

/**
 * ln(1 + e^x).
 *
 * x ≤ 0: ln(1 + e) has condition e/((1 + e)ln(1 + e)) ≤ 1, so 4 from e and 8 from log1p: 12 (and 2^-1075 stays 2^-1075,
 * as the derivative in e is at most 1 and log1p returns tiny arguments unchanged). x > 0: x + ln(1 + e^−x), positive
 * terms: at most 12, and 1 for the sum: 13. Terms of second order are far below the remaining 1.
 */
export function softplus(x: number): number {
  if (x <= 0) return log1p(exp(x));
  return x + log1p(exp(-x));
}

/**
 * 1/(1 + e^−x).
 *
 * x ≥ 0: e = e^−x ≤ 1 has share e/(1 + e) ≤ 1/2 in the denominator, so 2, the sum 1, the quotient 1: 4.
 * x < 0: e/(1 + e) with condition 1/(1 + e) ≤ 1 in e, so 4, the sum 1, the quotient 1: 6. For subnormal e the sum is 1
 * and the quotient e itself.
 */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}
