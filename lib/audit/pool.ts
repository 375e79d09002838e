/** Runs audit commands as child processes, as many at a time as there are cores. */

import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { InputError } from '../input-error.ts';
import type { AuditReport } from './report.ts';

export interface AuditTask {
  /** "theorem-2" */
  readonly id: string;
  /** Path of the command's main.ts. */
  readonly main: string;
  readonly args: readonly string[];
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

function parsed(text: string): AuditReport | undefined {
  try {
    return JSON.parse(text) as AuditReport;
  } catch {
    return undefined;
  }
}

/** Report as printed by --json, or bad usage that the command complained about. */
function runTask({ id, main, args }: AuditTask, running: Set<ChildProcess>): Promise<AuditReport> {
  return new Promise((resolve, reject) => {
    // fork hands on the loader that this process was started with.
    const child = fork(main, [...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    running.add(child);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout!.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr!.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (status, signal) => {
      running.delete(child);
      const complaint = Buffer.concat(stderr).toString().trim();
      if (status === 2) {
        const last = complaint.split('\n').at(-1)!;
        reject(new InputError(last.replace(/^error: /, '')));
        return;
      }
      // A crash may end with the status of a verdict, but not with a report.
      const report = parsed(Buffer.concat(stdout).toString());
      if (report !== undefined) resolve(report);
      else reject(new Error(`the audit of ${id} ended with ${signal ?? `status ${status}`}: ${complaint}`));
    });
  });
}

/**
 * The reports in the order of the tasks. When one task fails, or this process ends, the running ones are killed.
 * @param done called at the end of each task, in the order of their ends.
 * @throws InputError when a command refuses its usage; Error when one crashes.
 */
export async function runTasks(
  tasks: readonly AuditTask[],
  done: (report: AuditReport, finished: number) => void,
): Promise<AuditReport[]> {
  const running = new Set<ChildProcess>();
  const stop = (): void => {
    for (const child of running) child.kill();
  };
  const stopAndEnd = (signal: NodeJS.Signals): void => {
    stop();
    // With the handler gone the signal ends this process as if it had never been handled.
    process.kill(process.pid, signal);
  };
  process.once('exit', stop);
  for (const signal of SIGNALS) process.once(signal, stopAndEnd);
  const reports = new Array<AuditReport>(tasks.length);
  let next = 0;
  let finished = 0;
  const work = async (): Promise<void> => {
    while (next < tasks.length) {
      const k = next++;
      reports[k] = await runTask(tasks[k]!, running);
      done(reports[k]!, ++finished);
    }
  };
  try {
    const workers = Math.min(tasks.length, availableParallelism());
    await Promise.all(Array.from({ length: workers }, work));
  } finally {
    next = tasks.length;
    stop();
    process.off('exit', stop);
    for (const signal of SIGNALS) process.off(signal, stopAndEnd);
  }
  return reports;
}
