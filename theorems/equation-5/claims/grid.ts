/** Mechanism 1 for one token at one representation, counted exactly on a grid of softmax weights. */

import type Fraction from 'fraction.js';
import { rational } from '../../../lib/exact/fractions.ts';
import { rhoParts } from '../../../lib/learning-dynamics/rho.ts';
import type { Formulas } from '../formulas.ts';
import { withComplement } from './coefficient.ts';
import { exactRing } from './rational-model.ts';

/** E = e^{ηgβ‖h‖²} as [numerator, denominator]. */
const FACTORS = [
  [65, 64],
  [5, 4],
  [3, 2],
  [2, 1],
  [5, 2],
  [4, 1],
  [10, 1],
  [1000, 1],
] as const;

/** All weight vectors of length V with entries 1..W; token 0 is y+, 1 is y−, 2 is w. */
function* weights(vocabulary: number, largest: number): Generator<number[]> {
  const current = new Array<number>(vocabulary).fill(1);
  for (;;) {
    yield [...current];
    let k = 0;
    while (k < vocabulary && current[k] === largest) current[k++] = 1;
    if (k === vocabulary) return;
    current[k] = current[k]! + 1;
  }
}

/**
 * Sign of π'(w) − π(w): the logits of y+ and y− move by ± ln E, so the weight q_w keeps its size while the total of the
 * others goes from q+ + q− to q+·E + q−/E.
 */
export function changeOfParaphrase(q: readonly number[], [a, b]: readonly [number, number]): number {
  // In integers: totals multiplied by ab.
  const before = (q[0]! + q[1]!) * a * b;
  const after = q[0]! * a * a + q[1]! * b * b;
  return Math.sign(before - after);
}

/** p(w) after the step, exact; the weights are those of y+, y− and w. */
export function probabilityAfter(
  q: readonly [number, number, number],
  [a, b]: readonly [number, number],
): Fraction {
  return rational(q[2] * a * b, q[0] * a * a + q[1] * b * b + q[2] * a * b);
}

interface GridCounts {
  readonly points: number;
  readonly cases: number;
  /** Cases in which the reward of w falls, by the updated distribution and by the criterion. */
  readonly falls: number;
  readonly predicted: number;
  /** Points at which it falls for every one of the factors, and points with p_{y+} ≥ p_{y−}. */
  readonly fallsAtAll: number;
  readonly predictedAtAll: number;
  /** The first case in which the two disagree. */
  readonly mismatch: string | null;
}

/** Signs by the criterion: falls iff E·p_{y+} > p_{y−}, unchanged at equality. */
function predictedSign(
  { criterion }: Formulas,
  q: readonly number[],
  [a, b]: readonly [number, number],
): number {
  const [first, second] = criterion(q[0]!, q[1]!);
  return Math.sign(second * b - first * a);
}

/** V = 3 with weights 1..8 and V = 4 with weights 1..5; every coefficient exact. */
export function countGrid(formulas: Formulas): GridCounts {
  const counts = { points: 0, cases: 0, falls: 0, predicted: 0, fallsAtAll: 0, predictedAtAll: 0 };
  let mismatch: string | null = null;
  for (const [vocabulary, largest] of [
    [3, 8],
    [4, 5],
  ] as const) {
    for (const q of weights(vocabulary, largest)) {
      counts.points += 1;
      if (!hasCoefficient(formulas, q))
        mismatch ??= `weights ${q.join(', ')}: rho(y+) - rho(y-) is not p_{y-} - p_{y+}`;
      let all = true;
      for (const factor of FACTORS) {
        const sign = changeOfParaphrase(q, factor);
        const expected = predictedSign(formulas, q, factor);
        counts.cases += 1;
        if (sign < 0) counts.falls += 1;
        else all = false;
        if (expected < 0) counts.predicted += 1;
        if (sign !== expected)
          mismatch ??= `weights ${q.join(', ')}, E = ${factor.join('/')}: the reward of w ${sign < 0 ? 'falls' : 'does not fall'}, the criterion says otherwise`;
      }
      // The smallest factor is below every ratio p_{y−}/p_{y+} > 1 of the grid, so "for all factors" is "for all E > 1".
      const [first, second] = formulas.criterion(q[0]!, q[1]!);
      if (all) counts.fallsAtAll += 1;
      if (first >= second) counts.predictedAtAll += 1;
      if (all !== first >= second)
        mismatch ??= `weights ${q.join(', ')}: the reward of w ${all ? 'falls' : 'does not fall'} at every step size`;
    }
  }
  return { ...counts, mismatch };
}

/** Whether ρ(y+) − ρ(y−) = p_{y−} − p_{y+} for w = 2, exactly. */
function hasCoefficient({ prediction }: Formulas, q: readonly number[]): boolean {
  const total = q.reduce((a, b) => a + b, 0);
  const p = withComplement(q.map((weight) => rational(weight, total)));
  const [up, down] = [0, 1].map((token) => prediction.rho(rhoParts(exactRing, p, 2, p, token), exactRing));
  const bracket = up!.mul(prediction.signs[0]).add(down!.mul(prediction.signs[1]));
  return bracket.equals(rational(q[1]! - q[0]!, total));
}
