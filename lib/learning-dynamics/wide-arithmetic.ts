/** 160-bit intervals of unbounded exponent: slow, and decides what doubles leave open. */

import * as dyadic from '../exact/dyadic.ts';
import { exp, expm1, log, log1p } from '../interval/elementary.ts';
import * as iv from '../interval/interval.ts';
import { toNumberDown, toNumberUp } from '../interval/to-number.ts';
import { type Arithmetic, type Distribution, shiftedLogSumExp } from './arithmetic.ts';

/** Exponents below −2^40 are not computed: 0 ≤ e^x < 2^x there. */
const LEAST_EXPONENT = -(2 ** 40);

function guardedExp(x: iv.Interval): iv.Interval {
  if (dyadic.compare(x.lo, { mantissa: -1n, exponent: 40 }) > 0) return exp(x);
  const negligible = { mantissa: 1n, exponent: LEAST_EXPONENT };
  if (dyadic.compare(x.hi, { mantissa: -1n, exponent: 40 }) <= 0) return { lo: dyadic.ZERO, hi: negligible };
  return { lo: dyadic.ZERO, hi: exp(iv.upper(x)).hi };
}

function guardedExpm1(x: iv.Interval): iv.Interval {
  return dyadic.compare(x.lo, { mantissa: -1n, exponent: 10 }) > 0
    ? expm1(x)
    : iv.subtract(guardedExp(x), iv.point(1));
}

/** Exact, then rounded outward once. */
function dot(a: Float64Array, aStart: number, b: Float64Array, bStart: number, n: number): iv.Interval {
  let total = dyadic.ZERO;
  for (let i = 0; i < n; i++) {
    total = dyadic.add(
      total,
      dyadic.multiply(dyadic.fromNumber(a[aStart + i]!), dyadic.fromNumber(b[bStart + i]!)),
    );
  }
  return iv.enclose(total, total);
}

/** Probabilities between 0 and 1, and ln p from the logits. */
function unknown(logits: readonly iv.Interval[], mode: number): Distribution<iv.Interval> {
  const anywhere = logits.map(() => ({ lo: dyadic.ZERO, hi: iv.point(1).hi }));
  const partition = shiftedLogSumExp(wideArithmetic, logits);
  return {
    probability: anywhere,
    complement: anywhere,
    logProbability: logits.map((z) => iv.subtract(z, partition)),
    mode,
  };
}

function softmax(logits: readonly iv.Interval[]): Distribution<iv.Interval> {
  const mode = logits.reduce((best, z, v) => (dyadic.compare(z.hi, logits[best]!.hi) > 0 ? v : best), 0);
  const shift = iv.upper(logits[mode]!);
  const weights = logits.map((z) => guardedExp(iv.subtract(z, shift)));
  const others = weights.reduce((t, w, v) => (v === mode ? t : iv.add(t, w)), iv.point(0));
  const total = iv.add(weights[mode]!, others);
  // Logits beyond 2^150 or so are enclosed more widely than e^x can tell apart: nothing is known but 0 ≤ p ≤ 1.
  if (!iv.isPositive(total)) return unknown(logits, mode);
  const logTotal = log(total);
  return {
    probability: weights.map((w) => iv.divide(w, total)),
    // 1 − p is at least about 1/2 for all but the mode, where the difference would cancel.
    complement: weights.map((w, v) => iv.divide(v === mode ? others : iv.subtract(total, w), total)),
    logProbability: logits.map((z) => iv.subtract(iv.subtract(z, shift), logTotal)),
    mode,
  };
}

export const wideArithmetic: Arithmetic<iv.Interval> = {
  name: '160-bit intervals',
  seriesBelow: 1e-16,
  precision: 1e-48,
  largestExponent: 1e12,
  point: iv.point,
  add: iv.add,
  subtract: iv.subtract,
  multiply: iv.multiply,
  divide: iv.divide,
  exp: guardedExp,
  expm1: guardedExpm1,
  log,
  log1p,
  hull: (a, b) => ({ lo: iv.min(a, b).lo, hi: iv.max(a, b).hi }),
  minimum: (values) => values.reduce(iv.min),
  maximum: (values) => values.reduce(iv.max),
  upperPoint: iv.upper,
  dot,
  softmax,
  logSumExp: (values) => shiftedLogSumExp(wideArithmetic, values),
  lower: ({ lo }) => toNumberDown(lo),
  upper: ({ hi }) => toNumberUp(hi),
  sign: ({ lo, hi }) => {
    const [below, above] = [dyadic.sign(lo), dyadic.sign(hi)];
    return below === above ? below : null;
  },
};
