/** Equation 3 with a constant or a term changed. */

import type { Ablation } from '../../../lib/audit/types.ts';
import { rational } from '../../../lib/exact/fractions.ts';
import { sigmoid, softplus } from '../../../lib/float/elementary.ts';
import * as iv from '../../../lib/interval/interval.ts';
import { midpoint } from '../../../lib/interval/to-number.ts';
import { logisticLoss, residual } from '../enclosures.ts';

export interface AblationOptions {
  /** Keep what the ablation changes; the failure is then absent. */
  readonly keep?: boolean;
}

/** Twelve digits. */
const digits = (a: iv.Interval): string => String(Number(midpoint(a).toPrecision(12)));

/** acc ≥ 1 − ℓ/c with a constant c above ln 2 = 0.6931… fails on one pair with a small negative margin. */
export function largerConstant({ keep = false }: AblationOptions = {}): Ablation {
  const constant = keep ? logisticLoss(iv.point(0)) : iv.point(0.7);
  const margin = -1 / 256;
  const loss = logisticLoss(iv.point(margin));
  const right = iv.subtract(iv.point(1), iv.divide(loss, constant));
  const fails = iv.isPositive(right);
  return {
    drops: 'ln 2 replaced by 7/10 in acc > 1 − ℓ/ln 2',
    expected: 'One pair with margin −1/256 has accuracy 0, but the bound with 7/10 promises more.',
    observed: `The loss is ${digits(loss)}; the bound says accuracy > ${digits(right)}, and the accuracy is 0.`,
    level: 'certified',
    verdict: fails ? 'verified' : 'refuted',
    witness: { margin, loss: midpoint(loss), bound: midpoint(right), accuracy: 0 },
  };
}

/** With ties counted 0, all margins 0 give accuracy 0 = 1 − ℓ/ln 2: the strict inequality is lost, ≥ is left. */
export function tiesCountedZero({ keep = false }: AblationOptions = {}): Ablation {
  const margins = [0, 0, 0];
  const share = keep ? rational(1, 2) : rational(0);
  const loss = logisticLoss(iv.point(0));
  // A margin 0 has the loss ln 2 exactly, so ℓ/ln 2 is the share of zeros when all margins are 0.
  const zeros = margins.filter((m) => m === 0).length;
  const right = rational(1).sub(rational(zeros, margins.length));
  const isEquality = share.equals(right);
  return {
    drops: 'ties counted 0 instead of 1/2',
    expected:
      'With all margins 0 the accuracy equals 1 − ℓ/ln 2: the bound is attained and no longer strict.',
    observed: `Loss ${digits(loss)} = ln 2, so 1 − ℓ/ln 2 = ${right.toFraction()}; the accuracy is ${share.toFraction()}.`,
    level: 'exact',
    verdict: isEquality ? 'verified' : 'refuted',
    witness: { margins, accuracy: share.toFraction(), bound: right.toFraction() },
  };
}

/** A step along +g with 1 − g in place of g has another size: at margin ln 3, g = 1/4 and 1 − g = 3/4. */
export function complementedResidual({ keep = false }: AblationOptions = {}): Ablation {
  const odds = rational(1, 3);
  const g = odds.div(odds.add(1n));
  const used = keep ? g : rational(1).sub(g);
  // φ(m) = ln(1 + O) with O = e^−m, dO/dm = −O: the slope is −O/(1 + O), by the chain rule alone.
  const slope = rational(-1).mul(odds).div(odds.add(1n));
  const differs = !slope.equals(used.neg());
  const seen = residual(iv.point(0));
  return {
    drops: 'g replaced by 1 − g in ∂ℓ/∂r(x, y+) = −g',
    expected:
      'At the margin ln 3 the derivative is −1/4, and −(1 − g) is −3/4; only at margin 0 do the two agree.',
    observed: `With O = e^−m = ${odds.toFraction()} the derivative is ${slope.toFraction()}, the formula gives ${used.neg().toFraction()}; at margin 0, g = ${digits(seen)}.`,
    level: 'exact',
    verdict: differs ? 'verified' : 'refuted',
    witness: { odds: odds.toFraction(), derivative: slope.toFraction(), formula: used.neg().toFraction() },
  };
}

/** Finite rewards: a rejected response of probability 0 has no gradient, two of them have no margin. */
export function infiniteRewards({ keep = false }: AblationOptions = {}): Ablation {
  const rejected = keep ? -1 : Number.NEGATIVE_INFINITY;
  const both = [rejected, rejected] as const;
  const margin = 0 - rejected;
  const undefinedMargin = both[0] - both[1];
  const [loss, g] = [softplus(-margin), sigmoid(-margin)];
  const breaks = loss === 0 && g === 0 && Number.isNaN(undefinedMargin);
  return {
    drops: 'H2',
    expected:
      'If y− has probability 0, its implicit reward is −∞, the margin +∞: the loss 0 and g = 0 are attained, so 0 < g fails. If y+ has probability 0 too, the margin and the loss are not defined.',
    observed: `r(y−) = ${rejected}: the margin is ${margin}, the loss ${loss}, g = ${g}; with r(y+) = ${both[0]} as well it is ${undefinedMargin}.`,
    level: 'exact',
    verdict: breaks ? 'verified' : 'refuted',
    witness: {
      rejected: String(rejected),
      margin: String(margin),
      loss,
      residual: g,
      bothInfinite: String(undefinedMargin),
    },
  };
}
