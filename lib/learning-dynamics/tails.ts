/** e^y − 1 − y and ln(1 + y) − y without cancellation for small y. */

import type { Arithmetic } from './arithmetic.ts';

/** 2^-50, more than the rounding of 1 ± rest in float64. */
const ROUNDING = 1 / 1_125_899_906_842_624;

/** Number n of the last term, so that size^(n − 1) is below the precision; 3 to 12. */
function lastTerm<T>({ precision }: Arithmetic<T>, size: number): number {
  let n = 3;
  for (let power = size * size; power > precision && n < 12; power *= size) n += 1;
  return n;
}

/**
 * The function y ↦ e^y − 1 − y = y²/2·(1 + y/3·(1 + y/4·(…))) on |y| ≤ size, as enclosures.
 *
 * The factor after the last term is 1 + y/(n+1) + …, within 1 ± 1.1·size/(n+1) for size ≤ 1/8.
 */
export function expTail<T>(arithmetic: Arithmetic<T>, size: number): (y: T) => T {
  const { point, add, subtract, multiply, divide, expm1, hull, seriesBelow } = arithmetic;
  if (!(size <= seriesBelow)) return (y) => subtract(expm1(y), y);
  const terms = lastTerm(arithmetic, size);
  const rest = (1.1 * size) / (terms + 1) + ROUNDING;
  const [one, two] = [point(1), point(2)];
  const last = hull(point(1 - rest), point(1 + rest));
  const divisors = Array.from({ length: terms - 2 }, (_, i) => point(terms - i));
  return (y) => {
    let factor = last;
    for (const divisor of divisors) factor = add(one, multiply(divide(y, divisor), factor));
    return multiply(divide(multiply(y, y), two), factor);
  };
}

/**
 * The function y ↦ ln(1 + y) − y = −y²·(1/2 − y/3 + y²/4 − …) on |y| ≤ size, as enclosures.
 *
 * The part from the last term on is 1/n·(1 ± 1.2·size) for size ≤ 1/8.
 */
export function logTail<T>(arithmetic: Arithmetic<T>, size: number): (y: T) => T {
  const { point, subtract, multiply, divide, log1p, hull, seriesBelow } = arithmetic;
  if (!(size <= seriesBelow)) return (y) => subtract(log1p(y), y);
  const terms = lastTerm(arithmetic, size);
  const rest = 1.2 * size + ROUNDING;
  const last = divide(hull(point(1 - rest), point(1 + rest)), point(terms));
  return (y) => {
    let factor = last;
    for (let m = terms - 1; m >= 2; m--) factor = subtract(divide(point(1), point(m)), multiply(y, factor));
    return subtract(point(0), multiply(multiply(y, y), factor));
  };
}
