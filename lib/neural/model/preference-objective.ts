/**
 * The loss of a reward model over preference pairs: Bradley–Terry (Equation 3 of the paper) for an explicit or implicit
 * one, cross-entropy of the verdict for a generative one; on request plus a multiple of the mean next-token loss. An
 * objective for a gradient team.
 */
import { divide, type Objective } from '../parallel/objective.ts';
import { add } from '../tape/add.ts';
import { bradleyTerry, type PairRows } from '../tape/bradley-terry.ts';
import { gatherRows } from '../tape/gather-rows.ts';
import { logProbability } from '../tape/log-probability.ts';
import { pool } from '../tape/pool.ts';
import type { Tape, Tensor } from '../tape/tape.ts';
import { weightedSum } from '../tape/weighted-sum.ts';
import { type Batch, packBatch, type Sequence } from './batch.ts';
import type { TransformerConfig } from './config.ts';
import { explicitRewards, type Pooling } from './explicit-reward.ts';
import { checkVerdicts, generativeLoss, generativeRewards } from './generative-reward.ts';
import { implicitRewards, responseLogProbabilities } from './implicit-reward.ts';
import { predictions } from './predictions.ts';
import { type ParameterTensors, Transformer } from './transformer.ts';

/** How a response is rewarded. */
export type RewardKind =
  | { readonly kind: 'explicit'; readonly pooling: Pooling }
  /** β > 0. */
  | { readonly kind: 'implicit'; readonly beta: number }
  /** The two verdicts, as tokens; every sequence ends with the verification tokens. */
  | { readonly kind: 'generative'; readonly yes: number; readonly no: number };

export interface PreferenceConfig {
  readonly model: TransformerConfig;
  readonly reward: RewardKind;
  /** Factor of the mean next-token loss over all tokens of both responses' sequences; 0 by default. */
  readonly nextToken?: number;
}

export interface PreferencePair {
  readonly chosen: Sequence;
  readonly rejected: Sequence;
  /** ln π_ref(y|x) of the two responses; read by implicit rewards only, 0 by default (no reference). */
  readonly reference?: readonly [chosen: number, rejected: number];
}

export interface PreferenceShard {
  readonly pairs: readonly PreferencePair[];
  /** One over the number of pairs, and of predicted tokens, of the whole batch. */
  readonly pairWeight: number;
  readonly tokenWeight: number;
}

export function preferenceShards(
  pairs: readonly PreferencePair[],
  count: number,
): readonly PreferenceShard[] {
  const predicted = pairs.reduce(
    (sum, { chosen, rejected }) => sum + chosen.tokens.length + rejected.tokens.length - 2,
    0,
  );
  const weights = { pairWeight: 1 / pairs.length, tokenWeight: 1 / predicted };
  return divide(pairs, count).map((part) => ({ pairs: part, ...weights }));
}

/** The rewards of all sequences of a batch, sequences × 1. `reference` as in {@link implicitRewards}. */
export function rewardsOf(
  tape: Tape,
  model: Transformer,
  parameters: ParameterTensors,
  batch: Batch,
  reward: RewardKind,
  reference: ArrayLike<number>,
): Tensor {
  const hidden = model.hidden(tape, parameters, batch);
  if (reward.kind === 'explicit') return explicitRewards(tape, parameters, hidden, batch, reward.pooling);
  if (reward.kind === 'generative') return generativeRewards(tape, model, parameters, hidden, batch, reward);
  const logs = responseLogProbabilities(tape, model, parameters, hidden, batch);
  return implicitRewards(tape, logs, reference, reward.beta);
}

/** @throws RangeError for a config that describes no model, or verdicts outside its vocabulary */
export function createObjective(config: PreferenceConfig): Objective<PreferenceShard> {
  const { reward, nextToken = 0 } = config;
  const model = new Transformer(config.model);
  if (reward.kind === 'generative') checkVerdicts(reward, model.config.vocabulary);
  return {
    length: model.layout.length,
    loss(tape, values, gradients, shard) {
      const batch = packBatch(shard.pairs.flatMap(({ chosen, rejected }) => [chosen, rejected]));
      const reference = Float64Array.from(shard.pairs.flatMap((pair) => pair.reference ?? [0, 0]));
      const parameters = model.parameters(values, gradients);
      const pairs = pairRows(shard);
      if (nextToken === 0) {
        if (reward.kind === 'generative') {
          const hidden = model.hidden(tape, parameters, batch);
          return generativeLoss(tape, model, parameters, hidden, batch, reward, shard.pairWeight);
        }
        return bradleyTerry(tape, rewardsOf(tape, model, parameters, batch, reward, reference), pairs);
      }
      const hidden = model.hidden(tape, parameters, batch);
      const { rows, tokens } = predictions(batch);
      const logits = model.logits(tape, parameters, gatherRows(tape, hidden, rows));
      const logs = logProbability(tape, logits, tokens);
      const preference =
        reward.kind === 'generative'
          ? generativeLoss(tape, model, parameters, hidden, batch, reward, shard.pairWeight)
          : bradleyTerry(
              tape,
              reward.kind === 'explicit'
                ? explicitRewards(tape, parameters, hidden, batch, reward.pooling)
                : implicitRewards(tape, responseSums(tape, logs, batch), reference, reward.beta),
              pairs,
            );
      const mean = new Float64Array(rows.length).fill(-nextToken * shard.tokenWeight);
      return add(tape, preference, weightedSum(tape, logs, mean));
    },
  };
}

/** Sequences 2i and 2i + 1 are pair i. */
function pairRows({ pairs, pairWeight }: PreferenceShard): PairRows {
  return {
    chosen: Int32Array.from(pairs, (_, i) => 2 * i),
    rejected: Int32Array.from(pairs, (_, i) => 2 * i + 1),
    weights: new Float64Array(pairs.length).fill(pairWeight),
  };
}

/** Σ ln π over response tokens, from the log-probabilities of all tokens but the first of each sequence. */
function responseSums(
  tape: Tape,
  logs: Tensor,
  { positions, responseTokens, responseStarts }: Batch,
): Tensor {
  const rowOf = new Int32Array(positions.length);
  let row = 0;
  positions.forEach((position, at) => {
    if (position > 0) rowOf[at] = row++;
  });
  const picked = gatherRows(
    tape,
    logs,
    responseTokens.map((at) => rowOf[at]!),
  );
  return pool(tape, picked, responseStarts, 'sum');
}
