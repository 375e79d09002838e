/** The command line of one audit: `npm run theorem:2` and the others. */

import { runCommand } from '../cli/run-command.ts';
import { makeOutputFolder } from '../files/make-folder.ts';
import { InputError } from '../input-error.ts';
import type { Definition } from './definition.ts';
import { auditProgram, clearProgress, progressPrinter, type RunFlags, wantsColour } from './options.ts';
import { header, render, style } from './render.ts';
import type { ResultStatement } from './types.ts';
import { exitStatus } from './verdict.ts';

interface Flags extends RunFlags {
  readonly path?: string;
  readonly instance?: string;
  readonly plant?: string;
}

/** What a command line needs beside the definition, before that is loaded. */
export interface AuditCommand<Instance, Draw, Subject, Formulas> {
  /** "theorem:2" */
  readonly name: string;
  readonly statement: ResultStatement;
  /** File name endings of instances, for the help text. */
  readonly formats: string;
  /** Imports the modules that do the work, after the first line was printed. */
  load(): Promise<Definition<Instance, Draw, Subject, Formulas>>;
}

/** Runs the command on process.argv and sets the exit status. */
export function runAuditCommand<Instance, Draw, Subject, Formulas>(
  command: AuditCommand<Instance, Draw, Subject, Formulas>,
): Promise<void> {
  return runCommand(() => main(command));
}

async function main<Instance, Draw, Subject, Formulas>({
  name,
  statement,
  formats,
  load,
}: AuditCommand<Instance, Draw, Subject, Formulas>): Promise<number> {
  const flags = auditProgram(
    name,
    `Audits ${statement.title.split(':')[0]}.`,
    'report.json, certificate.json where there is one and, for random runs, instance.json',
  )
    .option('--path <check@path>', 'replay one instance of one check, as printed by a refutation')
    .option('--instance <file>', `audit this instance (${formats}) and no random ones`)
    .option('--plant <error>', 'run with a wrong formula that must be refuted; "list" names them')
    .parse()
    .opts<Flags>();
  // The first line before the modules that do the work are loaded.
  if (!flags.json) console.log(header(statement));
  const definition = await load();
  const { plantedErrors } = definition;
  const { runAudit, DEFAULT_BUDGET_SECONDS, DEFAULT_INSTANCES, DEFAULT_SEED } = await import('./audit.ts');
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
  if (flags.out !== undefined) await makeOutputFolder(flags.out);
  const instance = flags.instance === undefined ? undefined : await definition.readInstance(flags.instance);
  const report = await runAudit(definition, {
    seed: flags.seed ?? DEFAULT_SEED,
    instances: flags.instances ?? DEFAULT_INSTANCES,
    level: flags.level,
    budgetSeconds: flags.budget ?? DEFAULT_BUDGET_SECONDS,
    progress: progressPrinter(),
    ...(flags.path === undefined ? {} : { path: flags.path }),
    ...(instance === undefined ? {} : { instance: { source: flags.instance!, data: instance } }),
    ...(planted === undefined ? {} : { planted }),
  });
  clearProgress();
  if (flags.out !== undefined) {
    const { saveReport } = await import('./save.ts');
    await saveReport(flags.out, report, definition.instanceToJson(definition.byHand));
  }
  if (flags.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    const words = {
      setting: statement.setting.words,
      certificate: definition.certificateLines ?? (() => []),
      ablations: definition.ablationTitle ?? 'What carries the result: each hypothesis dropped alone',
    };
    console.log(render(report, words, style(wantsColour())));
    if (flags.out !== undefined) console.log(`saved in ${flags.out}`);
  }
  return exitStatus(report.verdict);
}
