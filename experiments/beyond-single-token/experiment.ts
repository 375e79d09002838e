/** The experiment as something to run. */

import type { Experiment } from '../../lib/experiment/types.ts';
import { conclude } from './conclude.ts';
import { type Config, presets } from './config.ts';
import { measureDirection } from './linear/direction.ts';
import { measureLinear } from './linear/measure.ts';
import { type Plant, plantedErrors } from './planted.ts';
import type { Measurement } from './rows.ts';
import { statement } from './statement.ts';
import { type Task, tasksOf } from './tasks.ts';
import { thresholds } from './thresholds.ts';
import { measureTransformer } from './transformer/measure.ts';

export interface State {
  /** One per task that is done, in the order of the tasks. */
  readonly rows: readonly Measurement[];
}

export async function measure(task: Task, config: Config, plant: Plant): Promise<Measurement> {
  if (task.kind === 'transformer') return measureTransformer(task, config.transformer, plant);
  const { kind, seed, family, length, index } = task;
  const of = { kind, seed, family, length, index };
  return kind === 'linear' ? measureLinear(of, config, plant) : measureDirection(of, config, plant);
}

export const beyondSingleToken: Experiment<Config, State, Measurement> = {
  statement,
  presets,
  thresholds,
  plantedErrors,
  start: () => ({ rows: [] }),
  advance: async ({ rows }, run, log) => {
    const task = tasksOf(run)[rows.length]!;
    const row = await measure(task, run.config, run.planted as Plant);
    log({ task: rows.length, ...task });
    return { rows: [...rows, row] };
  },
  progressOf: ({ rows }, run) => {
    const tasks = tasksOf(run);
    const task = tasks[rows.length];
    const what =
      task === undefined
        ? 'done'
        : `seed ${task.seed}, ${task.kind}, ${task.kind === 'transformer' ? task.start : task.family}, L = ${task.length}`;
    return { done: rows.length, of: tasks.length, what };
  },
  measurementsOf: ({ rows }) => rows,
  conclude: (rows, _, replay) => conclude(rows, replay),
};
