/** The transformers of this experiment: their plans, and what is read off them. */

import type { Block } from '../../../lib/neural/kernel/types.ts';
import { completeConfig, type TransformerConfig } from '../../../lib/neural/model/config.ts';
import { initialParameters, layoutOf, type ParameterLayout } from '../../../lib/neural/model/layout.ts';
import { type NextTokenShard, nextTokenShards } from '../../../lib/neural/model/next-token-objective.ts';
import {
  type PreferenceConfig,
  type PreferenceShard,
  preferenceShards,
  type RewardKind,
} from '../../../lib/neural/model/preference-objective.ts';
import { constant, cosine } from '../../../lib/neural/optimiser/schedules.ts';
import type { TrainingPlan } from '../../../lib/neural/training/plan.ts';
import { trainedParameters } from '../../../lib/neural/training/trained-parameters.ts';
import { logProbabilitiesOf, representationsOf } from '../../../lib/synonym-language/hidden.ts';
import type { Pair, Response } from '../linear/instances.ts';
import { documentsOf, LONGEST_SEQUENCE, type TokenPair, VOCABULARY } from './language.ts';

const DEVIATION = 0.2;
const SHARDS = 1;

export function modelConfig(width: number, tied: boolean): TransformerConfig {
  return {
    vocabulary: VOCABULARY,
    width,
    layers: 1,
    heads: 2,
    positions: LONGEST_SEQUENCE,
    learnedPositions: true,
    rewardHead: true,
    tied,
  };
}

function layoutFor(config: TransformerConfig): ParameterLayout {
  return layoutOf(completeConfig(config));
}

/** Random parameters, with u(0) = 0. */
export function initialModel(config: TransformerConfig, seed: number): Float64Array {
  const layout = layoutFor(config);
  const values = initialParameters(layout, seed, DEVIATION);
  const head = layout.views.find(({ name }) => name === 'reward-head')!;
  values.fill(0, head.offset, head.offset + head.columns);
  return values;
}

export function pretrainingPlan(
  config: TransformerConfig,
  seed: number,
  steps: number,
): TrainingPlan<TransformerConfig, NextTokenShard> {
  return {
    module: new URL('../../../lib/neural/model/next-token-objective.ts', import.meta.url),
    objective: config,
    precision: 'float64',
    optimiser: { clip: 1 },
    learningRate: 0.01,
    schedule: cosine(steps, Math.min(20, steps)),
    steps,
    batch: (step) => nextTokenShards(documentsOf(seed, step, 32), SHARDS),
  };
}

/** Last-token explicit rewards, or implicit ones. */
export type Reward = Extract<RewardKind, { readonly kind: 'explicit' | 'implicit' }>;

export interface RewardOptions {
  readonly config: TransformerConfig;
  readonly reward: Reward;
  readonly learningRate: number;
  readonly steps: number;
  /** Whether only the last linear map is trained: U for implicit, u for explicit rewards. */
  readonly frozen: boolean;
}

/** Full-batch training on all pairs. @param reference ln π_ref of chosen and rejected responses in turn. */
export function rewardPlan(
  { config, reward, learningRate, steps, frozen }: RewardOptions,
  pairs: readonly TokenPair[],
  reference: ArrayLike<number>,
): TrainingPlan<PreferenceConfig, PreferenceShard> {
  const shards = preferenceShards(
    pairs.map((pair, i) => ({ ...pair, reference: [reference[2 * i]!, reference[2 * i + 1]!] as const })),
    SHARDS,
  );
  const last = reward.kind === 'explicit' ? 'reward-head' : 'unembedding';
  return {
    module: new URL('../../../lib/neural/model/preference-objective.ts', import.meta.url),
    objective: { model: config, reward },
    precision: 'float64',
    optimiser: { clip: 1 },
    learningRate,
    schedule: constant,
    steps,
    batch: () => shards,
    ...(frozen ? { trained: trainedParameters(layoutFor(config), (name) => name === last) } : {}),
  };
}

const sequencesOf = (pairs: readonly TokenPair[]) =>
  pairs.flatMap(({ chosen, rejected }) => [chosen, rejected]);

export function referencesOf(
  config: TransformerConfig,
  values: Block,
  pairs: readonly TokenPair[],
): Float64Array {
  return logProbabilitiesOf({ config, values }, sequencesOf(pairs));
}

/** The pairs as a model with these parameters represents them. */
export function representedPairs(
  config: TransformerConfig,
  values: Block,
  pairs: readonly TokenPair[],
): Pair[] {
  const { width } = config;
  const { batch, hidden } = representationsOf({ config, values }, sequencesOf(pairs));
  const response = (s: number): Response => {
    const [from, to] = [batch.responseStarts[s]!, batch.responseStarts[s + 1]!];
    const positions = Array.from(batch.responseTokens.subarray(from, to));
    const first = positions[0]! - 1;
    return {
      tokens: positions.map((at) => batch.tokens[at]!),
      prefixes: hidden.slice(first * width, (first + positions.length) * width),
      whole: hidden.slice(positions.at(-1)! * width, (positions.at(-1)! + 1) * width),
    };
  };
  return pairs.map((_, i) => ({ chosen: response(2 * i), rejected: response(2 * i + 1) }));
}

/** U, shape [V, D]. */
export function unembeddingOf(config: TransformerConfig, values: Block): Float64Array {
  const name = config.tied ? 'embedding' : 'unembedding';
  const view = layoutFor(config).views.find((v) => v.name === name)!;
  return Float64Array.from(values.subarray(view.offset, view.offset + view.rows * view.columns));
}
