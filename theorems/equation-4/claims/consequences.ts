/** Claims (b) and (c): what a step on one pair does to its margin, to its own rewards and to others. */

import type Fraction from 'fraction.js';
import { type Check, discarded, holds, type Outcome, violated } from '../../../lib/audit/check.ts';
import {
  enclose,
  integers,
  isZero,
  minus,
  rational,
  times,
  toStrings,
  type Vector,
} from '../../../lib/exact/fractions.ts';
import { midpoint } from '../../../lib/interval/to-number.ts';
import { type Analysis, type ExactPair, exactStep } from '../analysis.ts';
import { dot } from '../dot.ts';
import { proveTrainedPair } from './symbolic.ts';

const ZERO = rational(0);
const near = (x: Fraction): number => midpoint(enclose(x));

/** Change of ⟨u, k⟩ by a step on this pair alone, for a rational g. */
function changeBy(pair: ExactPair, head: Vector, learningRate: Fraction, g: Fraction, k: Vector): Fraction {
  return dot(exactStep(head, learningRate, [pair], [g]), k).sub(dot(head, k));
}

function margin(analysis: Analysis): Outcome {
  const { head, learningRate, pairs, formulas, rationalResiduals } = analysis;
  for (const residuals of rationalResiduals) {
    for (const [i, pair] of pairs.entries()) {
      const g = residuals[i]!;
      const change = changeBy(pair, head, learningRate, g, pair.difference);
      const predicted = formulas
        .rate(learningRate)
        .mul(g)
        .mul(formulas.marginRise(pair.chosen, pair.rejected));
      if (!change.equals(predicted))
        return violated(`the margin of pair ${i} changes by another amount`, near(change), near(predicted));
      if (change.lt(0n) || change.equals(0n) !== isZero(pair.difference))
        return violated(`the margin of pair ${i} does not rise`, near(change), 0);
    }
  }
  return holds(0, 0, 0);
}

const sign = (x: Fraction): -1 | 0 | 1 => (x.gt(0n) ? 1 : x.lt(0n) ? -1 : 0);
const WORDS = { '-1': 'falls', 0: 'stays', 1: 'rises' } as const;

/** Counts the signs seen, so that a run with one of them only can be told from one with all. */
function signs(analysis: Analysis): Outcome {
  const { head, learningRate, pairs, evaluation, formulas, rationalResiduals } = analysis;
  let compared = 0;
  for (const residuals of rationalResiduals) {
    for (const [i, pair] of pairs.entries()) {
      const direction = formulas.direction(pair.chosen, pair.rejected);
      for (const [j, k] of evaluation.entries()) {
        // Another head as well: neither u nor g has a say.
        for (const u of [head, head.map((x) => x.add(1n))]) {
          const change = changeBy(pair, u, learningRate, residuals[i]!, k);
          const inner = dot(k, direction);
          if (sign(change) !== sign(inner))
            return violated(
              `the reward of response ${j} ${WORDS[sign(change)]}, but ⟨k, h+ − h−⟩ is ${near(inner)}`,
              near(change),
              near(inner),
            );
          compared += 1;
        }
      }
    }
  }
  return holds(compared, compared, 0);
}

function chosen(analysis: Analysis): Outcome {
  const { head, learningRate, pairs, formulas, rationalResiduals } = analysis;
  for (const [i, pair] of pairs.entries()) {
    const change = changeBy(pair, head, learningRate, rationalResiduals[0]![i]!, pair.chosen);
    const predicted = formulas.chosenRise(pair.chosen, pair.rejected);
    if (sign(change) !== sign(predicted))
      return violated(`the reward of y+ of pair ${i} ${WORDS[sign(change)]}`, near(change), near(predicted));
  }
  return holds(0, 0, 0);
}

/**
 * With z = h+ − h− and t = ⟨h+, z⟩/‖z‖² > 0, the point k = h+ − tz at distance t‖z‖ from h+ keeps its reward, points before
 * it on the way rise, points behind it fall; and ⟨k, z⟩ ≥ ⟨h+, z⟩ − ‖k − h+‖‖z‖ > 0 within that distance.
 */
function radius(analysis: Analysis): Outcome {
  const { head, learningRate, pairs, formulas, rationalResiduals } = analysis;
  let tested = 0;
  for (const [i, pair] of pairs.entries()) {
    const { chosen: h, difference: z } = pair;
    if (!dot(h, z).gt(0n)) continue;
    const t = formulas.radius(h, z);
    const signAt = (share: Fraction): -1 | 0 | 1 => {
      const k = minus(h, times(t.mul(share), z));
      return sign(changeBy(pair, head, learningRate, rationalResiduals[0]![i]!, k));
    };
    for (const [share, expected] of [
      [rational(999, 1000), 1],
      [rational(1), 0],
      [rational(1001, 1000), -1],
    ] as const) {
      const seen = signAt(share);
      if (seen !== expected)
        return violated(
          `at ${share.toFraction()} of the distance from h+ the reward ${WORDS[seen]} instead of: ${WORDS[expected]}`,
          seen,
          expected,
        );
    }
    tested += 1;
  }
  return tested === 0 ? discarded('⟨h+, h+ − h−⟩ is not positive: h+ itself does not rise') : holds(tested);
}

/** [h+, h−, k]: the reward of k falls. */
const WITNESSES = [
  // Close to h+: the angle is below 6°, the distance 1/10.
  [integers(1, 0), [rational(9, 10), rational(10)], [rational(1), rational(1, 10)]],
  // h+ itself: ‖h+‖² = 1 < 2 = ⟨h+, h−⟩.
  [integers(1, 0), integers(2, 1), integers(1, 0)],
] as const;

/** Both falls, with η = 1, u = 0 and so g = 1/2 exactly, against what the formulas predict. */
function witness({ formulas }: Analysis): Outcome {
  for (const [h, other, k] of WITNESSES) {
    const head = h.map(() => ZERO);
    const difference = minus(h, other);
    const pair: ExactPair = { chosen: h, rejected: other, difference, margin: ZERO };
    const change = changeBy(pair, head, rational(1), rational(1, 2), k);
    const predicted = dot(k, formulas.direction(h, other)).div(2n);
    if (!change.lt(0n) || !predicted.lt(0n))
      return violated(
        `k = (${toStrings(k).join(', ')}) changes by ${change.toFraction()}, predicted ${predicted.toFraction()}`,
        near(change),
        near(predicted),
      );
  }
  return holds(WITNESSES.length, WITNESSES.length, 0);
}

export const consequenceChecks: readonly Check<Analysis>[] = [
  {
    id: 'equation-4.b.symbolic',
    statement:
      'Δm = ηg‖h+ − h−‖² and Δr(x, y+) = ηg(‖h+‖² − ⟨h+, h−⟩) identically in η, u and h (D = 1..4), the step from the derivative of the loss',
    role: 'claim',
    level: 'symbolic',
    relation: 'equality',
    quantity: 'identities proved',
    limits: 'D ≤ 4; sums over coordinates',
    once: true,
    run: ({ formulas }) => proveTrainedPair(formulas.symbolic),
  },
  {
    id: 'equation-4.b.margin',
    statement: 'a step on one pair raises its margin by ηg‖h+ − h−‖², which is 0 only for h+ = h−',
    role: 'claim',
    level: 'exact',
    relation: 'equality',
    quantity: 'largest difference',
    limits:
      'rational g; each pair of a batch is stepped on alone (in a batch its margin may fall: see the ablation)',
    run: margin,
  },
  {
    id: 'equation-4.c.sign',
    statement:
      'a step on one pair raises, keeps or lowers the reward of k as ⟨k, h+ − h−⟩ is > 0, = 0 or < 0',
    role: 'claim',
    part: 'sign',
    level: 'exact',
    relation: 'equality',
    quantity: 'signs compared, most in one instance',
    limits: 'rational g, two heads; by (a) the factor ηg > 0 is all that u and η contribute',
    run: signs,
  },
  {
    id: 'equation-4.c.chosen',
    statement: 'r(x, y+) itself rises, stays or falls as ‖h+‖² is above, at or below ⟨h+, h−⟩',
    role: 'claim',
    part: 'sign',
    level: 'exact',
    relation: 'equality',
    quantity: 'largest difference of signs',
    limits: 'rational g',
    run: chosen,
  },
  {
    id: 'equation-4.c.witness',
    statement:
      'closeness to h+ is not enough: h+ = (1, 0), h− = (9/10, 10) lowers k = (1, 1/10), and h+ = (1, 0), h− = (2, 1) lowers h+ itself',
    role: 'claim',
    part: 'witness',
    level: 'exact',
    relation: 'equality',
    quantity: 'falls seen and predicted',
    limits: 'two witnesses; existence is all that is claimed',
    once: true,
    run: witness,
  },
  {
    id: 'equation-4.c.radius',
    statement:
      'the distance ⟨h+, h+ − h−⟩/‖h+ − h−‖ from h+ is sharp: along h− − h+ rewards rise at 0.999 of it, stay at it, fall at 1.001 of it',
    role: 'claim',
    part: 'sign',
    level: 'exact',
    relation: 'equality',
    quantity: 'pairs tested, most in one instance',
    limits:
      'in the worst direction; that all k nearer than this rise is the Cauchy-Schwarz inequality beside the code',
    run: radius,
  },
];
