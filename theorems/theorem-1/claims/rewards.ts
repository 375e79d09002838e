/** Claim (a) for every δ/β: the implicit rewards enclosed, and as a user computes them in float64. */

import { type Check, discarded, holds, violated } from '../../../lib/audit/check.ts';
import { enclose } from '../../../lib/exact/fractions.ts';
import {
  exp as exp64,
  expm1 as expm1Of64,
  log1p as log1pOf64,
  log as log64,
} from '../../../lib/float/elementary.ts';
import { log, log1p } from '../../../lib/interval/elementary.ts';
import * as iv from '../../../lib/interval/interval.ts';
import { midpoint, toNumberUp } from '../../../lib/interval/to-number.ts';
import { enclosed, logarithmic, logSum } from '../../../lib/verification/arithmetic.ts';
import { scientific } from '../../../lib/verification/scientific.ts';
import { type Tilt, tiltParts } from '../../../lib/verification/tilt.ts';
import type { Analysis, PromptAnalysis } from '../analysis.ts';
import { onPairs } from './applies.ts';

/** Largest width of the margin's enclosure, relative to δ. */
const MOST_WIDTH = 1e-30;
/** Responses of one role whose rewards are enclosed one by one; of larger sets the least and the most likely ones. */
const MOST_ENCLOSED = 16;

/** Indices of at most MOST_ENCLOSED responses, the extreme ones of a larger set. */
function representatives(
  { prompt: { masses } }: PromptAnalysis,
  indices: readonly number[],
): readonly number[] {
  if (indices.length <= MOST_ENCLOSED) return indices;
  const sorted = [...indices].sort((i, j) =>
    masses[i]! < masses[j]! ? -1 : masses[i]! > masses[j]! ? 1 : i - j,
  );
  return [...sorted.slice(0, MOST_ENCLOSED / 2), ...sorted.slice(-MOST_ENCLOSED / 2)];
}

/** Encloses β ln(π(y)/π_ref(y)). */
function reward(analysis: Analysis, prompt: PromptAnalysis, i: number): iv.Interval {
  const { beta, formulas, tilt, exponent } = analysis;
  const p = enclose(prompt.p);
  const isCorrect = prompt.prompt.correct[i]!;
  const weightLess = formulas.weightLess(enclosed, isCorrect, tilt);
  const partitionLess = formulas.partitionLess(enclosed, p, tilt);
  const partition = iv.add(enclosed.one, partitionLess);
  // Close to q = 1 the ratio is 1 + (weight − Z)/Z; the logarithm of the ratio itself would lose its digits.
  const small = iv.isBelow(exponent, enclosed.one);
  const reference = prompt.enclosedReference(i);
  const logRatio = small
    ? log1p(iv.divide(iv.subtract(weightLess, partitionLess), partition))
    : log(
        iv.divide(iv.divide(iv.multiply(reference, iv.add(enclosed.one, weightLess)), partition), reference),
      );
  const r = iv.multiply(beta, logRatio);
  return formulas.rewardSign === 1 ? r : iv.negate(r);
}

const meet = (a: iv.Interval, b: iv.Interval): boolean => !iv.isBelow(a, b) && !iv.isBelow(b, a);

/** An upper bound of (hi − lo)/δ. */
function relativeWidth(a: iv.Interval, delta: iv.Interval): number {
  const width = iv.subtract(iv.upper(a), iv.lower(a));
  return toNumberUp(iv.divide(width, delta).hi);
}

const enclosedRewards = onPairs((analysis, prompts) => {
  const { delta } = analysis;
  let widest = 0;
  for (const prompt of prompts) {
    const { correctWeight, incorrectWeight, partition } = analysis.enclosedParts(prompt);
    const masses = [
      iv.multiply(enclose(prompt.p), correctWeight),
      iv.multiply(enclose(prompt.rest), incorrectWeight),
    ];
    const sum = iv.divide(iv.add(masses[0]!, masses[1]!), partition);
    if (!meet(sum, enclosed.one)) {
      return violated(`prompt ${prompt.index}: Σπ is not 1, but ${scientific(sum)}`, midpoint(sum), 1);
    }
    const [high, low] = [prompt.chosen, prompt.rejected].map((side) =>
      representatives(prompt, side).map((i) => ({ i, r: reward(analysis, prompt, i) })),
    ) as [{ i: number; r: iv.Interval }[], { i: number; r: iv.Interval }[]];
    for (const a of high) {
      for (const b of low) {
        const found = iv.subtract(a.r, b.r);
        if (!meet(found, delta)) {
          return violated(
            `prompt ${prompt.index}, responses ${a.i} and ${b.i}: the margin is ${midpoint(found)}, not δ = ${midpoint(delta)}`,
            midpoint(found),
            midpoint(delta),
          );
        }
        widest = Math.max(widest, relativeWidth(found, delta));
      }
    }
  }
  if (!(widest <= MOST_WIDTH))
    return { kind: 'open', reason: `the margin is enclosed only up to ${widest}·δ` };
  return holds(widest, MOST_WIDTH, MOST_WIDTH - widest);
});

/** Unit roundoff of float64. */
const UNIT = Number.EPSILON / 2;
/** Roundings between the log-probabilities and the margin, each relative to the largest number on the way; 13 suffice. */
const MOST_ROUNDINGS = 16;
const MOST_RESPONSES = 4096;

/** ln of a positive rational, by an enclosure where it is outside the range of normal doubles. */
function logProbability(prompt: PromptAnalysis, i: number): number {
  const value = prompt.enclosedReference(i);
  const rounded = midpoint(value);
  return rounded > 1e-300 ? log64(rounded) : midpoint(log(value));
}

/** ln q and ln(q − 1). */
function logarithmicTilt(exponent: number): Tilt<number> {
  const less = exponent < 1 ? log64(expm1Of64(exponent)) : exponent + log1pOf64(-exp64(-exponent));
  return { q: exponent, less };
}

const floatRewards = onPairs((analysis, prompts) => {
  const { formulas } = analysis;
  const [beta, delta, exponent] = [analysis.beta, analysis.delta, analysis.exponent].map(midpoint) as [
    number,
    number,
    number,
  ];
  if (!(beta > 1e-290 && beta < 1e290 && delta > 1e-290 && delta < 1e290 && exponent > 1e-290)) {
    return discarded('β, δ or δ/β is at the edge of the range of float64 numbers');
  }
  const tilt = logarithmicTilt(exponent);
  let most = 0;
  let tested = 0;
  for (const prompt of prompts) {
    if (prompt.size > MOST_RESPONSES) continue;
    const references = prompt.prompt.masses.map((_, i) => logProbability(prompt, i));
    const logP = logSum(prompt.chosen.map((i) => references[i]!));
    const { correctWeight, incorrectWeight, partition } = tiltParts(formulas, logarithmic, logP, tilt);
    const tilted = references.map(
      (l, i) => l + (prompt.prompt.correct[i] ? correctWeight : incorrectWeight) - partition,
    );
    const size = references.reduce((max, l) => Math.max(max, -l), exponent + Math.abs(partition) + 1);
    const rewards = tilted.map((l, i) => formulas.rewardSign * beta * (l - references[i]!));
    if (!rewards.every(Number.isFinite)) return violated(`prompt ${prompt.index}: a reward is not finite`);
    // Each probability carries the rounding of its logarithm, the sum one rounding per response.
    const excess = Math.abs(exp64(logSum(tilted)) - 1);
    const allowed = MOST_ROUNDINGS * UNIT * (size + prompt.size);
    if (!(excess <= allowed)) {
      return violated(`prompt ${prompt.index}: Σπ differs from 1 by ${excess}`, excess, allowed);
    }
    const [high, low] = [prompt.chosen, prompt.rejected].map((side) => side.map((i) => rewards[i]!)) as [
      number[],
      number[],
    ];
    const margins = [
      high.reduce((a, b) => Math.min(a, b)) - low.reduce((a, b) => Math.max(a, b)),
      high.reduce((a, b) => Math.max(a, b)) - low.reduce((a, b) => Math.min(a, b)),
    ];
    for (const found of margins) {
      const roundings = Math.abs(found - delta) / (UNIT * beta * size);
      if (!(roundings <= MOST_ROUNDINGS)) {
        return violated(
          `prompt ${prompt.index}: a float64 margin is ${found}, not δ = ${delta}`,
          found,
          delta,
        );
      }
      most = Math.max(most, roundings);
    }
    tested += 1;
  }
  if (tested === 0) return discarded(`more than ${MOST_RESPONSES} responses in every prompt`);
  return holds(most, MOST_ROUNDINGS, MOST_ROUNDINGS - most);
});

export const rewardChecks: readonly Check<Analysis>[] = [
  {
    id: 'theorem-1.a.rewards',
    statement:
      'the implicit rewards β ln(π/π_ref), enclosed response by response: every margin r(y+) − r(y-) encloses δ, Σπ encloses 1',
    role: 'claim',
    level: 'certified',
    relation: 'equality',
    quantity: `largest width of the enclosure of a margin, relative to δ; at most ${MOST_WIDTH} is accepted`,
    limits: `equality only up to that width; of more than ${MOST_ENCLOSED} responses of one role, the ${MOST_ENCLOSED / 2} least and the ${MOST_ENCLOSED / 2} most likely ones`,
    run: enclosedRewards,
  },
  {
    id: 'theorem-1.a.float',
    statement:
      'the formula a user would implement, ln π = ln π_ref + (δ/β)·1[y ∈ C] − ln Z in float64 with log-sum-exp, gives the margin δ and stays finite, log-probabilities below −700 and δ/β beyond 709 included',
    role: 'claim',
    level: 'numeric',
    relation: 'equality',
    quantity: `largest |margin − δ| over all pairs in units of 2^-53·β·(max|ln π_ref| + δ/β + |ln Z| + 1); ${MOST_ROUNDINGS} are accepted`,
    limits: `float64 with this project's exp and log; where δ/β is far below 2^-53·max|ln π_ref| the margin drowns in the rounding of the log-probabilities, which the unit allows for; prompts of up to ${MOST_RESPONSES} responses`,
    run: floatRewards,
  },
];
