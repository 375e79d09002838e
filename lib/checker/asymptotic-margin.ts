/**
 * q = e^(δ/β): given as a rational number, or enclosed from δ/β. Part of the trusted base.
 */

import type { Dyadic } from '../exact/dyadic.ts';
import { exp } from '../interval/elementary.ts';
import { ratio } from '../interval/interval.ts';
import type { Rational } from './asymptotic-term.ts';

export type Margin =
  /** q > 1; δ/β = ln q. */
  | { readonly kind: 'rational'; readonly q: Rational }
  /** δ/β > 0 as a rational number; q is irrational. */
  | { readonly kind: 'exponential'; readonly exponent: Rational };

/** lo ≤ q ≤ hi, equal when q is rational. */
export function factorBounds(margin: Margin): { readonly lo: Rational; readonly hi: Rational } {
  if (margin.kind === 'rational') return { lo: margin.q, hi: margin.q };
  const { n, d } = margin.exponent;
  const { lo, hi } = exp(ratio(n, d));
  return { lo: fromDyadic(lo), hi: fromDyadic(hi) };
}

function fromDyadic({ mantissa, exponent }: Dyadic): Rational {
  return exponent >= 0
    ? { n: mantissa << BigInt(exponent), d: 1n }
    : { n: mantissa, d: 1n << BigInt(-exponent) };
}
