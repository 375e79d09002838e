/** The command line: `npm run lm -- COMMAND …`. */

import { Argument, Command } from 'commander';
import { type BenchFlags, benchOptions } from './bench/options.ts';
import type { RunFlags } from './config/flags.ts';
import { EXPERIMENTS, type ExperimentName } from './config/types.ts';
import { oneOf, several } from './options/parsers.ts';
import { runOptions } from './options/run-options.ts';
import { type SweepFlags, sweepOptions } from './sweep/options.ts';

const STATUSES =
  'Exit status: 0 verified, 1 refuted, 2 bad usage, input or a failed run, 3 inconclusive, 130 and 143 interrupted.';

export interface Commands {
  doctor(): Promise<number>;
  setup(flags: SetupFlags): Promise<number>;
  run(experiment: ExperimentName, flags: RunFlags): Promise<number>;
  sweep(experiment: ExperimentName, flags: SweepFlags): Promise<number>;
  bench(flags: BenchFlags): Promise<number>;
  judge(
    folders: readonly string[],
    flags: { readonly json?: boolean; readonly write?: boolean },
  ): Promise<number>;
  keep(folder: string, flags: KeepFlags): Promise<number>;
  smoke(flags: SmokeFlags): Promise<number>;
}

export interface SetupFlags {
  readonly python?: string;
  readonly dev?: boolean;
  readonly ray?: boolean;
}

export interface KeepFlags {
  readonly out: string;
  readonly name?: string;
}

export interface SmokeFlags {
  readonly out?: string;
  readonly only?: readonly ExperimentName[];
}

/** @param done takes the exit status of the command that ran. */
export function lmProgram(commands: Commands, done: (status: number) => void): Command {
  const program = new Command()
    .name('lm')
    .description(
      `The paper's claims on language models: a Python worker measures, this program judges. ${STATUSES}`,
    )
    .exitOverride();
  program
    .command('doctor')
    .description(
      'say what can run here: Python, packages, devices, memory, presets. Exit status 3 when nothing can',
    )
    .action(async () => done(await commands.doctor()));
  program
    .command('setup')
    .description('make experiments/lm/.venv with the packages of worker/requirements.lock (downloads them)')
    .option('--python <path>', 'the Python to make it from')
    .option('--dev', 'with requirements-dev.lock: tests of the worker')
    .option('--ray', 'with requirements-ray.lock: sweeps over machines')
    .action(async (flags: SetupFlags) => done(await commands.setup(flags)));
  runOptions(
    program
      .command('run')
      .description(`train, measure and judge. ${STATUSES}`)
      .addArgument(new Argument('<experiment>').choices(EXPERIMENTS))
      .option('--resume', 'go on with the run that is there'),
    { models: 'one' },
  ).action(async (experiment: ExperimentName, flags: RunFlags) =>
    done(await commands.run(experiment, flags)),
  );
  sweepOptions(
    program
      .command('sweep')
      .description(
        `one run for every model and seed, several at a time, over a Ray cluster or the cores of this machine. The same command goes on with a sweep that was stopped, and tries failed runs again. ${STATUSES}`,
      )
      .addArgument(new Argument('<experiment>').choices(EXPERIMENTS)),
  ).action(async (experiment: ExperimentName, flags: SweepFlags) =>
    done(await commands.sweep(experiment, flags)),
  );
  benchOptions(
    program
      .command('bench')
      .description(
        'pairs per second and memory of our training loop against a plain one. Status 1 when they do not compute the same',
      ),
  ).action(async (flags: BenchFlags) => done(await commands.bench(flags)));
  program
    .command('judge')
    .description(
      'judge the files of finished runs again, and say where a saved result.json differs (status 1)',
    )
    .argument('<folder...>')
    .option('--json', 'write one JSON document a line')
    .option('--write', 'write result.json where it is absent or differs')
    .action(async (folders: readonly string[], flags: { json?: boolean; write?: boolean }) =>
      done(await commands.judge(folders, flags)),
    );
  program
    .command('keep')
    .description('copy what the verdicts of a finished run are computed from, packed, and judge the copy')
    .argument('<folder>')
    .requiredOption('--out <dir>', 'the folder to keep runs in')
    .option('--name <name>', 'of the run there (default: as its folder)')
    .action(async (folder: string, flags: KeepFlags) => done(await commands.keep(folder, flags)));
  program
    .command('smoke')
    .description(
      'run every experiment at preset tiny on the CPU. Status 0 when all end and the machinery holds',
    )
    .option('--out <dir>', 'keep the run folders there')
    .option('--only <experiment>', 'only this one; can be repeated', several(oneOf(EXPERIMENTS)))
    .action(async (flags: SmokeFlags) => done(await commands.smoke(flags)));
  for (const command of program.commands) command.allowExcessArguments(false).exitOverride();
  return program;
}
