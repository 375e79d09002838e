/** What the initial representations, taken as fixed, predict about the ranks on D_E. */

import { solveFromRows } from '../../../lib/max-margin/float/solve.ts';
import type { Block } from '../../../lib/neural/kernel/types.ts';
import type { TransformerConfig } from '../../../lib/neural/model/config.ts';
import type { Pair } from '../linear/instances.ts';
import { PairedPolicy } from '../linear/policy.ts';
import { firstOrder } from '../linear/prediction.ts';
import type { PairSets } from './language.ts';
import { type Reward, representedPairs, unembeddingOf } from './model.ts';

/** Signs of the margins on D_E that the initial, fixed representations predict; null when there is no prediction. */
export function predictSigns(
  config: TransformerConfig,
  values: Block,
  sets: PairSets,
  reward: Reward,
  exchanged: boolean,
): Float64Array | null {
  const [train, evaluation] = [sets.train, sets.evaluation].map((pairs) =>
    representedPairs(config, values, pairs),
  ) as [Pair[], Pair[]];
  const { width, vocabulary } = config;
  if (reward.kind === 'explicit') {
    const separator = maxMarginHead(train, width);
    if (separator === null) return null;
    const factor = exchanged ? -1 : 1;
    return Float64Array.from(evaluation, ({ chosen, rejected }) => {
      let sum = 0;
      for (let d = 0; d < width; d++) sum += separator[d]! * (chosen.whole[d]! - rejected.whole[d]!);
      return factor * Math.sign(sum);
    });
  }
  const unembedding = unembeddingOf(config, values);
  const { beta } = reward;
  const [trained, evaluated] = [train, evaluation].map((pairs) => {
    const policy = new PairedPolicy(pairs, width, vocabulary, beta, unembedding);
    policy.margins(unembedding);
    return policy;
  }) as [PairedPolicy, PairedPolicy];
  const rates = firstOrder(evaluation, evaluated, train, trained, width, beta);
  return rates.map((x) => Math.sign(x));
}

/** u* up to a factor; null when the pairs are not separable. */
function maxMarginHead(train: readonly Pair[], width: number): Float64Array | null {
  const rows = new Float64Array(train.length * width);
  for (const [i, { chosen, rejected }] of train.entries()) {
    for (let d = 0; d < width; d++) rows[i * width + d] = chosen.whole[d]! - rejected.whole[d]!;
  }
  const { status, dual } = solveFromRows(rows, train.length, width);
  if (status !== 'optimal') return null;
  const head = new Float64Array(width);
  rows.forEach((x, k) => {
    head[k % width] = head[k % width]! + dual[Math.floor(k / width)]! * x;
  });
  return head;
}
