/** The experiment with a handful of instances, for tests: all of it, or one kind of task. */

import type { Experiment } from '../../../lib/experiment/types.ts';
import type { Config } from '../config.ts';
import { beyondSingleToken, type State } from '../experiment.ts';
import type { Measurement } from '../rows.ts';

const NO_LINEAR_MODEL = { lengths: [], directionLengths: [] };
const config: Config = {
  linear: { width: 10, vocabulary: 20, lexicon: 5, pairs: 4, evaluations: 8 },
  lengths: [1, 3],
  betas: [1, 0.1],
  instances: 1,
  steps: 60,
  directionLengths: [1, 2],
  directionInstances: 1,
  directionSteps: 1000,
  transformer: {
    lengths: [1, 2],
    width: 8,
    pretrainingSteps: 120,
    steps: 30,
    rates: [0, 0.01],
    betas: [0.1],
    pairs: 8,
    evaluations: 8,
  },
};
const noTransformer = { ...config.transformer, lengths: [] };

function of(changed: Partial<Config>, seeds: number): Experiment<Config, State, Measurement> {
  const preset = { seeds, config: { ...config, ...changed } };
  return { ...beyondSingleToken, presets: { quick: preset, default: preset, full: preset } };
}

export const tiny = {
  all: of(
    {
      directionSteps: 50,
      steps: 10,
      transformer: { ...config.transformer, lengths: [1], pretrainingSteps: 10, steps: 5 },
    },
    1,
  ),
  linear: of({ lengths: [3], directionLengths: [], transformer: noTransformer }, 3),
  explicit: of({ lengths: [1, 2, 3], steps: 1, directionLengths: [], transformer: noTransformer }, 2),
  direction: of({ lengths: [], transformer: noTransformer }, 2),
  transformer: of(NO_LINEAR_MODEL, 3),
} as const;
