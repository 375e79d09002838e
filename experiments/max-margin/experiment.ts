/** The experiment as something to run. */

import type { Experiment } from '../../lib/experiment/types.ts';
import { conclude } from './conclude.ts';
import { type Config, presets } from './config.ts';
import { measure } from './measure.ts';
import { type Plant, plantedErrors } from './planted.ts';
import type { Measurement } from './rows.ts';
import { statement } from './statement.ts';
import { tasksOf } from './tasks.ts';
import { thresholds } from './thresholds.ts';

export interface State {
  /** One per task that is done, in the order of the tasks. */
  readonly rows: readonly Measurement[];
}

export const maxMargin: Experiment<Config, State, Measurement> = {
  statement,
  presets,
  thresholds,
  plantedErrors,
  start: () => ({ rows: [] }),
  advance: ({ rows }, run, log) => {
    const task = tasksOf(run)[rows.length]!;
    const row = measure(task, run.config.implicitSteps, run.planted as Plant);
    log({
      task: rows.length,
      ...task,
      explicit: row.noExplicit ?? 'measured',
      implicit: row.noImplicit ?? 'measured',
    });
    return { rows: [...rows, row] };
  },
  progressOf: ({ rows }, run) => {
    const tasks = tasksOf(run);
    const task = tasks[rows.length];
    const what = task === undefined ? 'done' : `seed ${task.seed}, ${task.dial} ${task.value}`;
    return { done: rows.length, of: tasks.length, what };
  },
  measurementsOf: ({ rows }) => rows,
  conclude: (rows, _, replay) => conclude(rows, replay),
};
