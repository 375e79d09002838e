/** The command line: `npm run lm -- COMMAND …`. */

import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { type RunFlags, VARIANTS } from './config/flags.ts';
import {
  ATTENTIONS,
  CHAT_TEMPLATES,
  DEVICES,
  EXPERIMENTS,
  type ExperimentName,
  LONG_PAIRS,
  OBJECTIVES,
  PRECISIONS,
  PRESETS,
} from './config/types.ts';

const STATUSES =
  'Exit status: 0 verified, 1 refuted, 2 bad usage, input or a failed run, 3 inconclusive, 130 and 143 interrupted.';

export interface Commands {
  doctor(): Promise<number>;
  setup(flags: SetupFlags): Promise<number>;
  run(experiment: ExperimentName, flags: RunFlags): Promise<number>;
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

function integerIn(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < low || value > high) {
      throw new InvalidArgumentError(`expected an integer from ${low} to ${high}`);
    }
    return value;
  };
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0) || !Number.isFinite(value)) {
    throw new InvalidArgumentError('expected a positive finite number');
  }
  return value;
}

/** A parser for an option that may be given several times. */
function several<T>(
  parse: (text: string) => T,
): (text: string, before: readonly T[] | undefined) => readonly T[] {
  return (text, before = []) => [...before, parse(text)];
}

function oneOf<T extends string>(choices: readonly T[]): (text: string) => T {
  return (text) => {
    const choice = choices.find((c) => c === text);
    if (choice === undefined) throw new InvalidArgumentError(`expected one of ${choices.join(', ')}`);
    return choice;
  };
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
      .addArgument(new Argument('<experiment>').choices(EXPERIMENTS)),
  ).action(async (experiment: ExperimentName, flags: RunFlags) =>
    done(await commands.run(experiment, flags)),
  );
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

function runOptions(command: Command): Command {
  return command
    .addOption(new Option('--preset <name>', 'size of the run').choices(PRESETS).default('tiny'))
    .option('--seed <n>', 'seed of weights, order and samples', integerIn(0, 2 ** 31 - 1), 0)
    .option('--seeds <k>', 'k runs: seeds n, n + 1, …', integerIn(1, 1000), 1)
    .option('--model <source>', 'hub id, path, or scratch:ARCHITECTURE')
    .option('--revision <name>', 'branch, tag or commit of the model')
    .option('--download', 'let the worker download the model')
    .option(
      '--objective <name>',
      `${OBJECTIVES.join(', ')}; can be repeated (default ex-rm and im-rm)`,
      several(oneOf(OBJECTIVES)),
    )
    .option('--beta <x>', 'beta of implicit rewards; can be repeated', several(positive))
    .option('--variant <name>', `${VARIANTS.join(', ')}; can be repeated`, several(oneOf(VARIANTS)))
    .option('--lr <x>', 'learning rate', positive)
    .option('--epochs <n>', 'passes over the training pairs', integerIn(1, 100_000))
    .option('--batch <n>', 'pairs per step', integerIn(1, 100_000))
    .option('--micro-batch <n>', 'pairs at once; changes memory, not the result', integerIn(1, 100_000))
    .option('--max-length <n>', 'tokens of prompt and response', integerIn(2, 1_000_000))
    .addOption(
      new Option(
        '--long-pairs <what>',
        'what happens to longer pairs (default fit for preference, refuse for others)',
      ).choices(LONG_PAIRS),
    )
    .option('--truncate-prompts', 'the same as --long-pairs truncate-prompts')
    .addOption(new Option('--precision <name>', 'number format').choices(PRECISIONS))
    .addOption(new Option('--attention <name>', 'implementation').choices(ATTENTIONS).default('sdpa'))
    .addOption(new Option('--device <name>', 'where to compute').choices(DEVICES).default('auto'))
    .option('--compile', 'compile the model')
    .option('--gradient-checkpointing', 'less memory for more time')
    .option('--clip <x>', 'largest norm of a gradient, or "none"', (text) =>
      text === 'none' ? text : positive(text),
    )
    .option('--warmup <n>', 'steps of linear warm-up', integerIn(0, 1_000_000))
    .option(
      '--threads <n>',
      'threads of the CPU; results may differ from those with 1',
      integerIn(1, 4096),
      1,
    )
    .addOption(new Option('--chat-template <when>', 'use of it').choices(CHAT_TEMPLATES).default('auto'))
    .option('--end-token', 'score an end token after the response')
    .option('--no-end-token', 'score no end token')
    .option('--evaluate-each-epoch', 'predict test sets after every epoch too')
    .option(
      '--data <what>',
      'preference: NAME=FILE[#PROMPT,CHOSEN,REJECTED] for train and every test set; others: a path, download or corpus',
      several((text) => text),
    )
    .option('--train-pairs <n>', 'training pairs or prompts', integerIn(1, 10_000_000))
    .option('--test-pairs <n>', 'test pairs or prompts, of every set', integerIn(1, 10_000_000))
    .option('--vertices <n>', 'of a graph (hamiltonian)', integerIn(4, 64))
    .option('--samples <n>', 'generated responses per prompt (hamiltonian)', integerIn(1, 100_000))
    .addOption(
      new Option('--format <name>', 'of a graph (hamiltonian)').choices([
        'auto',
        'edges',
        'separated',
        'text',
      ]),
    )
    .option('--deviation <x>', 'of the first weights, without pre-training (hamiltonian)', positive)
    .option(
      '--response-tokens <n>',
      'of a response, its beginning (dynamics, representations)',
      integerIn(1, 1_000_000),
    )
    .option('--pretrain-steps <n>', 'of a model from scratch; 0 for none', integerIn(0, 10_000_000))
    .option('--out <dir>', 'the run folder (with --seeds: the folder of run folders)')
    .option('--resume', 'go on with the run that is there')
    .option('--json', 'write one JSON document a line to standard output, and nothing else');
}
