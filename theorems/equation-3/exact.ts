/** Sums and products of doubles without rounding. */

import * as dyadic from '../../lib/exact/dyadic.ts';
import * as iv from '../../lib/interval/interval.ts';

export type Row = readonly number[];

/** ⟨a, b⟩ of doubles. */
export function exactDot(a: Row, b: Row): dyadic.Dyadic {
  return a.reduce<dyadic.Dyadic>(
    (sum, x, d) => dyadic.add(sum, dyadic.multiply(dyadic.fromNumber(x), dyadic.fromNumber(b[d]!))),
    dyadic.ZERO,
  );
}

/** a − b of doubles. */
export function exactDifference(a: number, b: number): dyadic.Dyadic {
  return dyadic.subtract(dyadic.fromNumber(a), dyadic.fromNumber(b));
}

/** The dyadic number as an interval, rounded outward to 160 bits where it is longer. */
export function enclosed(d: dyadic.Dyadic): iv.Interval {
  return iv.enclose(d, d);
}
