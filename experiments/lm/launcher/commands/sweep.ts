/** lm sweep EXPERIMENT */

import { join } from 'node:path';
import { exitStatus } from '../../../../lib/audit/verdict.ts';
import { makeOutputFolder } from '../../../../lib/files/make-folder.ts';
import { writeAtomically } from '../../../../lib/files/write-atomically.ts';
import { judgeRun } from '../../judge/judge.ts';
import { readRun } from '../../judge/read/run-folder.ts';
import { type LmResult, saveResult } from '../../judge/result.ts';
import type { ExperimentName } from '../config/types.ts';
import { readyPython, VENV_FOLDER } from '../environment/python.ts';
import { prepare } from '../runs/prepare.ts';
import type { SweepFlags } from '../sweep/options.ts';
import { plannedSweep, planText, type Sweep } from '../sweep/plan.ts';
import { readTable, renderSweep, type SweepRow } from '../sweep/table.ts';
import { sweepCommandLine, workerEnvironment } from '../worker/command.ts';
import { outcomeOf } from '../worker/outcome.ts';
import { EventPrinter, standardError } from '../worker/progress.ts';
import { runWorker, type WorkerEnd } from '../worker/spawn.ts';
import { worstStatus } from './run.ts';

/** @returns the exit status: that of the worst run. @throws InputError, also when a run failed, after the others are judged. */
export async function sweepCommand(experiment: ExperimentName, flags: SweepFlags): Promise<number> {
  const sweep = plannedSweep(experiment, flags);
  const python = await readyPython({ env: process.env, venv: VENV_FOLDER });
  for (const { run } of sweep.tasks) await prepare(run, true);
  await makeOutputFolder(sweep.folder);
  await writeAtomically(join(sweep.folder, 'sweep.json'), planText(sweep));
  const log = join(sweep.folder, 'stderr.log');
  const end = await work(sweep, python.command, flags, log);
  const ids = new Set(sweep.tasks.map(({ id }) => id));
  const rows = (await readTable(sweep.folder)).filter(({ id }) => ids.has(id));
  const results = await judgeFinished(sweep, rows);
  if (flags.json === true) {
    for (const result of results.values()) process.stdout.write(`${JSON.stringify(result)}\n`);
  } else if (rows.length > 0) console.log(`${renderSweep(rows, results)}\nsaved in ${sweep.folder}`);
  const outcome = outcomeOf(end, log);
  if (outcome.kind === 'interrupted') {
    console.error(`interrupted in ${sweep.folder}; the same command goes on`);
    return outcome.status;
  }
  return worstStatus([...results.values()].map(({ verdict }) => exitStatus(verdict)));
}

function work(sweep: Sweep, python: string, flags: SweepFlags, log: string): Promise<WorkerEnd> {
  const terminal = standardError();
  terminal.write(`${sweep.tasks.length} runs in ${sweep.folder}\n`);
  const printer = new EventPrinter(terminal);
  const { threads, download = false } = flags;
  return runWorker(
    {
      command: sweepCommandLine(python, sweep.folder, flags),
      env: workerEnvironment(process.env, { download, threads }),
      errorLog: log,
    },
    (event) => printer.show(event),
  ).finally(() => printer.clear());
}

async function judgeFinished(
  { folder, tasks }: Sweep,
  rows: readonly SweepRow[],
): Promise<ReadonlyMap<string, LmResult>> {
  const finished = new Set(rows.filter(({ state }) => state === 'finished').map(({ id }) => id));
  const results = new Map<string, LmResult>();
  for (const { id } of tasks) {
    if (!finished.has(id)) continue;
    const result = judgeRun(await readRun(join(folder, id)));
    await saveResult(join(folder, id), result);
    results.set(id, result);
  }
  return results;
}
