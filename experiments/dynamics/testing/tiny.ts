/** The experiment with a handful of steps, for tests. */

import type { Experiment } from '../../../lib/experiment/types.ts';
import { PAPER_LIKE } from '../../../lib/synonym-language/language.ts';
import { PRETRAINING, startPretraining } from '../../../lib/synonym-language/pretrain.ts';
import type { Config } from '../config.ts';
import { dynamics, type State } from '../experiment.ts';
import type { Measurement } from '../rows.ts';

export const config: Config = {
  language: PAPER_LIKE,
  pretraining: 150,
  trainingPairs: 6,
  testPrompts: 2,
  betas: [0.5],
  headSteps: 12,
  fullSteps: 5,
  headRate: 0.01,
  fullRates: [0.005],
  adamSteps: 4,
  adamRate: 1e-4,
  ladderAt: 2,
  ladder: [0, 2, 4, 6, 8, 10],
};
export const SEED = 5;
export const options = { ...PRETRAINING, steps: config.pretraining, documents: 32 };

/** Parameters before any pre-training. */
export const untrained = startPretraining(config.language, SEED, options).values;

const short = {
  seeds: 2,
  config: { ...config, pretraining: 8, headSteps: 4, fullSteps: 3, adamSteps: 2, ladderAt: 1 },
};

/** Two seeds, pre-training included. */
export const whole: Experiment<Config, State, Measurement> = {
  ...dynamics,
  presets: { quick: short, default: short, full: short },
};
