/** The experiment with a handful of instances, for tests. */

import type { Experiment } from '../../../lib/experiment/types.ts';
import type { Config } from '../config.ts';
import { maxMargin, type State } from '../experiment.ts';
import type { Measurement } from '../rows.ts';

const config: Config = {
  instances: 1,
  families: [1, 6],
  dimensions: [8],
  imbalances: [2],
  nearSeparabilities: [2],
  lateEvaluations: [5, 7],
  lateSets: 2,
  synonyms: 6,
  implicitSteps: 200,
};
const preset = { seeds: 1, config };

export const tiny: Experiment<Config, State, Measurement> = {
  ...maxMargin,
  presets: { quick: preset, default: preset, full: preset },
};
