/** The Equation 5 coefficient of this experiment against the enclosure of lib/learning-dynamics, a text of its own. */

import { floatArithmetic } from '../../lib/learning-dynamics/float-arithmetic.ts';
import { coefficient } from '../../lib/learning-dynamics/prediction.ts';
import { stepState } from '../../lib/learning-dynamics/step-state.ts';
import type { ResponseStates } from '../../lib/learning-dynamics/types.ts';
import type { Plant } from './planted.ts';
import { pairWeights, predictImplicit, type Side } from './prediction.ts';
import { GROUPS, type Setting } from './setting.ts';
import type { Snapshot } from './step.ts';

function statesOf({ set, representations }: Side, response: number, width: number): ResponseStates {
  const from = set.batch.responseStarts[response]!;
  const to = set.batch.responseStarts[response + 1]!;
  return {
    tokens: set.tokens.slice(from, to),
    hidden: representations.before.slice(from * width, to * width),
  };
}

export type Enclosed = {
  /** Largest distance of a coefficient from its enclosure; 0 when it is inside. */
  readonly outside: number;
  /** Largest coefficient in size, and largest width of an enclosure. */
  readonly size: number;
  readonly width: number;
  readonly count: number;
};

/**
 * Steps on the given pairs alone, seen by the responses of the first held-out prompt. Valid with fixed representations
 * only, which π_θ and π_ref then share.
 */
export function compareWithEnclosures(
  setting: Setting,
  beta: number,
  values: Float64Array,
  before: Snapshot,
  pairs: readonly number[],
  plant: Plant,
): Enclosed {
  const { model, kernel } = setting.machine;
  const { width, vocabulary } = model.config;
  const view = model.layout.views.find(({ name }) => name === 'unembedding')!;
  const matrix = (block: Float64Array): Float64Array =>
    block.slice(view.offset, view.offset + view.rows * view.columns);
  const weights = pairWeights(before.trainingRewards);
  let [outside, size, widest, count] = [0, 0, 0, 0];
  for (const pair of pairs) {
    const n = weights.length / 2;
    const alone = weights.map((w, s) => (s >> 1 === pair ? w * n : 0));
    const mine = predictImplicit(kernel, width, beta, before.evaluation, before.training, alone, plant);
    for (let e = 0; e < GROUPS.length; e++) {
      const state = stepState(floatArithmetic, {
        beta,
        learningRate: 1,
        width,
        vocabulary,
        unembedding: matrix(values),
        reference: matrix(setting.initial),
        chosen: statesOf(before.training, 2 * pair, width),
        rejected: statesOf(before.training, 2 * pair + 1, width),
        evaluation: statesOf(before.evaluation, e, width),
      });
      const { lo, hi } = coefficient(state);
      outside = Math.max(outside, lo - mine[e]!, mine[e]! - hi);
      size = Math.max(size, Math.abs(mine[e]!));
      widest = Math.max(widest, hi - lo);
      count += 1;
    }
  }
  return { outside, size, width: widest, count };
}
