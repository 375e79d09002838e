/**
 * One formula, four readings: exact rationals, enclosures, logarithms in float64, and text for the symbolic prover. A
 * formula that is written once over this interface cannot differ from check to check.
 */

import type Fraction from 'fraction.js';
import { rational } from '../exact/fractions.ts';
import { exp, log, log1p } from '../float/elementary.ts';
import * as iv from '../interval/interval.ts';

export interface Arithmetic<T> {
  readonly zero: T;
  readonly one: T;
  add(a: T, b: T): T;
  subtract(a: T, b: T): T;
  multiply(a: T, b: T): T;
  divide(a: T, b: T): T;
}

export const exact: Arithmetic<Fraction> = {
  zero: rational(0),
  one: rational(1),
  add: (a, b) => a.add(b),
  subtract: (a, b) => a.sub(b),
  multiply: (a, b) => a.mul(b),
  divide: (a, b) => a.div(b),
};

export const enclosed: Arithmetic<iv.Interval> = {
  zero: iv.point(0),
  one: iv.point(1),
  add: iv.add,
  subtract: iv.subtract,
  multiply: iv.multiply,
  divide: iv.divide,
};

/** ln(e^a + e^b). */
function logAdd(a: number, b: number): number {
  const [large, small] = a >= b ? [a, b] : [b, a];
  return small === Number.NEGATIVE_INFINITY ? large : large + log1p(exp(small - large));
}

/** ln(e^a − e^b) for a ≥ b; NaN when a < b. */
function logSubtract(a: number, b: number): number {
  if (b === Number.NEGATIVE_INFINITY) return a;
  return a === b ? Number.NEGATIVE_INFINITY : a + log1p(-exp(b - a));
}

/** A number x ≥ 0 held as ln x; 0 is −Infinity. Nothing overflows that has a logarithm below 1.8e308. */
export const logarithmic: Arithmetic<number> = {
  zero: Number.NEGATIVE_INFINITY,
  one: 0,
  add: logAdd,
  subtract: logSubtract,
  multiply: (a, b) => a + b,
  divide: (a, b) => a - b,
};

/** ln Σ e^{a_i}; −Infinity for an empty sum. */
export function logSum(values: readonly number[]): number {
  const largest = values.reduce((max, a) => Math.max(max, a), Number.NEGATIVE_INFINITY);
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  return largest + log(values.reduce((sum, a) => sum + exp(a - largest), 0));
}

/** Expressions as lib/symbolic reads them. */
export const text: Arithmetic<string> = {
  zero: '0',
  one: '1',
  add: (a, b) => `(${a} + ${b})`,
  subtract: (a, b) => `(${a} - ${b})`,
  multiply: (a, b) => `(${a})*(${b})`,
  divide: (a, b) => `((${a})/(${b}))`,
};
