/** The error of a prediction of one step as a function of η, from one and the same state. */

import { log } from '../../lib/float/elementary.ts';
import { descend } from './optimise.ts';
import type { Setting } from './setting.ts';
import type { Reward } from './specs.ts';
import { type FixedRepresentations, type Snapshot, snapshot } from './step.ts';

/** The errors are Euclidean norms over the evaluation responses, one per η. */
export type Ladder = {
  /** η, descending. */
  readonly rates: readonly number[];
  /** ‖Δr − prediction‖ by Equation 4 or 5 with the current representations. */
  readonly errors: readonly number[];
  /** ‖Δr − η·(derivative of r along all of −∇ℓ)‖. */
  readonly allErrors: readonly number[];
  /** ‖Δr‖. */
  readonly sizes: readonly number[];
};

/** η of the central difference, as a factor of the largest η. */
const DIFFERENCE = 1 / 1024;

export function measureLadder(
  setting: Setting,
  reward: Reward,
  fixed: FixedRepresentations | null,
  values: Float64Array,
  before: Snapshot,
  gradient: Float64Array,
  slope: Float64Array,
  rates: readonly number[],
): Ladder {
  const rewardsAt = (rate: number): Float64Array =>
    snapshot(setting, reward, descend(values, gradient, rate), fixed).evaluationRewards;
  const h = rates[0]! * DIFFERENCE;
  const [up, down] = [rewardsAt(h), rewardsAt(-h)];
  const derivative = up.map((r, e) => (r - down[e]!) / (2 * h));
  const changes = rates.map((rate) => rewardsAt(rate).map((r, e) => r - before.evaluationRewards[e]!));
  const distances = (direction: Float64Array): number[] =>
    changes.map((change, j) => norm(change.map((r, e) => r - rates[j]! * direction[e]!)));
  return {
    rates,
    errors: distances(slope),
    allErrors: distances(derivative),
    sizes: changes.map(norm),
  };
}

function norm(a: Float64Array): number {
  return Math.sqrt(a.reduce((sum, x) => sum + x * x, 0));
}

/** Slope of ln(errors) against ln(rates) from the given index on, by least squares. */
export function slopeFrom(rates: readonly number[], errors: readonly number[], from: number): number {
  const x = rates.slice(from).map((rate) => log(rate));
  const y = errors.slice(from).map((error) => log(Math.max(error, 1e-300)));
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const above = x.reduce((sum, value, j) => sum + (value - mx) * (y[j]! - my), 0);
  return above / x.reduce((sum, value) => sum + (value - mx) * (value - mx), 0);
}
