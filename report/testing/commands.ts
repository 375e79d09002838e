/** Whether a command that a report names is one that this project understands. */

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { lmProgram } from '../../experiments/lm/launcher/program.ts';
import { figures } from '../../figures/catalogue.ts';
import { auditProgram } from '../../lib/audit/options.ts';
import { experimentProgram } from '../../lib/experiment/options.ts';
import { results } from '../../theorems/results.ts';
import { reportProgram } from '../options.ts';

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

/** Words as a shell splits them, without its other powers. */
function shellWords(text: string): string[] {
  return Array.from(text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g), ([, double, single, bare]) =>
    double !== undefined ? double.replace(/\\(.)/g, '$1') : (single ?? bare!),
  );
}

const idle = async (): Promise<number> => 0;
const nothing = {
  doctor: idle,
  setup: idle,
  run: idle,
  judge: idle,
  keep: idle,
  smoke: idle,
  sweep: idle,
  bench: idle,
};

function programOf(script: string): Command | null {
  const result = results.find(({ command }) => command === script);
  if (result !== undefined) {
    return auditProgram(script, '', '')
      .option('--path <check@path>')
      .option('--instance <file>')
      .option('--plant <error>');
  }
  if (script.startsWith('experiment:')) return experimentProgram(script.slice(11), '');
  if (script === 'audit') return auditProgram(script, '', '').option('--runs <dir>');
  if (script === 'lm') return lmProgram(nothing, () => undefined);
  if (script === 'report') return reportProgram();
  if (script === 'check') {
    return new Command().argument('<certificate>').requiredOption('--instance <file>').exitOverride();
  }
  if (script === 'figures') {
    const names = figures.map(({ name }) => name);
    return new Command()
      .argument('[names...]', '', (name: string, before: readonly string[] = []) => {
        if (!names.includes(name)) throw new Error(`no figure ${name}`);
        return [...before, name];
      })
      .exitOverride();
  }
  return null;
}

/** @throws Error when no script or option has that name. */
export async function parseCommand(command: string): Promise<void> {
  const [npm, run, script, dashes, ...rest] = shellWords(command);
  if (command === 'npm ci') return;
  if (npm !== 'npm' || run !== 'run') throw new Error(`no npm script: ${command}`);
  // "report" joins package.json together with this folder.
  if (script === undefined || !(script in scripts)) throw new Error(`no script ${script}`);
  if (dashes !== undefined && dashes !== '--') throw new Error(`options without --: ${command}`);
  const program = programOf(script);
  if (program === null) throw new Error(`no parser for ${command}`);
  program.configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  await program.parseAsync(rest, { from: 'user' });
}
