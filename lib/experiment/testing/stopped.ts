/** Runs that are stopped and taken up again, for tests. */

import { identityOf } from '../identity.ts';
import { type Ended, runExperiment } from '../run.ts';
import type { Experiment, PresetName, Row } from '../types.ts';

export interface Piecewise {
  readonly preset: PresetName;
  readonly seed: number;
  readonly planted?: string;
  readonly out: string | null;
  readonly resume?: boolean;
  /** Stop after so many pieces of work; never when absent. */
  readonly pieces?: number;
  readonly notes?: string[];
}

/** One process's share of a run. */
export function part<Config extends object, State, M extends Row>(
  experiment: Experiment<Config, State, M>,
  { preset, seed, planted, out, resume, pieces = Number.POSITIVE_INFINITY, notes }: Piecewise,
): Promise<Ended<Config, M>> {
  let done = 0;
  return runExperiment(experiment, identityOf(experiment, { preset, seed, planted: planted ?? null }), {
    out,
    resume: resume === true,
    checkpointSeconds: 3600,
    shouldStop: () => {
      done += 1;
      return done >= pieces;
    },
    ...(notes === undefined ? {} : { note: (text: string) => notes.push(text) }),
  });
}
