/** npm run theorem:2 */

import { Command, InvalidArgumentError, Option } from 'commander';
import { LEVELS, type Level } from '../../lib/audit/types.ts';
import { exitStatus } from '../../lib/audit/verdict.ts';
import { runCommand } from '../../lib/cli/run-command.ts';
import { InputError } from '../../lib/input-error.ts';
import { header, render, style } from './report.ts';

interface Flags {
  readonly seed?: number;
  readonly instances?: number;
  readonly path?: string;
  readonly level: Level;
  readonly budget?: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly instance?: string;
  readonly plant?: string;
}

function integerIn(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < low || value > high) {
      throw new InvalidArgumentError(`expected an integer from ${low} to ${high}`);
    }
    return value;
  };
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0) || !Number.isFinite(value)) {
    throw new InvalidArgumentError('expected a positive number of seconds');
  }
  return value;
}

function parseFlags(): Flags {
  const program = new Command()
    .name('theorem:2')
    .description(
      'Audits Theorem 2. Exit status: 0 verified, 1 refuted, 2 bad usage or input, 3 inconclusive.',
    )
    .option('--seed <n>', 'seed of the random instances', integerIn(-2147483648, 2147483647))
    .option('--instances <n>', 'random instances per check', integerIn(1, 100000))
    .option('--path <check@path>', 'replay one instance of one check, as printed by a refutation')
    .addOption(
      new Option('--level <level>', 'weakest level of evidence to gather')
        .choices(LEVELS)
        .default('statistical'),
    )
    .option('--budget <seconds>', 'stop drawing instances after this time', positive)
    .option('--out <dir>', 'save report.json, certificate.json and, for random runs, instance.json')
    .option('--json', 'write the report as one JSON object to standard output, and nothing else')
    .option('--instance <file>', 'audit this instance (.json, .safetensors, .npz) and no random ones')
    .option('--plant <error>', 'run with a wrong formula that must be refuted; "list" names them')
    .allowExcessArguments(false)
    .exitOverride();
  program.parse();
  return program.opts<Flags>();
}

/** One line on standard error per second at most, rewritten in place on a terminal. */
function progressPrinter(): (what: string, done: number, of: number) => void {
  let last = performance.now();
  return (what, done, of) => {
    if (performance.now() - last < 1000) return;
    last = performance.now();
    const line = `${what}: ${Math.round((100 * done) / of)} %`;
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
  };
}

async function main(): Promise<number> {
  const flags = parseFlags();
  const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
  // The first line before the modules that do the work are loaded.
  if (!flags.json) console.log(header);
  const { audit, DEFAULT_BUDGET_SECONDS, DEFAULT_INSTANCES, DEFAULT_SEED } = await import('./audit.ts');
  const { plantedErrors } = await import('./formulas.ts');
  if (flags.instance !== undefined && flags.path !== undefined) {
    throw new InputError('--path: expected without --instance; it replays a random instance');
  }
  if (flags.plant === 'list' && flags.json) {
    console.log(JSON.stringify(plantedErrors.map(({ id, words }) => ({ id, words }))));
    return 0;
  }
  if (flags.plant === 'list') {
    for (const { id, words } of plantedErrors) console.log(`  ${id.padEnd(28)} ${words}`);
    return 0;
  }
  const planted = plantedErrors.find(({ id }) => id === flags.plant);
  if (flags.plant !== undefined && planted === undefined) {
    throw new InputError(
      `--plant ${flags.plant}: expected one of ${plantedErrors.map(({ id }) => id).join(', ')}, list`,
    );
  }
  const { readInstance } = await import('../../lib/instance/read.ts');
  const instance = flags.instance === undefined ? undefined : await readInstance(flags.instance);
  const report = await audit({
    seed: flags.seed ?? DEFAULT_SEED,
    instances: flags.instances ?? DEFAULT_INSTANCES,
    level: flags.level,
    budgetSeconds: flags.budget ?? DEFAULT_BUDGET_SECONDS,
    progress: progressPrinter(),
    ...(flags.path === undefined ? {} : { path: flags.path }),
    ...(instance === undefined ? {} : { instance: { source: flags.instance!, data: instance } }),
    ...(planted === undefined ? {} : { planted }),
  });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
  if (flags.out !== undefined) {
    const { saveReport } = await import('./save.ts');
    await saveReport(flags.out, report);
  }
  if (flags.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    console.log(render(report, style(colour)));
    if (flags.out !== undefined) console.log(`saved in ${flags.out}`);
  }
  return exitStatus(report.verdict);
}

await runCommand(main);
