/** Enclosures of the logistic loss and of σ at any finite margin, in 160-bit intervals of unbounded exponent. */

import * as dyadic from '../../lib/exact/dyadic.ts';
import { exp, log1p } from '../../lib/interval/elementary.ts';
import * as iv from '../../lib/interval/interval.ts';

const ONE = iv.point(1);
/** Exponentials of numbers below −2^44 are only bounded. */
const LARGEST = dyadic.fromNumber(2 ** 44);

function magnitude(d: dyadic.Dyadic): dyadic.Dyadic {
  return dyadic.sign(d) < 0 ? dyadic.negate(d) : d;
}

/** Encloses e^x for one dyadic x ≤ 2^44; below −2^44 only by 0 and e^−2^44. */
export function exponential(x: dyadic.Dyadic): iv.Interval {
  const least = dyadic.negate(LARGEST);
  if (dyadic.compare(x, least) >= 0) return exp({ lo: x, hi: x });
  return { lo: dyadic.ZERO, hi: exp({ lo: least, hi: least }).hi };
}

/** Encloses e^−|m| for one dyadic m. */
function decay(m: dyadic.Dyadic): iv.Interval {
  return exponential(dyadic.negate(magnitude(m)));
}

function lossOfPoint(m: dyadic.Dyadic): iv.Interval {
  const rest = log1p(decay(m));
  return dyadic.sign(m) < 0 ? iv.add({ lo: dyadic.negate(m), hi: dyadic.negate(m) }, rest) : rest;
}

/** σ(−m). */
function residualOfPoint(m: dyadic.Dyadic): iv.Interval {
  const e = decay(m);
  return dyadic.sign(m) >= 0 ? iv.divide(e, iv.add(ONE, e)) : iv.divide(ONE, iv.add(ONE, e));
}

/** Encloses φ(m) = −ln σ(m) = ln(1 + e^−m), which falls in m. */
export function logisticLoss(m: iv.Interval): iv.Interval {
  return { lo: lossOfPoint(m.hi).lo, hi: lossOfPoint(m.lo).hi };
}

/** Encloses g(m) = σ(−m) = −φ'(m), which falls in m. */
export function residual(m: iv.Interval): iv.Interval {
  return { lo: residualOfPoint(m.hi).lo, hi: residualOfPoint(m.lo).hi };
}

/** Encloses the mean of at least one value. */
export function mean(values: readonly iv.Interval[]): iv.Interval {
  return iv.divide(values.reduce(iv.add), iv.integerPoint(BigInt(values.length)));
}

/** Encloses max |x| over the interval, from above, as a point. */
export function upperMagnitude(a: iv.Interval): iv.Interval {
  const [lo, hi] = [magnitude(a.lo), magnitude(a.hi)];
  return iv.upper(iv.max({ lo, hi: lo }, { lo: hi, hi }));
}

/** Encloses min |x| over the interval, from below, as a point. */
export function lowerMagnitude(a: iv.Interval): iv.Interval {
  if (dyadic.sign(a.lo) * dyadic.sign(a.hi) <= 0) return iv.point(0);
  const [lo, hi] = [magnitude(a.lo), magnitude(a.hi)];
  return iv.lower(iv.min({ lo, hi: lo }, { lo: hi, hi }));
}

/** Whether the two enclosures have a point in common. */
export function meet(a: iv.Interval, b: iv.Interval): boolean {
  return dyadic.compare(a.lo, b.hi) <= 0 && dyadic.compare(b.lo, a.hi) <= 0;
}
