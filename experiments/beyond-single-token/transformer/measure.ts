/** One training run of a transformer, and how its outcome on unseen tokens compares with what fixed representations predict. */

import type { Block } from '../../../lib/neural/kernel/types.ts';
import type { TransformerConfig } from '../../../lib/neural/model/config.ts';
import { startTraining } from '../../../lib/neural/training/plan.ts';
import { Trainer } from '../../../lib/neural/training/trainer.ts';
import { rewardValues } from '../../../lib/synonym-language/hidden.ts';
import type { TransformerSizes } from '../config.ts';
import type { Pair } from '../linear/instances.ts';
import { accuracyOf } from '../linear/policy.ts';
import type { Plant } from '../planted.ts';
import { short, type TransformerRow, type TransformerRun } from '../rows.ts';
import type { Task } from '../tasks.ts';
import { type PairSets, pairSets, type TokenPair } from './language.ts';
import {
  initialModel,
  modelConfig,
  pretrainingPlan,
  type Reward,
  referencesOf,
  representedPairs,
  rewardPlan,
} from './model.ts';
import { predictSigns } from './predict.ts';

type TransformerTask = Extract<Task, { kind: 'transformer' }>;

const FROZEN_RATE = 0.01;
/** Differences of rewards up to this are rounding, and ties. */
const ROUNDING = 1e-9;

interface LanguageModel {
  readonly values: Block;
  /** Of the last step, in nats per token; null without training. */
  readonly loss: number | null;
}

/** A few models: several tasks begin from the same one. What is kept here is a function of its key. */
const known = new Map<string, Promise<LanguageModel>>();

async function startOf(config: TransformerConfig, seed: number, steps: number): Promise<LanguageModel> {
  const initial = initialModel(config, seed);
  if (steps === 0) return { values: initial, loss: null };
  const key = JSON.stringify([config, seed, steps]);
  const held = known.get(key);
  if (held !== undefined) return held;
  if (known.size > 7) known.clear();
  const trained = pretrain(config, initial, seed, steps);
  known.set(key, trained);
  return trained;
}

async function pretrain(
  config: TransformerConfig,
  initial: Block,
  seed: number,
  steps: number,
): Promise<LanguageModel> {
  const trainer = await Trainer.start(pretrainingPlan(config, seed, steps));
  let loss = Number.NaN;
  const state = await trainer.advance(startTraining(initial, 'float64'), steps, (record) => {
    loss = record.loss;
  });
  await trainer.close();
  return { values: state.values, loss };
}

/** All rewards and learning rates from one start, on responses of one length. */
export async function measureTransformer(
  { seed, start, tied, length }: TransformerTask,
  sizes: TransformerSizes,
  plant: Plant,
): Promise<TransformerRow> {
  const { width, pretrainingSteps, steps, pairs, evaluations } = sizes;
  const config = modelConfig(width, tied);
  const model = await startOf(config, seed, start === 'pretrained' ? pretrainingSteps : 0);
  const leaked = plant === 'evaluation-leaked';
  const exchanged = plant === 'labels-exchanged';
  const sets = pairSets({ length, pairs, evaluations, leaked, exchanged }, seed);
  const rewards: readonly Reward[] = [
    { kind: 'explicit', pooling: 'last-token' },
    ...sizes.betas.map((beta) => ({ kind: 'implicit', beta }) as const),
  ];
  const runs: TransformerRun[] = [];
  for (const reward of rewards) {
    const signs = predictSigns(config, model.values, sets, reward, plant === 'exchanged-separator');
    for (const rate of sizes.rates) {
      // With tied weights U cannot be trained alone.
      if (rate === 0 && tied && reward.kind === 'implicit') continue;
      const options = {
        reward,
        learningRate: plant === 'untrained' ? 0 : rate === 0 ? FROZEN_RATE : rate,
        steps,
        frozen: rate === 0,
      };
      const outcome = await trainReward(config, model.values, sets, options, signs);
      const beta = reward.kind === 'explicit' ? 0 : reward.beta;
      runs.push({ reward: reward.kind, beta, rate, ...outcome });
    }
  }
  const pretrainingLoss = model.loss === null ? null : short(model.loss);
  return { kind: 'transformer', seed, start, tied, length, pretrainingLoss, runs };
}

interface Outcome {
  readonly trainAccuracy: number;
  readonly accuracy: number;
  /** Share of evaluation pairs whose final sign is the predicted one. */
  readonly agreement: number | null;
  /** ‖h − h(0)‖/‖h(0)‖ over whole evaluation responses, root mean square. */
  readonly drift: number;
}

async function trainReward(
  config: TransformerConfig,
  values: Block,
  sets: PairSets,
  options: {
    readonly reward: Reward;
    readonly learningRate: number;
    readonly steps: number;
    readonly frozen: boolean;
  },
  signs: Float64Array | null,
): Promise<Outcome> {
  const { reward } = options;
  const reference = {
    train: referencesOf(config, values, sets.train),
    evaluation: referencesOf(config, values, sets.evaluation),
  };
  const trainer = await Trainer.start(rewardPlan({ config, ...options }, sets.train, reference.train));
  const state = await trainer.advance(startTraining(values, 'float64'), options.steps);
  await trainer.close();
  const margins = (pairs: readonly TokenPair[], logs: Float64Array): Float64Array => {
    const sequences = pairs.flatMap(({ chosen, rejected }) => [chosen, rejected]);
    const rewards = rewardValues({ config, values: state.values }, sequences, reward, logs);
    return Float64Array.from(pairs, (_, i) => {
      const margin = rewards[2 * i]! - rewards[2 * i + 1]!;
      return Math.abs(margin) <= ROUNDING ? 0 : margin;
    });
  };
  const found = margins(sets.evaluation, reference.evaluation);
  return {
    trainAccuracy: short(accuracyOf(margins(sets.train, reference.train))),
    accuracy: short(accuracyOf(found)),
    agreement:
      signs === null
        ? null
        : short(found.filter((m, e) => m !== 0 && Math.sign(m) === signs[e]).length / found.length),
    drift: short(driftOf(config, values, state.values, sets.evaluation)),
  };
}

function driftOf(
  config: TransformerConfig,
  before: Block,
  after: Block,
  pairs: readonly TokenPair[],
): number {
  const [old, now] = [before, after].map((values) => representedPairs(config, values, pairs)) as [
    Pair[],
    Pair[],
  ];
  let [moved, size] = [0, 0];
  for (const [e, pair] of old.entries()) {
    for (const role of ['chosen', 'rejected'] as const) {
      pair[role].whole.forEach((x, d) => {
        const change = now[e]![role].whole[d]! - x;
        moved += change * change;
        size += x * x;
      });
    }
  }
  return Math.sqrt(moved / size);
}
