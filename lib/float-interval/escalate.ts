/**
 * The elementary functions at one double, bounded by 160-bit BigInt intervals: what elementary.ts falls back on when its
 * error bound leaves the rounding open. Some 10 µs a call. Part of the trusted base.
 */

import { compare, negate as negateExact } from '../exact/dyadic.ts';
import * as elementary from '../interval/elementary.ts';
import {
  add,
  divide,
  enclose,
  type Interval,
  integerPoint,
  multiply,
  negate,
  point,
} from '../interval/interval.ts';
import { toNumberDown, toNumberUp } from '../interval/to-number.ts';

export type ElementaryName = 'exp' | 'expm1' | 'log' | 'log1p' | 'softplus' | 'sigmoid';

const ONE = point(1);

/** A double ≤ (or ≥) f(x), the tightest unless f(x) is within a relative 2^-146 of a double. */
export function escalate(name: ElementaryName, x: number, up: boolean): number {
  const bounds = encloseAt(name, x);
  return up ? toNumberUp(bounds.hi) : toNumberDown(bounds.lo);
}

/** Encloses f(x), |x| ≤ 2^45 where f has an exponential, to a relative 2^-146 at least. */
export function encloseAt(name: ElementaryName, x: number): Interval {
  const p = point(x);
  switch (name) {
    case 'exp':
      return elementary.exp(p);
    case 'expm1':
      return isSmall(p) ? expm1OfSmall(p) : elementary.expm1(p);
    case 'log':
      return elementary.log(p);
    case 'log1p':
      return log1p(p);
    case 'softplus':
      return x > 0 ? add(p, log1p(elementary.exp(negate(p)))) : log1p(elementary.exp(p));
    case 'sigmoid':
      return divide(ONE, add(ONE, elementary.exp(negate(p))));
  }
}

/** Encloses ln(1 + x) about as tightly as x is; lib/interval's own loses bits for small x. */
export function log1p(x: Interval): Interval {
  if (!isSmall(x)) return elementary.log1p(x);
  return { lo: log1pOfSmall({ lo: x.lo, hi: x.lo }).lo, hi: log1pOfSmall({ lo: x.hi, hi: x.hi }).hi };
}

/** 2^-10. Below it the functions of lib/interval lose bits to cancellation (and stop at three terms below 2^-40). */
const SMALL = { mantissa: 1n, exponent: -10 };
const TERMS = 17;

function isSmall(x: Interval): boolean {
  return compare(x.hi, SMALL) < 0 && compare(negateExact(x.lo), SMALL) < 0;
}

/** x^(TERMS+1) times [−1, 1], at most 2^-170 of x: more than the tail of either series. */
function tail(power: Interval, x: Interval): Interval {
  const { lo, hi } = multiply(power, x);
  const bound = compare(hi, negateExact(lo)) > 0 ? hi : negateExact(lo);
  return enclose(negateExact(bound), bound);
}

/** For a point: x + x²/2! + … + x^17/17! + tail, the tail below 2|x|^18/18!. */
function expm1OfSmall(x: Interval): Interval {
  let power = x;
  let sum = x;
  let factorial = 1n;
  for (let n = 2n; n <= TERMS; n++) {
    power = multiply(power, x);
    factorial *= n;
    sum = add(sum, divide(power, integerPoint(factorial)));
  }
  return add(sum, tail(power, x));
}

/** For a point: x − x²/2 + … + x^17/17 + tail, the tail below 2|x|^18/18. */
function log1pOfSmall(x: Interval): Interval {
  let power = x;
  let sum = x;
  for (let n = 2n; n <= TERMS; n++) {
    power = multiply(power, x);
    const term = divide(power, integerPoint(n % 2n === 0n ? -n : n));
    sum = add(sum, term);
  }
  return add(sum, tail(power, x));
}
