/** npm run notebooks [-- NAME ...]: runs the notebooks and keeps their outputs, or compares these with the kept ones. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { runCommand } from '../lib/cli/run-command.ts';
import { printable } from '../lib/files/printable.ts';
import { writeAtomically } from '../lib/files/write-atomically.ts';
import { InputError } from '../lib/input-error.ts';
import { compareOutputs } from './machinery/compare.ts';
import { type Cell, formatNotebook, type Notebook, parseNotebook, shows } from './machinery/document.ts';
import { findPrograms, type Programs } from './machinery/programs.ts';
import { openSession, RunError, runNotebook, type Session } from './machinery/session.ts';

const FOLDER = fileURLToPath(new URL('./', import.meta.url));
const EXTENSION = '.ipynb';

interface Options {
  readonly check: boolean;
}

function allNames(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(EXTENSION))
    .map((name) => name.slice(0, -EXTENSION.length))
    .sort();
}

/** @throws InputError for a name that no notebook has. */
function chosen(names: readonly string[]): readonly string[] {
  const known = allNames();
  const wanted = names.map((name) => (name.endsWith(EXTENSION) ? name.slice(0, -EXTENSION.length) : name));
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new InputError(`unknown notebook "${printable(unknown, 60)}"; expected ${known.join(', ')}`);
  }
  return wanted.length === 0 ? known : known.filter((name) => wanted.includes(name));
}

/** A message that the kernel sent too late. */
const isLost = (cell: Cell): boolean => cell.kind === 'code' && shows(cell) && cell.outputs.length === 0;

const MOST_RUNS = 3;

/** Runs a notebook, and again where an output was lost on its way. */
async function runWhole(
  path: string,
  programs: Programs,
  session: Session,
  signal: AbortSignal,
): Promise<Notebook> {
  for (let run = 1; ; run++) {
    const found = await runNotebook(path, programs, session, signal);
    if (run === MOST_RUNS || failureIn(found)?.isLoss !== true) return found;
    console.log(
      `${printable(path.slice(FOLDER.length))}: an output was lost between kernel and Jupyter; again`,
    );
  }
}

interface Failure {
  readonly words: string;
  readonly isLoss: boolean;
}

/** The first cell that failed, in one line. */
function failureIn({ cells }: Notebook): Failure | null {
  for (const [k, cell] of cells.entries()) {
    if (cell.kind !== 'code') continue;
    const where = `cell ${k + 1} ("${cell.id}")`;
    const error = cell.outputs.find((output) => output.kind === 'error');
    if (error !== undefined) {
      return { words: `${where}: ${printable(`${error.name}: ${error.value}`, 400)}`, isLoss: false };
    }
    if (isLost(cell)) return { words: `${where}: nothing arrived of what it shows`, isLoss: true };
  }
  return null;
}

/** Runs one notebook, and returns what is wrong with it, line by line. */
async function treat(
  name: string,
  { check }: Options,
  programs: Programs,
  session: Session,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const path = join(FOLDER, name + EXTENSION);
  const text = readFileSync(path, 'utf8');
  const stored = parseNotebook(text, name + EXTENSION);
  const start = performance.now();
  const found = await runWhole(path, programs, session, signal);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const failure = failureIn(found);
  if (failure !== null) return [`${name}: ${failure.words}`];
  const formatted = formatNotebook({
    cells: stored.cells.map((cell, k) => ({ ...cell, ...outputsOf(found, k) })),
  });
  if (!check) {
    if (formatted === text) console.log(`${name}: as stored  (${seconds} s)`);
    else {
      await writeAtomically(path, formatted);
      console.log(`${name}: outputs written  (${seconds} s)`);
    }
    return [];
  }
  const differences = compareOutputs(stored, found);
  if (differences.length === 0) console.log(`${name}: outputs as stored  (${seconds} s)`);
  return differences.flatMap(({ cell, id, diff }) => [
    `${name}: the outputs of cell ${cell} ("${id}") differ from the stored ones`,
    ...diff.map((line) => `    ${line}`),
  ]);
}

function outputsOf({ cells }: Notebook, k: number): object {
  const cell = cells[k]!;
  return cell.kind === 'code' ? { outputs: cell.outputs } : {};
}

async function main(names: readonly string[], options: Options): Promise<number> {
  const selected = chosen(names);
  const programs = findPrograms();
  if ('missing' in programs) {
    console.error(`nothing was run: missing ${programs.missing}`);
    return 3;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const session = await openSession(programs);
  let faults = 0;
  try {
    for (const name of selected) {
      const lines = await treat(name, options, programs, session, stop.signal);
      for (const line of lines) console.log(line);
      if (lines.length > 0) faults++;
    }
  } catch (error) {
    if (stop.signal.aborted) {
      console.error('interrupted: notebooks that were finished are kept');
      return 130;
    }
    if (!(error instanceof RunError)) throw error;
    console.error(`error: ${error.message}`);
    return 1;
  } finally {
    await session.close();
  }
  return faults === 0 ? 0 : 1;
}

const program = new Command('notebooks')
  .description('Runs the notebooks from top to bottom and writes their outputs into them.')
  .argument('[names...]', 'notebooks to run; all without one')
  .option('--check', 'write nothing: say where the outputs differ from the stored ones', false)
  .addHelpText(
    'after',
    `\nNotebooks:\n${allNames()
      .map((name) => `  ${name}`)
      .join('\n')}\n
Exit status: 0 run (and the same), 1 a cell failed or differs, 2 bad usage or input, 3 Deno or Jupyter is missing.`,
  )
  .exitOverride()
  .action(async (names: readonly string[], options: Options) => {
    process.exitCode = await main(names, options);
  });

await runCommand(async () => {
  await program.parseAsync();
  return Number(process.exitCode ?? 0);
});
