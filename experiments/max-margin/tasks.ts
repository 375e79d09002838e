/** What is run: one task is one instance. */

import type { Config } from './config.ts';

export type Dial =
  | 'family'
  | 'dimension'
  | 'imbalance'
  | 'near-separability'
  | 'late-evaluation'
  | 'synonyms';

export interface Task {
  readonly seed: number;
  readonly dial: Dial;
  /**
   * Place on the dial. family: index of the family; dimension: D; imbalance: log2 of the factor between norms;
   * near-separability: −log2 of the conflicting pairs' common component; late-evaluation: −log2 of the cosine of the
   * evaluation pair with u*; synonyms: index of the clustered family, its only place.
   */
  readonly value: number;
  /** Instances of the same place differ in it. */
  readonly index: number;
}

/** 'clustered': responses are synonyms, noisy copies of a few good and bad concepts, in training and evaluation alike. */
const CLUSTERED = 1;

/** All tasks in their order: seed by seed, dial by dial. */
export function tasksOf({
  config,
  seeds,
}: {
  readonly config: Config;
  readonly seeds: readonly number[];
}): Task[] {
  const { instances } = config;
  const dials: [Dial, readonly number[], number][] = [
    ['family', config.families, instances],
    ['dimension', config.dimensions, instances],
    ['imbalance', config.imbalances, instances],
    ['near-separability', config.nearSeparabilities, instances],
    ['late-evaluation', config.lateEvaluations, config.lateSets],
    ['synonyms', [CLUSTERED], config.synonyms],
  ];
  return seeds.flatMap((seed) =>
    dials.flatMap(([dial, values, count]) =>
      values.flatMap((value) =>
        Array.from({ length: count }, (_, index): Task => ({ seed, dial, value, index })),
      ),
    ),
  );
}
