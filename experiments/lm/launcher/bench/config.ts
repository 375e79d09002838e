/** The configuration of a comparison of training loops, as the worker reads it (rewardproof_lm/bench/settings.py). */

import { InputError } from '../../../../lib/input-error.ts';
import { parsePairsFile } from '../config/data.ts';
import { trainingsOf } from '../config/trainings.ts';
import { CONFIG_SCHEMA, type PairsFile, type PresetName, type RunConfig } from '../config/types.ts';
import type { BenchFlags } from './options.ts';

export interface BenchData {
  /** "synthetic" or a file of pairs. */
  readonly source: string;
  readonly columns?: PairsFile['columns'];
  readonly lengthScale: number;
  readonly contenders: readonly string[];
  readonly warmUp: number;
  readonly steps: number;
  readonly repeats: number;
  readonly evaluationPairs: number;
  /** Pairs that the plain loop takes at once: as in the official configuration for one device. */
  readonly plainMicroBatch: number;
  readonly memory: boolean;
}

export type BenchConfig = Omit<RunConfig, 'experiment' | 'data'> & {
  readonly experiment: 'bench';
  readonly data: BenchData;
};

interface Size {
  readonly model: string;
  readonly batchPairs: number;
  readonly maxLength: number;
  readonly lengthScale: number;
  readonly steps: number;
  readonly repeats: number;
  readonly precisions: readonly string[];
  readonly learningRate: number;
}

const GPU: Size = {
  ...{ model: 'scratch:gpt-neox-1b', batchPairs: 16, maxLength: 1024, lengthScale: 1 },
  ...{ steps: 2, repeats: 3, precisions: ['float32', 'bfloat16'], learningRate: 1e-5 },
};
const SIZES: Readonly<Record<PresetName, Size>> = {
  tiny: {
    ...{ model: 'scratch:gpt-neox-tiny', batchPairs: 8, maxLength: 128, lengthScale: 0.1 },
    ...{ steps: 3, repeats: 2, precisions: ['float32'], learningRate: 1e-3 },
  },
  // Lengths that let one core end within minutes.
  laptop: {
    ...{ model: 'scratch:gpt-neox-100m', batchPairs: 8, maxLength: 256, lengthScale: 0.25 },
    ...{ steps: 1, repeats: 2, precisions: ['float32'], learningRate: 1e-5 },
  },
  gpu: GPU,
  paper: { ...GPU, batchPairs: 32, steps: 1 },
};
/** As often as the reference's log-probabilities are used when they are computed once. */
const EPOCHS = 5;

/** @throws InputError for options that make no sense. */
export function benchConfig(flags: BenchFlags): BenchConfig {
  const size = SIZES[flags.preset];
  const model = flags.model ?? size.model;
  if (model.startsWith('scratch:') && (flags.revision !== undefined || flags.download === true)) {
    throw new InputError(
      '--revision, --download: a model from scratch has none; expected a hub id or a path',
    );
  }
  if (flags.data !== undefined && flags.lengthScale !== undefined) {
    throw new InputError('--length-scale: has no meaning for pairs of a file; expected one of it and --data');
  }
  const contenders = flags.contender ?? [
    'plain:float32',
    ...size.precisions.map((precision) => `ours:${precision}`),
  ];
  if (new Set(contenders).size < 2) {
    throw new InputError('--contender: expected at least two different ones to compare');
  }
  const batchPairs = flags.batch ?? size.batchPairs;
  const microBatchPairs = flags.microBatch ?? Math.min(8, batchPairs);
  if (microBatchPairs > batchPairs) {
    throw new InputError(`--micro-batch ${microBatchPairs}: expected at most the ${batchPairs} of --batch`);
  }
  const file = flags.data === undefined ? null : parsePairsFile(`pairs=${flags.data}`);
  return {
    schema: CONFIG_SCHEMA,
    experiment: 'bench',
    preset: flags.preset,
    model: { source: model, revision: flags.revision ?? null, download: flags.download ?? false },
    trainings: trainingsOf({
      objectives: [...new Set(flags.objective ?? (['im-rm', 'ex-rm'] as const))],
      ...{ betas: [0.1], variants: [], learningRate: size.learningRate },
    }),
    ...{ seed: flags.seed, epochs: EPOCHS, batchPairs, microBatchPairs },
    maxLength: flags.maxLength ?? size.maxLength,
    longPairs: file === null ? 'refuse' : 'fit',
    ...{ precision: 'float32', attention: flags.attention, device: flags.device },
    compile: flags.compile ?? false,
    gradientCheckpointing: flags.gradientCheckpointing ?? false,
    ...{ gradientClip: null, warmupSteps: 0, threads: flags.threads },
    ...{ chatTemplate: 'auto', endToken: true, evaluateEachEpoch: false },
    data: {
      source: file?.path ?? 'synthetic',
      ...(file === null ? {} : { columns: file.columns }),
      lengthScale: flags.lengthScale ?? size.lengthScale,
      contenders: [...new Set(contenders)],
      warmUp: 1,
      steps: flags.steps ?? size.steps,
      repeats: flags.repeats ?? size.repeats,
      evaluationPairs: 16,
      plainMicroBatch: Math.min(4, batchPairs),
      memory: flags.memory,
    },
  };
}
