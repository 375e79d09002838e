/** One training step: what Equations 4 and 5 predict from the state before it, and what it did. */

import type { Plant } from './planted.ts';
import {
  hoeffdingBound,
  type OnTokenPair,
  pairWeights,
  predictExplicit,
  predictImplicit,
  type Side,
} from './prediction.ts';
import { evaluate, type Representations, type ResponseSet, represent, rewardsOf } from './responses.ts';
import type { Setting } from './setting.ts';
import type { Reward } from './specs.ts';

/** All that is known of the model at one moment. */
export interface Snapshot {
  readonly training: Side;
  readonly evaluation: Side;
  readonly trainingRewards: Float64Array;
  readonly evaluationRewards: Float64Array;
}

export interface FixedRepresentations {
  readonly training: Representations;
  readonly evaluation: Representations;
}

/** @param fixed representations of the initial model, which stay when only u or U is trained */
export function snapshot(
  setting: Setting,
  reward: Reward,
  values: Float64Array,
  fixed: FixedRepresentations | null,
): Snapshot {
  const { machine } = setting;
  const side = (set: ResponseSet, known: Representations | undefined): Side => {
    const representations = known ?? represent(machine, values, set);
    return { set, representations, evaluated: evaluate(machine, values, set, representations) };
  };
  const training = side(setting.training, fixed?.training);
  const evaluation = side(setting.evaluation, fixed?.evaluation);
  return {
    training,
    evaluation,
    trainingRewards: rewardsOf(reward, training.evaluated, setting.trainingReference),
    evaluationRewards: rewardsOf(reward, evaluation.evaluated, setting.evaluationReference),
  };
}

export interface Prediction {
  /** Δr/η by Equation 4 or 5, shape [n̄]. */
  readonly slope: Float64Array;
  /** EX-RM only: the sum of the absolute values of its terms. */
  readonly size: Float64Array | null;
}

/** @param residualsFrom where g is taken: the snapshot itself, unless an error is planted */
export function predict(
  setting: Setting,
  reward: Reward,
  { training, evaluation }: Snapshot,
  residualsFrom: Snapshot,
  plant: Plant,
  onTokenPair?: OnTokenPair,
): Prediction {
  const { kernel, model } = setting.machine;
  const { width } = model.config;
  const weights = pairWeights(residualsFrom.trainingRewards);
  if (reward.kind === 'explicit') return predictExplicit(kernel, width, evaluation, training, weights, plant);
  const { beta } = reward;
  return {
    slope: predictImplicit(kernel, width, beta, evaluation, training, weights, plant, onTokenPair),
    size: null,
  };
}

export interface Change {
  /** Δr, shape [n̄]. */
  readonly actual: Float64Array;
  /** IM-RM: the bound of MATH.md B3 from the logits before and after; EX-RM: zeros. */
  readonly bound: Float64Array;
}

export function change(reward: Reward, before: Snapshot, after: Snapshot): Change {
  const actual = after.evaluationRewards.map((r, e) => r - before.evaluationRewards[e]!);
  const bound =
    reward.kind === 'explicit'
      ? new Float64Array(actual.length)
      : hoeffdingBound(
          reward.beta,
          before.evaluation.set,
          before.evaluation.evaluated.logits,
          after.evaluation.evaluated.logits,
        );
  return { actual, bound };
}
