/** Enclosures as text: digits, and how wide they are. */

import * as iv from '../../lib/interval/interval.ts';
import { midpoint, toNumberUp } from '../../lib/interval/to-number.ts';
import { scientific } from '../../lib/verification/scientific.ts';

const DIGITS = 10;

/** Ten digits within the range of doubles, four beyond, and the relative width. @param a positive, or the point 0. */
export function enclosureText(a: iv.Interval): string {
  if (a.hi.mantissa === 0n) return '0';
  const middle = midpoint(a);
  const digits =
    middle > 1e-290 && middle < 1e290 ? String(Number(middle.toPrecision(DIGITS))) : scientific(a);
  const width = toNumberUp(iv.divide(iv.subtract(iv.upper(a), iv.lower(a)), iv.lower(a)).hi);
  return width === 0 ? digits : `${digits} (± ${(width / 2).toExponential(0)} relative)`;
}
