/** Intervals of doubles: fast, for vocabularies and widths of language models. */

import { boundedDot } from '../float/dot.ts';
import { exp, expm1, log, log1p } from '../float-interval/elementary.ts';
import * as fi from '../float-interval/interval.ts';
import { addDown, addUp } from '../float-interval/rounding.ts';
import { type Arithmetic, type Distribution, shiftedLogSumExp } from './arithmetic.ts';

function dot(a: Float64Array, aStart: number, b: Float64Array, bStart: number, n: number): fi.FloatInterval {
  const { value, bound } = boundedDot(a, aStart, b, bStart, n);
  if (!Number.isFinite(value) || !Number.isFinite(bound)) return fi.ENTIRE;
  return { lo: addDown(value, -bound), hi: addUp(value, bound) };
}

function upperPoint({ hi }: fi.FloatInterval): fi.FloatInterval {
  return fi.point(Number.isFinite(hi) ? hi : 0);
}

function softmax(logits: readonly fi.FloatInterval[]): Distribution<fi.FloatInterval> {
  let mode = 0;
  for (let v = 1; v < logits.length; v++) if (logits[v]!.hi > logits[mode]!.hi) mode = v;
  const shift = upperPoint(logits[mode]!);
  const weights = logits.map((z) => exp(fi.subtract(z, shift)));
  let others = fi.point(0);
  for (let v = 0; v < weights.length; v++) if (v !== mode) others = fi.add(others, weights[v]!);
  const total = fi.add(weights[mode]!, others);
  const logTotal = log(total);
  return {
    probability: weights.map((w) => fi.divide(w, total)),
    // 1 − p is at least about 1/2 for all but the mode, where the difference would cancel.
    complement: weights.map((w, v) => fi.divide(v === mode ? others : fi.subtract(total, w), total)),
    logProbability: logits.map((z) => fi.subtract(fi.subtract(z, shift), logTotal)),
    mode,
  };
}

export const floatArithmetic: Arithmetic<fi.FloatInterval> = {
  name: 'float64 intervals',
  seriesBelow: 0.01,
  precision: 1e-17,
  largestExponent: 700,
  point: fi.point,
  add: fi.add,
  subtract: fi.subtract,
  multiply: fi.multiply,
  divide: fi.divide,
  exp,
  expm1,
  log,
  log1p,
  hull: fi.hull,
  minimum: (values) => values.reduce(fi.min),
  maximum: (values) => values.reduce(fi.max),
  upperPoint,
  dot,
  softmax,
  logSumExp: (values) => shiftedLogSumExp(floatArithmetic, values),
  lower: ({ lo }) => lo,
  upper: ({ hi }) => hi,
  sign: ({ lo, hi }) => {
    if (!(lo <= hi)) return null;
    return lo > 0 ? 1 : hi < 0 ? -1 : lo === 0 && hi === 0 ? 0 : null;
  },
};
