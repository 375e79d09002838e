/**
 * Sizes of runs. tiny: a random model, seconds on one core, shows that everything works and nothing about language.
 * laptop: a small pre-trained model on CPU. gpu: one accelerator. paper: the settings of arXiv 2507.07981 (lr 1e-6,
 * beta 0.01, batch 32, no clipping, float32).
 */

import type { DataOf, ExperimentName, Objective, Precision, PresetName, PretrainConfig } from './types.ts';

export interface Settings {
  readonly model: string;
  readonly objectives: readonly Objective[];
  readonly beta: number;
  readonly learningRate: number;
  readonly epochs: number;
  readonly batchPairs: number;
  readonly microBatchPairs: number;
  readonly maxLength: number;
  readonly precision: Precision;
  readonly gradientCheckpointing: boolean;
  readonly gradientClip: number | null;
  readonly warmupSteps: number;
  readonly endToken: boolean;
}

const BOTH: readonly Objective[] = ['ex-rm', 'im-rm'];

const TINY: Settings = {
  model: 'scratch:gpt-neox-tiny',
  objectives: BOTH,
  beta: 0.1,
  learningRate: 1e-3,
  epochs: 6,
  batchPairs: 16,
  microBatchPairs: 16,
  maxLength: 128,
  precision: 'float32',
  gradientCheckpointing: false,
  gradientClip: 1,
  warmupSteps: 0,
  endToken: true,
};

const LAPTOP: Settings = {
  ...TINY,
  model: 'EleutherAI/pythia-160m',
  beta: 0.01,
  learningRate: 1e-5,
  epochs: 3,
  batchPairs: 32,
  microBatchPairs: 2,
  maxLength: 512,
  gradientClip: null,
};

const GPU: Settings = {
  ...LAPTOP,
  model: 'Qwen/Qwen2.5-1.5B-Instruct',
  learningRate: 1e-6,
  epochs: 5,
  microBatchPairs: 4,
  maxLength: 1024,
};

const PAPER: Settings = { ...GPU, model: 'meta-llama/Llama-3.2-1B-Instruct' };

const BASE: Readonly<Record<PresetName, Settings>> = { tiny: TINY, laptop: LAPTOP, gpu: GPU, paper: PAPER };

const CHANGES: Readonly<
  Partial<Record<ExperimentName, Readonly<Partial<Record<PresetName, Partial<Settings>>>>>>
> = {
  // Persona prompts are short; 50 epochs of 80 prompts.
  'token-shift': {
    tiny: { epochs: 12, learningRate: 1e-4, endToken: false },
    laptop: { epochs: 10, microBatchPairs: 16, maxLength: 128 },
    gpu: { epochs: 50, microBatchPairs: 16, maxLength: 256 },
    paper: { model: 'EleutherAI/pythia-1b', epochs: 50, microBatchPairs: 16, maxLength: 256 },
  },
  hamiltonian: {
    tiny: { objectives: ['im-rm'], epochs: 4, batchPairs: 32, microBatchPairs: 32, learningRate: 3e-4 },
    laptop: {
      model: 'scratch:gpt-neox-tiny',
      objectives: ['im-rm'],
      beta: 0.1,
      epochs: 15,
      microBatchPairs: 32,
      learningRate: 3e-4,
      gradientClip: 1,
      warmupSteps: 50,
    },
    gpu: { model: 'EleutherAI/pythia-1b', objectives: ['im-rm'], epochs: 15, maxLength: 512 },
    paper: { model: 'EleutherAI/pythia-1b', objectives: ['im-rm'], epochs: 15, maxLength: 512 },
  },
  dynamics: {
    tiny: { precision: 'float64' },
    laptop: { precision: 'float64' },
    gpu: { precision: 'float64', model: 'EleutherAI/pythia-1b' },
    paper: { precision: 'float64', model: 'EleutherAI/pythia-1b' },
  },
  representations: {
    paper: { model: 'EleutherAI/pythia-1b' },
  },
};

export function settingsOf(experiment: ExperimentName, preset: PresetName): Settings {
  return { ...BASE[preset], ...CHANGES[experiment]?.[preset] };
}

type Sized = Exclude<ExperimentName, 'preference'>;

/** Enough for two layers of width 64 to align answers of one tone. */
const SYNONYMS: PretrainConfig = { steps: 120, documents: 32, learningRate: 2e-3, deviation: 0.1 };

/** Data of experiments that make their own; preference reads files. */
const DATA: { readonly [Name in Sized]: Readonly<Record<PresetName, DataOf[Name]>> } = {
  'token-shift': {
    tiny: tokenShift('corpus', 32, 32, SYNONYMS),
    laptop: tokenShift('download', 80, 40, null),
    // More test prompts than the paper: with 40 no interval can end below 0.1 unless all but one are wrong.
    gpu: tokenShift('download', 80, 120, null),
    paper: tokenShift('download', 80, 40, null),
  },
  hamiltonian: {
    tiny: hamiltonian(5, 64, 32, 2, {
      steps: 60,
      documents: 32,
      learningRate: 2e-3,
      deviation: 0.1,
      strayVerdicts: 0.02,
    }),
    laptop: hamiltonian(6, 1000, 200, 5, {
      steps: 3000,
      documents: 64,
      learningRate: 2e-3,
      deviation: 0.1,
      strayVerdicts: 0.02,
    }),
    gpu: hamiltonian(10, 1000, 200, 1, null),
    paper: hamiltonian(10, 1000, 200, 1, null),
  },
  dynamics: {
    tiny: dynamics('corpus', 4, 4, 8, 16, SYNONYMS),
    laptop: dynamics('download', 8, 8, 16, 64, null),
    gpu: dynamics('download', 16, 16, 16, 64, null),
    paper: dynamics('download', 16, 16, 16, 64, null),
  },
  representations: {
    tiny: representations('corpus', 16, 16, 64, SYNONYMS),
    laptop: representations('download', 80, 40, 256, null),
    gpu: representations('download', 80, 120, 512, null),
    paper: representations('download', 80, 40, 512, null),
  },
};

function tokenShift(
  source: string,
  trainPrompts: number,
  testPrompts: number,
  pretrain: DataOf['token-shift']['pretrain'],
): DataOf['token-shift'] {
  const ablations = ['paper', 'disjoint', 'shares-chosen', 'shares-rejected', 'crossed'];
  return { source, trainPrompts, testPrompts, ablations, pretrain };
}

function hamiltonian(
  vertices: number,
  trainPairs: number,
  testPairs: number,
  samplesPerPrompt: number,
  pretrain: DataOf['hamiltonian']['pretrain'],
): DataOf['hamiltonian'] {
  return {
    ...{ vertices, density: 0.2, trainPairs, testPairs, samplesPerPrompt },
    ...{ format: 'auto', pretrain, deviation: null },
  };
}

function dynamics(
  source: string,
  pairs: number,
  evaluationPairs: number,
  responseTokens: number,
  promptTokens: number,
  pretrain: DataOf['dynamics']['pretrain'],
): DataOf['dynamics'] {
  return {
    source,
    pairs,
    evaluationPairs,
    responseTokens,
    promptTokens,
    stepSizes: [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1],
    policyDrift: 0.05,
    pretrain,
  };
}

function representations(
  source: string,
  trainPairs: number,
  evaluationPairs: number,
  responseTokens: number,
  pretrain: DataOf['representations']['pretrain'],
): DataOf['representations'] {
  return {
    source,
    evaluation: null,
    trainPairs,
    evaluationPairs,
    responseTokens,
    beta: 0.1,
    step: true,
    pretrain,
  };
}

export function dataOf<Name extends Sized>(experiment: Name, preset: PresetName): DataOf[Name] {
  return DATA[experiment][preset];
}
