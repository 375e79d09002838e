/** The sizes of the experiment. */

import type { Preset, PresetName } from '../../lib/experiment/types.ts';
import type { LinearSizes } from './linear/instances.ts';

export interface TransformerSizes {
  /** Lengths of responses, at most 4. */
  readonly lengths: readonly number[];
  readonly width: number;
  readonly pretrainingSteps: number;
  readonly steps: number;
  /** Of AdamW; 0 stands for training the last linear map alone, at rate 0.01. */
  readonly rates: readonly number[];
  readonly betas: readonly number[];
  readonly pairs: number;
  readonly evaluations: number;
}

export interface Config {
  readonly linear: LinearSizes;
  /** L. */
  readonly lengths: readonly number[];
  readonly betas: readonly number[];
  /** Instances per family, length and seed. */
  readonly instances: number;
  /** Steps of gradient descent; accuracies are taken at the powers of 10 below it and at its end. */
  readonly steps: number;
  readonly directionLengths: readonly number[];
  readonly directionInstances: number;
  readonly directionSteps: number;
  readonly transformer: TransformerSizes;
}

const LINEAR: LinearSizes = { width: 12, vocabulary: 24, lexicon: 6, pairs: 6, evaluations: 8 };
const TRANSFORMER: TransformerSizes = {
  lengths: [1, 2, 4],
  width: 16,
  pretrainingSteps: 400,
  steps: 150,
  rates: [0, 0.001, 0.01],
  betas: [1, 0.1],
  pairs: 12,
  evaluations: 16,
};

export const presets: Readonly<Record<PresetName, Preset<Config>>> = {
  quick: {
    seeds: 2,
    config: {
      linear: LINEAR,
      lengths: [1, 2, 4],
      betas: [1, 0.1],
      instances: 1,
      steps: 500,
      directionLengths: [1, 2],
      directionInstances: 1,
      directionSteps: 2000,
      transformer: { ...TRANSFORMER, lengths: [1, 2], rates: [0, 0.01] },
    },
  },
  default: {
    seeds: 6,
    config: {
      linear: LINEAR,
      lengths: [1, 2, 3, 4, 6, 8],
      betas: [1, 0.1],
      instances: 2,
      steps: 500,
      directionLengths: [1, 2, 4],
      directionInstances: 1,
      directionSteps: 3000,
      transformer: TRANSFORMER,
    },
  },
  full: {
    seeds: 10,
    config: {
      linear: LINEAR,
      lengths: [1, 2, 3, 4, 5, 6, 7, 8],
      betas: [1, 0.3, 0.1],
      instances: 4,
      steps: 2000,
      directionLengths: [1, 2, 3, 4, 8],
      directionInstances: 3,
      directionSteps: 10_000,
      transformer: {
        ...TRANSFORMER,
        lengths: [1, 2, 3, 4],
        rates: [0, 0.0003, 0.001, 0.01],
        steps: 300,
      },
    },
  },
};

/** Steps at which accuracies are taken: 1, 10, 100 … and the last one. */
export function marksOf(steps: number): number[] {
  const marks: number[] = [];
  for (let mark = 1; mark < steps; mark *= 10) marks.push(mark);
  return [...marks, steps];
}
