/** npm run claims: writes CLAIMS.md from the reports of all audits, or checks that it is up to date. */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { claimsDocument } from '../lib/audit/markdown.ts';
import { runTasks } from '../lib/audit/pool.ts';
import { type AuditReport, REPORT_SCHEMA } from '../lib/audit/report.ts';
import { runCommand } from '../lib/cli/run-command.ts';
import { systemReason } from '../lib/files/system-error.ts';
import { writeAtomically } from '../lib/files/write-atomically.ts';
import { InputError } from '../lib/input-error.ts';
import { results } from './results.ts';
import { unaudited } from './unaudited.ts';

const PATH = fileURLToPath(new URL('../CLAIMS.md', import.meta.url));

async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new InputError(`${path}: cannot be read: ${systemReason(error)}; expected a readable file`);
  });
}

/** The reports in audit.json, in the order of the results. */
async function reportsFrom(path: string): Promise<AuditReport[]> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await read(path));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `${path}: is not valid JSON; expected audit.json as written by npm run audit -- --out`,
    );
  }
  const reports = (Array.isArray(parsed) ? parsed : []) as AuditReport[];
  return results.map(({ statement: { id } }) => {
    const report = reports.find((candidate) => candidate?.result === id);
    if (report?.schema !== REPORT_SCHEMA || report.audited !== 'random' || report.planted !== null) {
      throw new InputError(
        `${path}: has no random report of ${id}; expected audit.json as written by npm run audit -- --out`,
      );
    }
    return report;
  });
}

async function main(): Promise<number> {
  const program = new Command()
    .name('claims')
    .description(
      'Writes CLAIMS.md. Exit status: 0 written or up to date, 1 out of date, 2 bad usage or input.',
    )
    .option('--from <audit.json>', 'use these reports instead of auditing')
    .option('--check', 'write nothing; say whether CLAIMS.md is up to date')
    .allowExcessArguments(false)
    .exitOverride();
  const { from, check } = program.parse().opts<{ from?: string; check?: boolean }>();
  const reports =
    from === undefined
      ? await runTasks(
          results.map(({ statement: { id }, main: path }) => ({ id, main: path, args: [] })),
          () => undefined,
        )
      : await reportsFrom(from);
  const document = claimsDocument(reports, results, unaudited);
  if (!check) {
    await writeAtomically(PATH, document);
    console.log('CLAIMS.md written');
    return 0;
  }
  const lines = (await read(PATH)).split('\n');
  const at = document.split('\n').findIndex((line, k) => line !== lines[k]);
  const isFresh = at < 0 && lines.length === document.split('\n').length;
  console.log(
    isFresh ? 'CLAIMS.md is up to date' : `CLAIMS.md is out of date from line ${at + 1} on: npm run claims`,
  );
  return isFresh ? 0 : 1;
}

await runCommand(main);
