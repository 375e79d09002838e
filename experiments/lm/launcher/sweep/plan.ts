/** The runs of a sweep: one for every model and seed. Objectives and betas are trainings of a run, which pairs them. */

import { join } from 'node:path';
import { printable } from '../../../../lib/files/printable.ts';
import { InputError } from '../../../../lib/input-error.ts';
import { modelSlug, type PlannedRun, plannedRuns } from '../config/build.ts';
import { settingsOf } from '../config/presets.ts';
import type { ExperimentName } from '../config/types.ts';
import type { SweepFlags } from './options.ts';

const SWEEPS_FOLDER = 'runs';

export interface SweepTask {
  /** Name of the run's folder. */
  readonly id: string;
  readonly run: PlannedRun;
}

export interface Sweep {
  readonly folder: string;
  readonly tasks: readonly SweepTask[];
}

/** @throws InputError for options that make no run, and models whose names end alike. */
export function plannedSweep(experiment: ExperimentName, flags: SweepFlags): Sweep {
  const { model, workers: _, address: __, ray: ___, ...common } = flags;
  const models = [...new Set(model ?? [settingsOf(experiment, flags.preset).model])];
  const names = models.map(modelSlug);
  for (const [k, name] of names.entries()) {
    const first = names.indexOf(name);
    if (first < k) {
      throw new InputError(
        `--model ${printable(models[k]!)}: its runs would be called as those of ${printable(models[first]!)}; expected names that differ, or two sweeps`,
      );
    }
  }
  const folder = flags.out ?? join(SWEEPS_FOLDER, `sweep-${experiment}-${flags.preset}`);
  const tasks = models.flatMap((source, k) =>
    Array.from({ length: flags.seeds }, (_, number): SweepTask => {
      const seed = flags.seed + number;
      const id = `${names[k]}-${seed}`;
      const [run] = plannedRuns(experiment, {
        ...common,
        ...{ model: source, seed, seeds: 1, out: join(folder, id) },
      });
      return { id, run: run! };
    }),
  );
  return { folder, tasks };
}

/** What the worker reads: see rewardproof_lm/sweep/plan.py. */
export function planText({ tasks }: Sweep): string {
  const about = ({ config }: PlannedRun): object => ({
    experiment: config.experiment,
    model: config.model.source,
    seed: config.seed,
    trainings: config.trainings.map(({ id }) => id),
  });
  const plan = {
    schema: 'rewardproof/lm-sweep/1',
    tasks: tasks.map(({ id, run }) => ({ id, about: about(run) })),
  };
  return `${JSON.stringify(plan, null, 1)}\n`;
}
