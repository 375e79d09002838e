/** The rational numbers of the checker from text and doubles, and as text. */

import type { Rational } from '../checker/asymptotic-term.ts';
import { bitLength, fromNumber } from '../exact/dyadic.ts';
import { parseRational } from '../exact/rational-text.ts';
import { reduced } from './decay.ts';

/** The number that the text stands for, in lowest terms; null when it is none or has too many digits. */
export function rationalFromText(text: string): Rational | null {
  const value = parseRational(text);
  return value === null ? null : { n: value.s * value.n, d: value.d };
}

/** The double itself. @throws RangeError for NaN and ±Infinity. */
export function rationalFromDouble(x: number): Rational {
  const { mantissa, exponent } = fromNumber(x);
  return exponent >= 0
    ? { n: mantissa << BigInt(exponent), d: 1n }
    : reduced(mantissa, 1n << BigInt(-exponent));
}

/** "n" or "n/d". */
export function rationalText({ n, d }: Rational): string {
  return d === 1n ? String(n) : `${n}/${d}`;
}

/** Short text for a reader: "5/2" as it is, long numbers by their size. */
export function shortText(r: Rational): string {
  const text = rationalText(r);
  return text.length <= 24 ? text : `about ${powerText(r)}`;
}

/** A positive number to three digits, "1.25" or "1.25e+40"; for display. */
export function powerText({ n, d }: Rational): string {
  const scaled = (e: number): bigint => (e >= 0 ? n / (d * 10n ** BigInt(e)) : (n * 10n ** BigInt(-e)) / d);
  // From the numbers of bits, at most one or two off; n/d is between 10^exponent and 10^(exponent + 1) in the end.
  let exponent = Math.floor((bitLength(n) - bitLength(d)) * 0.30103);
  while (scaled(exponent) === 0n) exponent -= 1;
  while (scaled(exponent) >= 10n) exponent += 1;
  let digits = (scaled(exponent - 3) + 5n) / 10n;
  if (digits === 1000n) {
    digits = 100n;
    exponent += 1;
  }
  const text = String(digits);
  return exponent >= -2 && exponent <= 3
    ? String(Number(`${text}e${exponent - 2}`))
    : `${text[0]}.${text.slice(1)}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}
