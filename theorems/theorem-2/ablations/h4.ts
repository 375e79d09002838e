/** Theorem 2 without H4: gradient descent with steps far above the limit, followed in interval arithmetic. */

import type Fraction from 'fraction.js';
import type { Ablation } from '../../../lib/audit/types.ts';
import {
  type BasinState,
  type DescentConstants,
  enterBasin,
  timeUntilAligned,
} from '../../../lib/checker/convergence-time.ts';
import {
  dot,
  integers,
  plus,
  rational,
  times,
  toStrings,
  type Vector,
} from '../../../lib/exact/fractions.ts';
import * as elementary from '../../../lib/interval/elementary.ts';
import * as iv from '../../../lib/interval/interval.ts';
import { midpoint, toNumberDown, toNumberUp } from '../../../lib/interval/to-number.ts';
import { type AblationOptions, isBelowStepLimit } from './rational.ts';

/** x_1, x_2: nearly opposite, so that a large step overshoots. Responses lie at ±x_i/2. */
const DIFFERENCES = [rational2(4, 1, 4), rational2(-8, 2, 4)] as const;
const EVALUATION = integers(1, 1);
const LEARNING_RATE = rational(20);
const MAX_STEPS = 200;
/** Rounds the alignment that the evaluation pair needs up, so that it is exceeded strictly. */
const STRICTLY = iv.ratio(1_000_001n, 1_000_000n);

function rational2(a: number, b: number, denominator: number): Vector {
  return [rational(a, denominator), rational(b, denominator)];
}

function enclose(value: Fraction): iv.Interval {
  return iv.ratio(value.s * value.n, value.d);
}

interface Separator {
  readonly dual: Vector;
  readonly direction: Vector;
  readonly squaredNorm: Fraction;
}

/** u* of two pairs that are both support vectors: α = K⁻¹1, u* = Σα_i x_i, ‖u*‖² = Σα_i; null if some α ≤ 0. */
function separatorOfTwo(x: readonly [Vector, Vector]): Separator | null {
  const [a, b, c] = [dot(x[0], x[0]), dot(x[0], x[1]), dot(x[1], x[1])];
  const determinant = a.mul(c).sub(b.mul(b));
  if (determinant.lte(0n)) return null;
  const dual = [c.sub(b).div(determinant), a.sub(b).div(determinant)] as const;
  if (dual.some((weight) => weight.lte(0n))) return null;
  const direction = plus(times(dual[0], x[0]), times(dual[1], x[1]));
  return { dual, direction, squaredNorm: dual[0].add(dual[1]) };
}

interface Descent {
  /** First t with L_{t+1} > L_t certainly, or null. */
  readonly increase: number | null;
  /** Enclosures of L_0, L_1, … */
  readonly losses: readonly iv.Interval[];
  /** Enclosure of ⟨u_1, z⟩ of the evaluation pair. */
  readonly firstMargin: iv.Interval;
  readonly basin: BasinState | null;
}

/** Runs until the state bounds all later ones with descent factor a ≥ `factor`, or for MAX_STEPS. */
function descend(constants: DescentConstants, factor: iv.Interval, sign: 1 | -1): Descent {
  const rows = DIFFERENCES.map((x) => x.map(enclose));
  const z = EVALUATION.map(enclose);
  const inner = (a: readonly iv.Interval[], b: readonly iv.Interval[]): iv.Interval =>
    a.reduce((sum, entry, d) => iv.add(sum, iv.multiply(entry, b[d]!)), iv.point(0));
  const s = iv.divide(constants.learningRate, iv.point(sign * constants.count));
  let head: readonly iv.Interval[] = rows[0]!.map(() => iv.point(0));
  let firstMargin = iv.point(0);
  let basin: BasinState | null = null;
  const losses: iv.Interval[] = [];
  for (let t = 0; t <= MAX_STEPS; t++) {
    const exponentials = rows.map((x) => elementary.exp(iv.negate(inner(head, x))));
    const loss = exponentials.reduce((sum, e) => iv.add(sum, elementary.log1p(e)), iv.point(0));
    losses.push(loss);
    if (t === 1) firstMargin = inner(head, z);
    const norm = iv.sqrtNonNegative(inner(head, head));
    basin = enterBasin(constants, { time: iv.point(t), loss, norm });
    if (basin !== null && iv.isBelow(factor, basin.descentFactor)) break;
    basin = null;
    // σ(−m) = 1 − 1/(1 + e^{−m}).
    const weights = exponentials.map((e) =>
      iv.multiply(s, iv.subtract(iv.point(1), iv.divide(iv.point(1), iv.add(iv.point(1), e)))),
    );
    head = head.map((entry, d) =>
      rows.reduce((sum, x, i) => iv.add(sum, iv.multiply(weights[i]!, x[d]!)), entry),
    );
  }
  const increase = losses.findIndex((loss, t) => t + 1 < losses.length && iv.isBelow(loss, losses[t + 1]!));
  return { increase: increase < 0 ? null : increase, losses, firstMargin, basin };
}

/**
 * Above the limit the loss need not fall. But the bounds on all later times need only L_T < ln 2 and
 * a = 1 − ½ω e^ω > 0, ω = sR²L_T, at one time T, whatever the step: once such a state is reached, the direction of u
 * converges to that of u*. H4 is sufficient, not necessary.
 */
export function h4({ keepHypothesis = false, plantSignError = false }: AblationOptions = {}): Ablation {
  const hidden = DIFFERENCES.map((x) => times(rational(1, 2), x));
  const squaredBound = hidden.map((h) => dot(h, h)).reduce((a, b) => (a.gt(b) ? a : b));
  const limit = rational(2).div(squaredBound);
  const learningRate = keepHypothesis ? limit.div(2n) : LEARNING_RATE;
  const dropped = !isBelowStepLimit(learningRate, rational(1), hidden);

  const separator = separatorOfTwo([...DIFFERENCES]);
  if (separator === null) throw new RangeError('both pairs of the instance were to be support vectors');
  const { dual, direction, squaredNorm } = separator;
  const isSeparator =
    DIFFERENCES.every((x) => dot(direction, x).equals(1n)) && dot(direction, direction).equals(squaredNorm);
  const alignment = dot(direction, EVALUATION);
  const squaredCosine = alignment.mul(alignment).div(squaredNorm.mul(dot(EVALUATION, EVALUATION)));
  const rho = iv.upper(iv.multiply(iv.sqrt(enclose(rational(1).sub(squaredCosine))), STRICTLY));

  const squaredRadius = DIFFERENCES.map((x) => dot(x, x)).reduce((a, b) => (a.gt(b) ? a : b));
  const constants: DescentConstants = {
    count: DIFFERENCES.length,
    learningRate: enclose(learningRate),
    squaredRadius: enclose(squaredRadius),
    margin: iv.sqrt(enclose(squaredNorm.inverse())),
    initialNorm: iv.point(0),
  };
  const factor = iv.scale(iv.add(iv.point(1), rho), -1);
  const { increase, losses, firstMargin, basin } = descend(constants, factor, plantSignError ? -1 : 1);
  const time = basin === null ? null : timeUntilAligned(constants, basin, rho);

  const misranked = iv.isBelow(firstMargin, iv.point(0));
  const asExpected = dropped && isSeparator && alignment.gt(0n) && increase !== null && time !== null;
  const bounds = (a: iv.Interval): [number, number] => [toNumberDown(a.lo), toNumberUp(a.hi)];
  const show = (a: iv.Interval): string => midpoint(a).toPrecision(6);
  const rise =
    increase === null
      ? 'the loss increased at no step'
      : `the loss rose from ${show(losses[increase]!)} to ${show(losses[increase + 1]!)} at step ${increase + 1}`;
  const survival =
    basin === null || time === null
      ? `no state with L_T < ln 2 and a large enough was reached within ${losses.length - 1} steps`
      : `at T = ${losses.length - 1} the loss is ${show(basin.loss)} < ln 2 and a ≥ ${toNumberDown(basin.descentFactor.lo).toFixed(6)}, and the evaluation pair is ranked correctly at all t ≥ ${Math.ceil(toNumberUp(time.hi))}`;
  return {
    drops: 'H4',
    expected: `With the step ${LEARNING_RATE.toFraction()}, above the limit ${limit.toFraction()}, the loss increases at some step, but the conclusion survives: a finite t0 is certified from which the evaluation pair is ranked correctly for ever, so H4 is sufficient, not necessary.`,
    observed: `With the step ${learningRate.toFraction()}, ${dropped ? 'above' : 'below'} the limit ${limit.toFraction()}, ${rise}; ${survival}.`,
    level: 'certified',
    verdict: asExpected ? 'verified' : 'refuted',
    witness: {
      differences: DIFFERENCES.map(toStrings),
      evaluation: toStrings(EVALUATION),
      hidden: [...hidden, ...hidden.map((h) => times(rational(-1), h))].map(toStrings),
      learningRate: learningRate.toFraction(),
      limit: limit.toFraction(),
      separator: {
        dual: toStrings(dual),
        direction: toStrings(direction),
        squaredNorm: squaredNorm.toFraction(),
      },
      margin: bounds(constants.margin),
      squaredCosine: squaredCosine.toFraction(),
      increaseAfterStep: increase,
      losses: losses.map(bounds),
      evaluationPairMisrankedAfterFirstStep: misranked,
      state:
        basin === null
          ? null
          : {
              time: losses.length - 1,
              loss: bounds(basin.loss),
              norm: bounds(basin.norm),
              descentFactor: toNumberDown(basin.descentFactor.lo),
              potential: toNumberDown(basin.potential.lo),
            },
      requiredAlignment: toNumberUp(rho.hi),
      certifiedTime: time === null ? null : Math.ceil(toNumberUp(time.hi)),
    },
  };
}
