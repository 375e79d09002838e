/** Rational dual numbers a + b·ε, ε² = 0: exact derivatives by the rules of arithmetic alone. */

import type Fraction from 'fraction.js';

export interface Dual {
  readonly value: Fraction;
  readonly slope: Fraction;
}

export function add(a: Dual, b: Dual): Dual {
  return { value: a.value.add(b.value), slope: a.slope.add(b.slope) };
}

export function multiply(a: Dual, b: Dual): Dual {
  return { value: a.value.mul(b.value), slope: a.value.mul(b.slope).add(a.slope.mul(b.value)) };
}

/** b.value ≠ 0. */
export function divide(a: Dual, b: Dual): Dual {
  const value = a.value.div(b.value);
  return { value, slope: a.slope.sub(value.mul(b.slope)).div(b.value) };
}
