/** The sizes of the experiment. */

import type { Preset, PresetName } from '../../lib/experiment/types.ts';
import { type LanguageConfig, PAPER_LIKE } from '../../lib/synonym-language/language.ts';

export interface Config {
  readonly language: LanguageConfig;
  /** Steps of next-token pre-training. */
  readonly pretraining: number;
  /** n, all in each step. */
  readonly trainingPairs: number;
  /** Held-out prompts; each gives four evaluation responses. */
  readonly testPrompts: number;
  /** β of the implicit models. */
  readonly betas: readonly number[];
  /** Gradient steps with fixed representations. */
  readonly headSteps: number;
  /** Gradient steps of all parameters. */
  readonly fullSteps: number;
  /** η of EX-RM and ηβ of IM-RM, with fixed representations. */
  readonly headRate: number;
  /** The same when all parameters train, several; η is varied from a state of the runs with the first. */
  readonly fullRates: readonly number[];
  /** Steps and η of AdamW, all parameters. */
  readonly adamSteps: number;
  readonly adamRate: number;
  /** Steps of training before the state from which η is varied. */
  readonly ladderAt: number;
  /** −log2 of the factors of that η, ascending. */
  readonly ladder: readonly number[];
}

const base = {
  language: PAPER_LIKE,
  trainingPairs: 24,
  testPrompts: 12,
  betas: [0.1, 1],
  headRate: 0.01,
  fullRates: [0.005, 0.02, 0.00125],
  adamRate: 1e-4,
  ladderAt: 10,
  ladder: [0, 2, 4, 6, 8, 10],
};

export const presets: Readonly<Record<PresetName, Preset<Config>>> = {
  quick: {
    seeds: 2,
    config: { ...base, pretraining: 200, headSteps: 60, fullSteps: 16, adamSteps: 16 },
  },
  default: {
    seeds: 6,
    config: { ...base, pretraining: 500, headSteps: 300, fullSteps: 48, adamSteps: 24 },
  },
  full: {
    seeds: 12,
    config: {
      ...base,
      pretraining: 1500,
      trainingPairs: 80,
      testPrompts: 40,
      headSteps: 2000,
      fullSteps: 800,
      fullRates: [0.005, 0.02, 0.00125],
      adamSteps: 200,
    },
  },
};
