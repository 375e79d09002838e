/**
 * A temporary folder in which Jupyter finds the kernel, so that nothing is registered for the user, and the running of
 * one notebook in it.
 */

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { printable } from '../../lib/files/printable.ts';
import { joinStreams } from './compare.ts';
import { type Notebook, parseNotebook } from './document.ts';
import type { Programs } from './programs.ts';

/** A cell may take so long before its notebook is given up. */
const CELL_SECONDS = 300;

export interface Session {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

/** Of a log that ends with a traceback: what went wrong. */
const LAST_LINE = /([^\n]+)\s*$/;

/** Deno's cache may be the user's own (DENO_DIR); by default it lives as long as the session. */
export async function openSession(
  { deno }: Programs,
  outer: NodeJS.ProcessEnv = process.env,
): Promise<Session> {
  const folder = await mkdtemp(join(tmpdir(), 'rewardproof-notebooks-'));
  const kernel = join(folder, 'share', 'kernels', 'deno');
  await mkdir(kernel, { recursive: true });
  const specification = {
    argv: [deno, 'jupyter', '--kernel', '--conn', '{connection_file}'],
    display_name: 'Deno',
    language: 'typescript',
    env: { DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' },
  };
  await writeFile(join(kernel, 'kernel.json'), JSON.stringify(specification));
  const { JUPYTER_PATH, DENO_DIR } = outer;
  return {
    folder,
    environment: {
      ...outer,
      JUPYTER_PATH: [join(folder, 'share'), ...(JUPYTER_PATH ? [JUPYTER_PATH] : [])].join(delimiter),
      JUPYTER_RUNTIME_DIR: join(folder, 'runtime'),
      JUPYTER_PLATFORM_DIRS: '1',
      DENO_DIR: DENO_DIR || join(folder, 'deno'),
    },
    close: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

export interface Ended {
  readonly status: number | null;
  /** The last line of standard error. */
  readonly words: string;
}

function runProgram(
  program: string,
  options: readonly string[],
  environment: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, options, {
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(signal === undefined ? {} : { signal, killSignal: 'SIGINT' }),
    });
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-65_536);
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, words: printable(LAST_LINE.exec(log)?.[1] ?? '') }));
  });
}

/** Why a notebook could not be run at all. */
export class RunError extends Error {
  override readonly name = 'RunError';
}

/**
 * Runs a notebook from its own folder, from top to bottom in a fresh kernel; cells that fail have an error among their
 * outputs.
 * @param path the .ipynb file, which stays as it is.
 * @throws RunError when Jupyter or the kernel fail.
 */
export async function runNotebook(
  path: string,
  { jupyter }: Programs,
  { folder, environment }: Session,
  signal?: AbortSignal,
): Promise<Notebook> {
  const options = [
    ...['nbconvert', '--to', 'notebook', '--execute', '--allow-errors', '--log-level', 'ERROR'],
    ...['--ExecutePreprocessor.kernel_name=deno', `--ExecutePreprocessor.timeout=${CELL_SECONDS}`],
    ...['--output-dir', folder, '--output', 'executed.ipynb', path],
  ];
  const { status, words } = await runProgram(jupyter, options, environment, signal);
  if (status !== 0) throw new RunError(`jupyter nbconvert ended with status ${status}: ${words}`);
  const executed = join(folder, 'executed.ipynb');
  const { cells } = parseNotebook(await readFile(executed, 'utf8'), path);
  await rm(executed);
  return {
    cells: cells.map((cell) =>
      cell.kind === 'code' ? { ...cell, outputs: joinStreams(cell.outputs) } : cell,
    ),
  };
}
