/** Claim (c): the remainder is of second order, with the constant −(β/2) Σ Var. */

import { type Check, discarded, holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import { log } from '../../../lib/float/elementary.ts';
import { sum } from '../../../lib/learning-dynamics/arithmetic.ts';
import { largestRange, varianceBounds } from '../../../lib/learning-dynamics/reward-change.ts';
import type { Analysis, View } from '../analysis.ts';

/** x = s·(largest range): ten decades in 160-bit intervals. */
const WIDE_SCALES = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12] as const;
/** Four where only float64 is affordable. */
const FLOAT_SCALES = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6] as const;
const LN10 = log(10);
/** The bounds of the constant are attained in the limit of deterministic policies: this factor keeps them decidable. */
const RELATIVE_TOLERANCE = 1e-15;

const VANISHES = discarded('the second-order term vanishes or is not resolved');
const UNRESOLVED = open('a remainder is not resolved');

type Query<R> = <T>(view: View<T>, scales: readonly number[]) => R;

/** In 160 bits where they are affordable: small steps need them. */
function precisely<R>(analysis: Analysis, query: Query<R>): R {
  return analysis.hasWide ? query(analysis.wide, WIDE_SCALES) : query(analysis.float, FLOAT_SCALES);
}

function hasSecondOrder<T>({ state, arithmetic }: View<T>): boolean {
  const variance = sum(
    arithmetic,
    state.changes.map((change) => change.variance),
  );
  return arithmetic.sign(variance) === 1 && arithmetic.sign(largestRange(state)) === 1;
}

/** actual − predicted at s = x/(largest range). */
function differences<T>(view: View<T>, scales: readonly number[]): T[] {
  return scales.map((x) => view.atRange(x).difference);
}

/** ln|a|, or null when the sign is open. */
function logMagnitude<T>({ arithmetic }: View<T>, a: T): T | null {
  const sign = arithmetic.sign(a);
  if (sign === null || sign === 0) return null;
  return arithmetic.log(sign === 1 ? a : arithmetic.subtract(arithmetic.point(0), a));
}

function slope(analysis: Analysis): Outcome {
  return precisely(analysis, (view, scales) => {
    if (!hasSecondOrder(view)) return VANISHES;
    const { arithmetic } = view;
    const { subtract, divide, log: ln, point, lower, upper } = arithmetic;
    const logs = differences(view, scales).map((d) => logMagnitude(view, d));
    let worst: { slope: number; bound: number } | null = null;
    for (let j = 0; j + 1 < scales.length; j++) {
      const [from, to] = [logs[j], logs[j + 1]];
      if (from === null || to === null) return UNRESOLVED;
      const decade = ln(divide(point(scales[j]!), point(scales[j + 1]!)));
      const local = divide(subtract(from!, to!), decade);
      const [low, high] = [lower(local), upper(local)];
      const bound = (scales[j]! + scales[j + 1]!) / (2 * LN10);
      if (low > 2 + bound || high < 2 - bound)
        return violated(
          `between s·range = ${scales[j + 1]} and ${scales[j]} the slope is ${low}, not 2 up to ${bound}`,
          low,
          2,
        );
      if (low < 2 - bound || high > 2 + bound) return UNRESOLVED;
      const distance = Math.max(Math.abs(low - 2), Math.abs(high - 2));
      if (worst === null || distance > Math.abs(worst.slope - 2))
        worst = { slope: low - 2 + (high - low) / 2 + 2, bound };
    }
    return holds(worst!.slope, 2, worst!.bound - Math.abs(worst!.slope - 2));
  });
}

interface Fit {
  readonly slope: number;
  readonly standardError: number;
  readonly points: number;
}

/** Least squares of y on x. */
function fitLine(x: readonly number[], y: readonly number[]): Fit {
  const n = x.length;
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / n;
  const [centreX, centreY] = [mean(x), mean(y)];
  const xx = x.reduce((s, v) => s + (v - centreX) * (v - centreX), 0);
  const xy = x.reduce((s, v, i) => s + (v - centreX) * (y[i]! - centreY), 0);
  const slopeOfFit = xy / xx;
  const residuals = x.map((v, i) => y[i]! - centreY - slopeOfFit * (v - centreX));
  const square = residuals.reduce((s, r) => s + r * r, 0);
  return { slope: slopeOfFit, standardError: Math.sqrt(square / (n - 2) / xx), points: n };
}

/** Slope of ln|actual − predicted| against ln η, or null when there is no second-order term or it is not resolved. */
export function fittedSlope(analysis: Analysis): Fit | null {
  return precisely(analysis, (view, scales): Fit | null => {
    if (!hasSecondOrder(view)) return null;
    const logs = differences(view, scales).map((d) => logMagnitude(view, d));
    if (logs.some((value) => value === null)) return null;
    const { lower, upper } = view.arithmetic;
    const middle = logs.map((value) => (lower(value!) + upper(value!)) / 2);
    return fitLine(
      scales.map((x) => log(x)),
      middle,
    );
  });
}

/** Local slopes differ from 2 by less than 0.0025 at the largest step, and by a tenth of it at each smaller one. */
const FIT_TOLERANCE = 0.0025;

function fit(analysis: Analysis): Outcome {
  if (!precisely(analysis, (view) => hasSecondOrder(view))) return VANISHES;
  const result = fittedSlope(analysis);
  if (result === null) return UNRESOLVED;
  const distance = Math.abs(result.slope - 2);
  return distance <= FIT_TOLERANCE
    ? holds(result.slope, 2, FIT_TOLERANCE - distance)
    : violated(
        `the fitted slope is ${result.slope}, standard error ${result.standardError}`,
        result.slope,
        2,
      );
}

function constant(analysis: Analysis): Outcome {
  const factor = analysis.formulas.secondOrderFactor;
  return precisely(analysis, (view, scales) => {
    if (!hasSecondOrder(view)) return VANISHES;
    const { arithmetic, state } = view;
    const { divide, multiply, subtract, point, sign, lower, upper } = arithmetic;
    let distance = 0;
    for (const x of scales) {
      const bounds = varianceBounds(state, view.scaleOfRange(x));
      if (bounds === null || bounds.above === null) return UNRESOLVED;
      const { difference, secondOrder } = view.atRange(x);
      const lost = subtract(point(0), difference);
      const over = subtract(lost, multiply(point(factor * (1 - RELATIVE_TOLERANCE)), bounds.below));
      const under = subtract(multiply(point(factor * (1 + RELATIVE_TOLERANCE)), bounds.above), lost);
      if (sign(over) === -1 || sign(under) === -1)
        return violated(
          `at s·range = ${x} the remainder is not ${factor === 1 ? '' : `${factor} times `}-(beta/2) sum Var up to a factor 1 ± s·range/2`,
        );
      if (sign(over) === null || sign(under) === null) return UNRESOLVED;
      const second = multiply(point(-factor), secondOrder);
      const ratio = divide(lost, second);
      distance = Math.max(Math.abs(lower(ratio) - 1), Math.abs(upper(ratio) - 1));
    }
    const smallest = scales.at(-1)!;
    return distance <= smallest / 2 ? holds(distance, smallest / 2, smallest / 2 - distance) : UNRESOLVED;
  });
}

export const remainderChecks: readonly Check<Analysis>[] = [
  {
    id: 'equation-5.c.slope',
    statement:
      'the local slopes of ln|dr - eta C| against ln eta, decade by decade over ten decades, are enclosed around 2, within s·range/(2 ln 10) at either end',
    role: 'claim',
    level: 'certified',
    relation: 'limit',
    quantity:
      'the local slope farthest from 2, that of the largest steps; s = eta g beta, range of the logit changes per unit of s',
    limits:
      "ten decades, s·range from 1e-12 to 1e-2 (four, from 1e-6, where the instance is too large for 160-bit intervals); the tolerance is proved, by |K'''| <= range K'' for cumulant generating functions",
    run: slope,
  },
  {
    id: 'equation-5.c.fit',
    statement: 'the least-squares slope of ln|dr - eta C| against ln eta over the same decades is 2',
    role: 'claim',
    level: 'numeric',
    relation: 'limit',
    quantity: `fitted slope; tolerance ${FIT_TOLERANCE}`,
    limits:
      'the points are midpoints of enclosures; the standard error of the fit is reported for the instance under "Numbers" and stems from the third-order term at the largest steps',
    run: fit,
  },
  {
    id: 'equation-5.c.constant',
    statement:
      'on all these steps, eta C - dr lies between beta sum_k Var_k (e^-x - 1 + x)/range_k^2 and beta sum_k Var_k (e^x - 1 - x)/range_k^2, x = s·range_k: its ratio to (beta/2) sum_k Var_p(dU h̄_k) tends to 1',
    role: 'claim',
    level: 'certified',
    relation: 'limit',
    quantity: '|ratio to (beta/2) sum_k Var_p(dU h̄_k) - 1| at the smallest step, bound s·range/2',
    limits:
      'the steps of the check above; up to a factor 1 ± 1e-15, for the bounds are attained by deterministic policies',
    run: constant,
  },
];
