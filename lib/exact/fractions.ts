/** Exact rational numbers and vectors of them, by fraction.js. */

import Fraction from 'fraction.js';
import * as iv from '../interval/interval.ts';
import { fromNumber } from './dyadic.ts';

/** A vector of exact rational numbers. */
export type Vector = readonly Fraction[];

/** n/d, exact; d ≠ 0. */
export function rational(n: number | bigint, d: number | bigint = 1n): Fraction {
  return new Fraction(BigInt(n), BigInt(d));
}

/** A vector of integers. */
export function integers(...entries: readonly number[]): Vector {
  return entries.map((entry) => rational(entry));
}

export function dot(a: Vector, b: Vector): Fraction {
  if (a.length !== b.length) throw new RangeError(`vectors of lengths ${a.length} and ${b.length}`);
  return a.reduce((sum, entry, d) => sum.add(entry.mul(b[d]!)), rational(0));
}

export function plus(a: Vector, b: Vector): Vector {
  return a.map((entry, d) => entry.add(b[d]!));
}

export function minus(a: Vector, b: Vector): Vector {
  return a.map((entry, d) => entry.sub(b[d]!));
}

export function times(c: Fraction, a: Vector): Vector {
  return a.map((entry) => c.mul(entry));
}

export function isZero(a: Vector): boolean {
  return a.every((entry) => entry.equals(0n));
}

export function equalVectors(a: Vector, b: Vector): boolean {
  return a.length === b.length && isZero(minus(a, b));
}

/** Entries as "n/d" in lowest terms. */
export function toStrings(a: Vector): string[] {
  return a.map((entry) => entry.toFraction());
}

/**
 * The double itself; `new Fraction(x)` takes a short decimal near it.
 * @throws RangeError for NaN and ±Infinity.
 */
export function fromDouble(x: number): Fraction {
  const { mantissa, exponent } = fromNumber(x);
  return exponent >= 0 ? rational(mantissa << BigInt(exponent)) : rational(mantissa, 1n << BigInt(-exponent));
}

/** Encloses the rational number. */
export function enclose({ s, n, d }: Fraction): iv.Interval {
  return iv.ratio(s * n, d);
}
