/**
 * Claim (c): what the loss says about the accuracy.
 *
 * Let a_i = 1, 1/2, 0 for m_i > 0, = 0, < 0. Then 1 − a_i < φ(m_i)/ln 2: 0 < φ for m_i > 0, 1/2 < 1 for m_i = 0, and 1 < φ/ln 2
 * for m_i < 0. The mean over the pairs is acc > 1 − ℓ/ln 2. In numbers of pairs: those with m_i ≤ 0 contribute at least
 * ln 2 each, so there is none when nℓ < ln 2; when nℓ = ln 2 there is none for n ≥ 2 (one with m_i ≤ 0 would leave nothing
 * for the positive losses of the others), while for n = 1 it is the tie m = 0.
 */

import type Fraction from 'fraction.js';
import { type Check, discarded, holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import { enclose, rational } from '../../../lib/exact/fractions.ts';
import { ln2 } from '../../../lib/interval/elementary.ts';
import * as iv from '../../../lib/interval/interval.ts';
import { midpoint, toNumberDown, toNumberUp } from '../../../lib/interval/to-number.ts';
import type { Analysis, PairSet } from '../analysis.ts';
import { mean } from '../enclosures.ts';

/** Mean of 1, 1/2, 0 for positive, zero and negative margins; null when a sign is unknown. */
export function accuracy(signs: PairSet['signs']): Fraction | null {
  let total = rational(0);
  for (const sign of signs) {
    if (sign === null) return null;
    total = total.add(rational(1 + sign, 2));
  }
  return total.div(rational(signs.length));
}

interface Batch {
  readonly name: string;
  readonly n: number;
  readonly loss: iv.Interval;
  readonly accuracy: Fraction;
}

/** Every list, every single pair and every list without its last pairs; null when a sign is unknown. */
function batches({ sets, formulas }: Analysis): Batch[] | null {
  const result: Batch[] = [];
  for (const { name, margins, signs } of sets) {
    const losses = margins.map(formulas.loss);
    const ranges = [
      ...losses.map((_, i) => [i, i + 1] as const),
      ...losses.slice(1).map((_, i) => [0, i + 2] as const),
    ];
    for (const [from, to] of ranges) {
      const share = accuracy(signs.slice(from, to));
      if (share === null) return null;
      result.push({
        name: `pairs ${from}..${to - 1} of ${name}`,
        n: to - from,
        loss: mean(losses.slice(from, to)),
        accuracy: share,
      });
    }
  }
  return result;
}

const UNKNOWN = 'the sign of a multi-token implicit margin is not known: its enclosure contains 0';

function bound(analysis: Analysis): Outcome {
  const all = batches(analysis);
  if (all === null) return open(UNKNOWN);
  let largest = 0;
  for (const { name, loss, accuracy: share } of all) {
    // With accuracy 1 the left-hand side is 0 and every loss is positive.
    if (share.equals(1n)) continue;
    if (!iv.isPositive(loss)) return open('a loss is not known to be positive');
    const missing = iv.multiply(enclose(rational(1).sub(share)), analysis.formulas.accuracyConstant);
    const ratio = iv.divide(missing, loss);
    if (iv.isBelow(iv.point(1), ratio))
      return violated(
        `the accuracy of ${name} is ${share.toFraction()}, below its bound`,
        midpoint(ratio),
        1,
      );
    if (!iv.isBelow(ratio, iv.point(1))) return open('the accuracy and its bound agree to 160 bits');
    largest = Math.max(largest, toNumberUp(ratio.hi));
  }
  return holds(largest, 1, 1 - largest);
}

/** nℓ < ln 2 implies accuracy 1; read backwards on the other batches: accuracy below 1 implies nℓ ≥ ln 2. */
function fit(analysis: Analysis): Outcome {
  const all = batches(analysis);
  if (all === null) return open(UNKNOWN);
  const { accuracyConstant } = analysis.formulas;
  let smallest = Number.POSITIVE_INFINITY;
  for (const { name, n, loss, accuracy: share } of all) {
    if (share.equals(1n)) continue;
    const total = iv.multiply(iv.point(n), loss);
    if (iv.isBelow(total, accuracyConstant))
      return violated(
        `${name}: nℓ = ${midpoint(total)} and yet the accuracy is ${share.toFraction()}`,
        midpoint(total),
        midpoint(accuracyConstant),
      );
    smallest = Math.min(smallest, toNumberDown(total.lo));
  }
  const constant = midpoint(accuracyConstant);
  return smallest === Number.POSITIVE_INFINITY
    ? discarded('every pair is ranked correctly')
    : holds(smallest, constant, Math.max(0, smallest - constant));
}

/** Margins −2^−k: accuracy 0, and the bound 1 − ℓ/c must come within 2^−k of it. */
const SHARPNESS = 40;

function sharp({ formulas }: Analysis): Outcome {
  const { loss, accuracyConstant } = formulas;
  const nearZero = loss(iv.negate(iv.scale(iv.point(1), -SHARPNESS)));
  const tie = loss(iv.point(0));
  const ratio = iv.divide(accuracyConstant, nearZero);
  const measured = toNumberDown(ratio.lo);
  // φ(−t) = ln 2 + t/2 + t²/8 − …, so c/φ(−t) ≥ 1 − t for c = ln 2.
  const least = iv.subtract(iv.point(1), iv.scale(iv.point(1), -SHARPNESS));
  if (!iv.isBelow(least, ratio))
    return violated(`a wrong pair has loss ${midpoint(nearZero)}: the constant could be larger`, measured, 1);
  if (iv.isBelow(tie, accuracyConstant))
    return violated('a tie has a smaller loss than the constant', midpoint(tie), midpoint(ln2));
  // n ≥ 2 with one tie and margins 100 else: accuracy 1 − 1/(2n), nℓ above ln 2 by less than n·e^−100.
  const far = loss(iv.point(100));
  for (let n = 2; n <= 5; n++) {
    const total = iv.add(tie, iv.multiply(iv.point(n - 1), far));
    const excess = iv.subtract(total, accuracyConstant);
    if (!iv.isPositive(excess) || iv.isBelow(iv.point(1e-40), excess))
      return violated(`one tie among ${n} pairs: nℓ = ${midpoint(total)}`, midpoint(total), midpoint(ln2));
  }
  return holds(measured, toNumberDown(least.lo), measured - toNumberDown(least.lo));
}

export const accuracyChecks: readonly Check<Analysis>[] = [
  {
    id: 'equation-3.c.bound',
    statement: 'acc > 1 − ℓ/ln 2 for every list of pairs, its beginnings and its single pairs',
    role: 'claim',
    part: 'bound',
    level: 'certified',
    relation: 'upper-bound',
    quantity: 'largest (1 − acc)·ln 2/ℓ, which must be below 1',
    limits:
      'on the lists of the instances; the argument beside the code (each pair has 1 − a_i < φ(m_i)/ln 2) covers all',
    run: bound,
  },
  {
    id: 'equation-3.c.fit',
    statement: 'no list with an accuracy below 1 has nℓ < ln 2: so ℓ < ln 2/n implies accuracy 1',
    role: 'claim',
    part: 'bound',
    level: 'certified',
    relation: 'lower-bound',
    quantity: 'smallest nℓ of a list with accuracy below 1, and ln 2',
    limits:
      'on the lists of the instances, up to the width of the enclosures (160 bits) where nℓ is ln 2 or next to it, as for a tie; the reason beside the code covers all',
    run: fit,
  },
  {
    id: 'equation-3.c.sharp',
    statement:
      'ln 2 is the best constant: a pair with margin −2^-40 is wrong with a loss of ln 2·(1 + 2^-40) at most; a tie (accuracy 1/2) has nℓ = ln 2 with n = 1, and one tie among n = 2..5 pairs has nℓ > ln 2 by less than 1e-40',
    role: 'claim',
    part: 'sharp',
    level: 'certified',
    relation: 'lower-bound',
    quantity: 'constant divided by the loss of a wrong pair',
    limits: 'the supremum 1 of this ratio is not attained: a margin below 0 has a loss above ln 2',
    once: true,
    run: sharp,
  },
];
