/** Enclosed positive numbers of any size as short decimals. */

import type Fraction from 'fraction.js';
import { enclose } from '../exact/fractions.ts';
import * as elementary from '../interval/elementary.ts';
import { exp, log10 } from '../interval/elementary.ts';
import * as iv from '../interval/interval.ts';
import { midpoint } from '../interval/to-number.ts';

const ln10 = elementary.log(iv.point(10));

/**
 * Four significant digits, such as 0.3636, 2.688e43 or 2.807e43429, rounded from the middle of the enclosure; 0 for
 * the point 0. The enclosure must be positive otherwise.
 */
export function scientific(a: iv.Interval): string {
  if (a.hi.mantissa === 0n) return '0';
  const logarithm = log10(a);
  const size = midpoint(logarithm);
  if (size > -4 && size < 6) return String(Number(midpoint(a).toPrecision(4)));
  const exponent = Math.floor(size);
  const digits = midpoint(exp(iv.multiply(iv.subtract(logarithm, iv.point(exponent)), ln10)));
  const rounded = digits.toFixed(3);
  return rounded === '10.000' ? `1e${exponent + 1}` : `${Number(rounded)}e${exponent}`;
}

/** "n/d" where that is short, else as {@link scientific}. */
export function shortText(a: Fraction): string {
  const whole = a.n < 10n ** 12n && a.d < 10n ** 12n;
  if (whole) return a.toFraction();
  return `${a.s < 0n ? '-' : ''}${scientific(enclose(a.abs()))}`;
}

/** "4/11 = 0.3636", or only one of the two. */
export function bothTexts(a: Fraction): string {
  const text = shortText(a);
  return text.includes('/') ? `${text} = ${scientific(enclose(a))}` : text;
}
