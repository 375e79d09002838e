/** Claim (b): the tilt gives C at most q times the probability that π_ref gives it. */

import type Fraction from 'fraction.js';
import { type Check, holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import { enclose, rational } from '../../../lib/exact/fractions.ts';
import * as iv from '../../../lib/interval/interval.ts';
import { midpoint, toNumberUp } from '../../../lib/interval/to-number.ts';
import { enclosed, exact } from '../../../lib/verification/arithmetic.ts';
import { scientific, shortText } from '../../../lib/verification/scientific.ts';
import { type Analysis, MOST_BITS, type PromptAnalysis } from '../analysis.ts';
import { weightedMean } from '../formulas.ts';
import { underHypotheses, withRational } from './applies.ts';

/** Up to this many prompts the two averages are formed; beyond, they are compared term by term. */
const MOST_AVERAGED = 16;

/** mass/bound ≤ 1, rounded up; the slack is 1 − mass/bound. */
function below(mass: Fraction, bound: Fraction): { readonly measured: number; readonly slack: number } {
  const ratio = mass.div(bound);
  return { measured: midpoint(enclose(ratio)), slack: midpoint(enclose(rational(1).sub(ratio))) };
}

const mass = underHypotheses((analysis) =>
  withRational(analysis, (tilt) => {
    let worst = { measured: 0, slack: Number.POSITIVE_INFINITY };
    for (const prompt of analysis.prompts) {
      const found = analysis.exactMass(prompt, tilt);
      const bound = analysis.formulas.massBound(exact, prompt.p, tilt);
      if (found.gt(bound)) {
        return violated(
          `prompt ${prompt.index}: π(C) = ${shortText(found)} > ${shortText(bound)}`,
          below(found, bound).measured,
          1,
        );
      }
      const here = below(found, bound);
      if (here.slack < worst.slack) worst = here;
    }
    return holds(worst.measured, 1, worst.slack);
  }),
);

const mixture = underHypotheses((analysis) =>
  withRational(analysis, (tilt) => {
    const terms = analysis.prompts.map((prompt) => ({
      weight: prompt.prompt.weight,
      mass: analysis.exactMass(prompt, tilt),
      bound: analysis.formulas.massBound(exact, prompt.p, tilt),
    }));
    const bits = analysis.prompts.reduce((sum, prompt) => sum + prompt.bits, 0);
    if (terms.length > MOST_AVERAGED || bits > MOST_BITS) {
      // Positive weights: term by term is enough, and needs no common denominator of all prompts.
      const wrong = terms.findIndex((t) => t.mass.gt(t.bound));
      return wrong >= 0 ? violated(`the term of prompt ${wrong} exceeds its bound`) : holds();
    }
    const found = weightedMean(terms.map(({ weight, mass: value }) => ({ weight, value })));
    const bound = analysis.formulas.averageBound(
      terms.map(({ weight, bound: value }) => ({ weight, value })),
    );
    const { measured, slack } = below(found, bound);
    return found.gt(bound)
      ? violated(`the average of π(C) is ${shortText(found)} > ${shortText(bound)}`, measured, 1)
      : holds(measured, 1, slack);
  }),
);

/** π(C) ≤ bound by enclosures; where they overlap, by π(C) = q·p/Z and the sign of Z − 1. */
function enclosedBelow(
  analysis: Analysis,
  prompt: PromptAnalysis,
): { readonly outcome: Outcome; readonly ratio: iv.Interval } {
  const p = enclose(prompt.p);
  const found = analysis.enclosedMass(prompt);
  const bound = analysis.formulas.massBound(enclosed, p, analysis.tilt);
  const ratio = iv.divide(found, bound);
  const measured = toNumberUp(ratio.hi);
  if (iv.isBelow(bound, found)) {
    const message = `prompt ${prompt.index}: π(C) = ${scientific(found)} > ${scientific(bound)}`;
    return { ratio, outcome: violated(message, midpoint(ratio), 1) };
  }
  if (iv.isBelow(found, bound)) return { ratio, outcome: holds(measured, 1, Math.max(0, 1 - measured)) };
  const partitionLess = analysis.formulas.partitionLess(enclosed, p, analysis.tilt);
  return iv.isPositive(partitionLess)
    ? { ratio, outcome: holds(1, 1, 0) }
    : { ratio, outcome: open(`prompt ${prompt.index}: π(C) and its bound are too close`) };
}

const enclosedMass = underHypotheses((analysis) => {
  let worst: { measured: number; slack: number } = { measured: 0, slack: Number.POSITIVE_INFINITY };
  for (const prompt of analysis.prompts) {
    const { outcome } = enclosedBelow(analysis, prompt);
    if (outcome.kind !== 'holds') return outcome;
    const here = { measured: outcome.measured!, slack: outcome.slack! };
    if (here.slack < worst.slack) worst = here;
  }
  return holds(worst.measured, 1, worst.slack);
});

const QUANTITY = 'π(C)/(q·π_ref(C)) = 1/Z, the largest over prompts';

export const massChecks: readonly Check<Analysis>[] = [
  {
    id: 'theorem-1.b.mass',
    statement:
      'π(C) ≤ q·π_ref(C), prompt by prompt; the quotient is 1/Z, so equality is left to q = 1 or π_ref(C) = 0',
    role: 'claim',
    level: 'exact',
    relation: 'upper-bound',
    quantity: QUANTITY,
    limits:
      'instances with rational q; where q·π_ref(C) ≥ 1 the bound holds and says nothing (see non-vacuity among the numbers)',
    run: mass,
  },
  {
    id: 'theorem-1.b.mixture',
    statement: 'E_x[π(C(x)|x)] ≤ q·E_x[π_ref(C(x)|x)] for the weights of the prompts',
    role: 'claim',
    level: 'exact',
    relation: 'upper-bound',
    quantity: 'quotient of the two averages; for one prompt that of the prompt',
    limits: `instances with rational q; more than ${MOST_AVERAGED} prompts, or probabilities of more than ${MOST_BITS} bits, term by term, without a measured quotient`,
    run: mixture,
  },
  {
    id: 'theorem-1.b.enclosed',
    statement:
      'π(C) ≤ e^(δ/β)·π_ref(C) for every prompt, and with it for every average over prompts, by enclosures; where they overlap, because π(C) = q·π_ref(C)/Z and Z − 1 is enclosed above 0',
    role: 'claim',
    level: 'certified',
    relation: 'upper-bound',
    quantity: QUANTITY,
    limits: 'about the instances tested',
    run: enclosedMass,
  },
];
