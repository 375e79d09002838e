/** npm run report: what was claimed, checked and found, in one file. */

import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clearProgress } from '../lib/audit/options.ts';
import { runCommand } from '../lib/cli/run-command.ts';
import { makeOutputFolder } from '../lib/files/make-folder.ts';
import { printable } from '../lib/files/printable.ts';
import { writeAtomically } from '../lib/files/write-atomically.ts';
import { InputError } from '../lib/input-error.ts';
import { gatherReport } from './gather/report.ts';
import { pageHtml } from './html/page.ts';
import { reportMarkdown } from './markdown/report.ts';
import { countsOf, type Report } from './model.ts';
import { type Format, type ReportFlags, reportProgram } from './options.ts';
import { countWords } from './words.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

const WRITERS: Readonly<Record<Format, (report: Report) => string>> = {
  html: pageHtml,
  md: reportMarkdown,
};

function note(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
}

/** Before any work is done whose result could then not be saved. */
async function refuseFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found !== null && !found.isFile()) {
    throw new InputError(`--out ${printable(path)}: is no regular file; expected a file or a new name`);
  }
  await makeOutputFolder(dirname(path));
}

async function main(): Promise<number> {
  const { format, out, results } = reportProgram().parse().opts<ReportFlags>();
  const path = out ?? fileURLToPath(new URL(`./index.${format}`, import.meta.url));
  await refuseFolder(path);
  const report = await gatherReport(ROOT, results ?? null, note);
  const text = WRITERS[format](report);
  await writeAtomically(path, text);
  clearProgress();
  console.log(countWords(countsOf(report.sections)));
  console.log(`wrote ${out ?? `report/index.${format}`}: ${Math.ceil(Buffer.byteLength(text) / 1000)} kB`);
  const differs = report.sections.flatMap(({ differs }) => differs ?? []);
  for (const line of differs) console.error(line);
  return differs.length === 0 ? 0 : 1;
}

await runCommand(main);
