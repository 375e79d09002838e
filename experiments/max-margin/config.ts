/** The sizes of the experiment. */

import type { Preset, PresetName } from '../../lib/experiment/types.ts';

export interface Config {
  /** Instances per place on a dial and seed. */
  readonly instances: number;
  /** Indices into the families of theorems/theorem-2/instances/families.ts. */
  readonly families: readonly number[];
  /** D; n = D/2, from 4 to 32. */
  readonly dimensions: readonly number[];
  /** log2 of the factor between the norms of the pairs. */
  readonly imbalances: readonly number[];
  /** −log2 of the component that keeps two nearly opposite pairs separable. */
  readonly nearSeparabilities: readonly number[];
  /** −log2 of the cosine between u* and the evaluation pair. */
  readonly lateEvaluations: readonly number[];
  /** Training sets with late evaluation pairs per seed. */
  readonly lateSets: number;
  /** Instances with synonyms per seed. */
  readonly synonyms: number;
  /** True steps of the implicit model through its full softmax. */
  readonly implicitSteps: number;
}

const FAMILIES = [0, 1, 2, 3, 4, 5, 6];

export const presets: Readonly<Record<PresetName, Preset<Config>>> = {
  quick: {
    seeds: 2,
    config: {
      instances: 1,
      families: FAMILIES,
      dimensions: [8, 32],
      imbalances: [0, 3],
      nearSeparabilities: [0, 2, 4],
      lateEvaluations: [1, 6, 7, 8],
      lateSets: 2,
      synonyms: 8,
      implicitSteps: 1000,
    },
  },
  default: {
    seeds: 4,
    config: {
      instances: 2,
      families: FAMILIES,
      dimensions: [8, 16, 32, 64, 128],
      imbalances: [0, 1, 2, 3, 4],
      nearSeparabilities: [0, 1, 2, 3, 4, 5],
      lateEvaluations: [1, 2, 3, 4, 5, 6, 7, 8],
      lateSets: 2,
      synonyms: 8,
      implicitSteps: 2000,
    },
  },
  full: {
    seeds: 10,
    config: {
      instances: 4,
      families: FAMILIES,
      dimensions: [8, 16, 32, 64, 128, 256],
      imbalances: [0, 1, 2, 3, 4, 5, 6],
      nearSeparabilities: [0, 1, 2, 3, 4, 5, 6, 7],
      lateEvaluations: [1, 2, 3, 4, 5, 6, 7, 8],
      lateSets: 6,
      synonyms: 16,
      implicitSteps: 4000,
    },
  },
};
