/** One seed of the tiny experiment, from a model that is pre-trained once for all runs of a test. */

import type { Experiment } from '../../../lib/experiment/types.ts';
import { Trainer } from '../../../lib/neural/training/trainer.ts';
import { pretrainingPlan, startPretraining } from '../../../lib/synonym-language/pretrain.ts';
import type { Config } from '../config.ts';
import { dynamics, type State } from '../experiment.ts';
import type { Measurement } from '../rows.ts';
import { config, options, SEED } from './tiny.ts';

const trainer = await Trainer.start(pretrainingPlan(config.language, SEED, options));
const start = startPretraining(config.language, SEED, options);
const pretraining = await trainer.advance(start, config.pretraining);
await trainer.close();

const preset = { seeds: 1, config };

export const tiny: Experiment<Config, State, Measurement> = {
  ...dynamics,
  presets: { quick: preset, default: preset, full: preset },
  start: () => ({ rows: [], pretraining, run: null }),
};
