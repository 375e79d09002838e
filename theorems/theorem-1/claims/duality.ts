/** Claim (c), beyond the paper, by linear programming: the proof's multipliers certify that the tilt is optimal. */

import type Fraction from 'fraction.js';
import { type Check, holds, open, violated } from '../../../lib/audit/check.ts';
import { enclose, rational } from '../../../lib/exact/fractions.ts';
import * as iv from '../../../lib/interval/interval.ts';
import { midpoint, toNumberUp } from '../../../lib/interval/to-number.ts';
import { enclosed, exact } from '../../../lib/verification/arithmetic.ts';
import { scientific, shortText } from '../../../lib/verification/scientific.ts';
import { type Analysis, MOST_BITS, type PromptAnalysis } from '../analysis.ts';
import { onPairs, withRational } from './applies.ts';
import { MOST_EXPLICIT_PAIRS } from './margin.ts';

const ONE = rational(1);
/** Largest certified gap between the lower bound and the tilt's π(C), relative to the bound. */
const MOST_GAP = 1e-30;

/**
 * Linear program in r(y) = π(y)/π_ref(y): minimise Σ_C π_ref r subject to Σ π_ref r = 1 and r(y+) − q·r(y-) ≥ 0 for
 * every pair. Dual: maximise ν with multipliers λ ≥ 0 such that ν + Σ_{y-} λ/π_ref(y+) ≤ 1 for every y+ and
 * ν − q·Σ_{y+} λ/π_ref(y-) ≤ 0 for every y-.
 */
function dualFailure(analysis: Analysis, prompt: PromptAnalysis): string | null {
  const { formulas, rationalTilt } = analysis;
  const tilt = rationalTilt!;
  const { p, rest, chosen, rejected, pairs } = prompt;
  const partition = ONE.add(tilt.less.mul(p));
  const value = formulas.optimum(exact, p, tilt);
  const lambda = (a: Fraction, b: Fraction): Fraction => formulas.multiplier(exact, a, b, partition);
  const upper = (y: Fraction, sum: Fraction): boolean => value.add(sum.div(y)).lte(ONE);
  const lower = (y: Fraction, sum: Fraction): boolean => value.sub(tilt.q.mul(sum).div(y)).lte(0n);
  if (pairs <= MOST_EXPLICIT_PAIRS && analysis.isShort(prompt)) {
    const [high, low] = [chosen, rejected].map((side) => side.map((i) => prompt.reference(i))) as [
      Fraction[],
      Fraction[],
    ];
    const sum = (terms: readonly Fraction[]): Fraction => terms.reduce((s, t) => s.add(t), rational(0));
    const wrongHigh = high.findIndex((a) => !upper(a, sum(low.map((b) => lambda(a, b)))));
    if (wrongHigh >= 0) return `the dual constraint of the correct response ${chosen[wrongHigh]} is violated`;
    const wrongLow = low.findIndex((b) => !lower(b, sum(high.map((a) => lambda(a, b)))));
    if (wrongLow >= 0)
      return `the dual constraint of the incorrect response ${rejected[wrongLow]} is violated`;
    return null;
  }
  // λ is linear in each of its masses, so the sum over one side is λ of the sum, and λ/π_ref(y) does not depend on y.
  if (!upper(ONE, lambda(ONE, rest))) return 'the dual constraint of the correct responses is violated';
  return lower(ONE, lambda(p, ONE)) ? null : 'the dual constraint of the incorrect responses is violated';
}

const duality = onPairs((analysis, prompts) =>
  withRational(analysis, (tilt) => {
    for (const prompt of prompts) {
      const { correctWeight, incorrectWeight, partition } = analysis.exactParts(prompt, tilt);
      const [high, low] = [correctWeight.div(partition), incorrectWeight.div(partition)];
      const sum = high.mul(prompt.p).add(low.mul(prompt.rest));
      const where = `prompt ${prompt.index}: `;
      if (!sum.equals(ONE) || high.lt(tilt.q.mul(low)))
        return violated(`${where}the tilt is not primal feasible`);
      const failure = dualFailure(analysis, prompt);
      if (failure !== null) return violated(where + failure);
      const gap = analysis.exactMass(prompt, tilt).sub(analysis.formulas.optimum(exact, prompt.p, tilt));
      if (!gap.equals(0n)) return violated(`${where}the duality gap is ${shortText(gap)}`, gap.valueOf(), 0);
    }
    return holds(0, 0, 0);
  }),
);

/**
 * With a dyadic ν < 1 and all multipliers π_ref(y+)π_ref(y-)·(1 − ν)/(1 − p), the dual constraint of y+ is an equality
 * and that of y- reads ν(1 − p) ≤ q·p·(1 − ν): both sides are products of positive numbers, only q is not exact.
 */
const enclosedDuality = onPairs((analysis, prompts) => {
  let widest = 0;
  for (const prompt of prompts) {
    const p = enclose(prompt.p);
    const bound = analysis.formulas.optimum(enclosed, p, analysis.tilt);
    // A little below, so that the inequality is strict.
    const shrunk = iv.lower(iv.multiply(bound, iv.ratio((1n << 140n) - 1n, 1n << 140n)));
    const nu = iv.isBelow(shrunk, enclosed.one) ? shrunk : null;
    const where = `prompt ${prompt.index}: `;
    if (nu === null)
      return violated(`${where}the bound ${scientific(bound)} is no probability`, midpoint(bound), 1);
    const left = iv.multiply(nu, enclose(prompt.rest));
    const right = iv.multiply(iv.multiply(analysis.tilt.q, p), iv.subtract(enclosed.one, nu));
    if (iv.isBelow(right, left)) {
      return violated(`${where}ν = ${scientific(nu)} is not dual feasible`, midpoint(nu), null);
    }
    if (iv.isBelow(left, right) === false) return open(`${where}the dual constraint is not decided`);
    const gap = toNumberUp(iv.divide(iv.subtract(analysis.enclosedMass(prompt), nu), nu).hi);
    if (!(gap <= MOST_GAP)) {
      return violated(
        `${where}the tilt has π(C) = ${scientific(analysis.enclosedMass(prompt))}, ν = ${scientific(nu)}`,
        gap,
        MOST_GAP,
      );
    }
    widest = Math.max(widest, gap);
  }
  return holds(widest, MOST_GAP, MOST_GAP - widest);
});

export const dualityChecks: readonly Check<Analysis>[] = [
  {
    id: 'theorem-1.c.duality',
    statement:
      'as a linear program in π: the tilt is primal feasible, the multipliers π_ref(y+)π_ref(y-)/Z of the pairs are dual feasible, and the duality gap is 0, so that no verifier has a smaller π(C)',
    role: 'claim',
    level: 'exact',
    relation: 'equality',
    quantity: 'duality gap, a rational number',
    limits: `instances with rational q; the dual constraints of prompts with more than ${MOST_EXPLICIT_PAIRS} pairs, or with numbers of more than ${MOST_BITS} bits, by sums over a role`,
    run: duality,
  },
  {
    id: 'theorem-1.c.enclosed',
    statement:
      'a dual solution with a dyadic value ν proves π(C) ≥ ν for every verifier, and the tilt’s π(C) is enclosed within 1e-30 of ν',
    role: 'claim',
    level: 'certified',
    relation: 'equality',
    quantity: `(π(C) − ν)/ν, rounded up; at most ${MOST_GAP} is accepted`,
    limits: 'optimality up to that gap',
    run: enclosedDuality,
  },
];
