/** Rational numbers as text: "3/7", "1/2^1000", "0.25", "1e-40". */

import type Fraction from 'fraction.js';
import { bitLength } from './dyadic.ts';
import { rational } from './fractions.ts';

/** Largest number of bits of a numerator or denominator. */
const MOST_BITS = 65_536;
/** A term is a power, a decimal or an integer. */
const TERM = /^(?:(\d{1,20000})\^(\d{1,5})|(\d{1,20000})(?:\.(\d{1,20000}))?(?:[eE]([+-]?\d{1,5}))?)$/;

export const EXPECTED_RATIONAL =
  'a finite number or a rational in a string such as "3/7", "1/2^1000" or "0.25"';

/**
 * The number that a text of the form [-]TERM or [-]TERM/TERM stands for, exactly; TERM is an integer, a decimal with or
 * without exponent, or BASE^EXPONENT with natural numbers. null for anything else, for a denominator 0, and for
 * numbers of more than 65536 bits.
 */
export function parseRational(source: string): Fraction | null {
  const negative = source.startsWith('-');
  const [top, bottom, ...others] = (negative ? source.slice(1) : source).split('/');
  if (others.length > 0) return null;
  const numerator = term(top!);
  const denominator = bottom === undefined ? rational(1) : term(bottom);
  if (numerator === null || denominator === null || denominator.equals(0n)) return null;
  const value = numerator.div(denominator);
  if (bitLength(value.n) > MOST_BITS || bitLength(value.d) > MOST_BITS) return null;
  return negative ? value.neg() : value;
}

function term(source: string): Fraction | null {
  const match = TERM.exec(source);
  if (match === null) return null;
  const [, base, power, whole, decimals = '', exponent = '0'] = match;
  if (base !== undefined) {
    const [b, e] = [BigInt(base), BigInt(power!)];
    return bitLength(b) * Number(e) > 2 * MOST_BITS ? null : rational(b ** e);
  }
  const shift = Number(exponent) - decimals.length;
  if (Math.abs(shift) > MOST_BITS) return null;
  const digits = BigInt(`${whole}${decimals}`);
  const scale = 10n ** BigInt(Math.abs(shift));
  return shift >= 0 ? rational(digits * scale) : rational(digits, scale);
}

/** Whether n is 2^k, and its k. */
function exponentOfTwo(n: bigint): number | null {
  return n > 0n && (n & (n - 1n)) === 0n ? bitLength(n) - 1 : null;
}

/** "n/d" in lowest terms, powers of two from 2^64 on as "2^k"; parseRational reads it back. */
export function rationalText({ s, n, d }: Fraction): string {
  const natural = (m: bigint): string => {
    const k = exponentOfTwo(m);
    return k === null || k < 64 ? `${m}` : `2^${k}`;
  };
  return `${s < 0n ? '-' : ''}${natural(n)}${d === 1n ? '' : `/${natural(d)}`}`;
}
