/** npm run audit: all results, in parallel over the cores, in one table. */

import { join } from 'node:path';
import { reviewTable } from '../lib/audit/markdown.ts';
import { auditProgram, clearProgress, type RunFlags, wantsColour } from '../lib/audit/options.ts';
import { runTasks } from '../lib/audit/pool.ts';
import { style } from '../lib/audit/render.ts';
import type { AuditReport } from '../lib/audit/report.ts';
import { renderSummary, worstVerdict } from '../lib/audit/summary.ts';
import { exitStatus } from '../lib/audit/verdict.ts';
import { runCommand } from '../lib/cli/run-command.ts';
import { makeOutputFolder } from '../lib/files/make-folder.ts';
import { writeAtomically } from '../lib/files/write-atomically.ts';
import { InputError } from '../lib/input-error.ts';
import { results } from './results.ts';

/** The flags that every single audit is given. */
function argumentsOf({ seed, instances, level, budget }: RunFlags): string[] {
  const given = { seed, instances, level, budget };
  return Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
}

/** The longest audits first, so that the cores end together. */
const SLOWEST_FIRST = ['theorem-2', 'equation-5', 'theorem-1'];

function progress(report: AuditReport, finished: number): void {
  const line = `${finished} of ${results.length}: ${report.result} ${report.verdict} (${report.seconds.toFixed(1)} s)`;
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
}

/** @throws InputError for flags that say how to draw instances. */
function refuseBesideRuns({ seed, instances, budget }: RunFlags): void {
  const given = Object.entries({ seed, instances, budget }).find(([, value]) => value !== undefined);
  if (given === undefined) return;
  throw new InputError(`--${given[0]} beside --runs: expected none, runs are judged as they are`);
}

async function main(): Promise<number> {
  const start = performance.now();
  const program = auditProgram(
    'audit',
    'Audits all results, in parallel.',
    'audit.json (all reports), claims.md (a table for a review form) and a folder for each result',
  );
  program.option('--runs <dir>', 'judge the runs of language models in this folder, and nothing else');
  const flags = program.parse().opts<RunFlags & { readonly runs?: string }>();
  if (flags.runs !== undefined) {
    refuseBesideRuns(flags);
    if (flags.out !== undefined) await makeOutputFolder(flags.out);
    return (await import('./audit-runs.ts')).auditRuns(flags.runs, flags);
  }
  if (!flags.json) console.log(`auditing ${results.length} results of arXiv 2507.07981 …`);
  if (flags.out !== undefined) await makeOutputFolder(flags.out);
  const rank = (id: string): number => SLOWEST_FIRST.indexOf(id) + 1 || SLOWEST_FIRST.length + 1;
  const tasks = results
    .map(({ statement: { id }, main: path }) => ({
      id,
      main: path,
      args: [...argumentsOf(flags), ...(flags.out === undefined ? [] : ['--out', join(flags.out, id)])],
    }))
    .sort((a, b) => rank(a.id) - rank(b.id));
  const found = await runTasks(tasks, flags.json ? () => undefined : progress);
  clearProgress();
  const reports = results.map(({ statement }) => found.find(({ result }) => result === statement.id)!);
  if (flags.out !== undefined) {
    await writeAtomically(join(flags.out, 'audit.json'), `${JSON.stringify(reports)}\n`);
    await writeAtomically(join(flags.out, 'claims.md'), reviewTable(reports, results));
  }
  const verdict = worstVerdict(reports);
  if (flags.json) process.stdout.write(`${JSON.stringify(reports)}\n`);
  else {
    const s = style(wantsColour());
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`\n${renderSummary(reports, s)}\n\nverdict: ${s.verdict(verdict, verdict)}  (${seconds} s)`);
    console.log('details: npm run theorem:1, corollary:1, equation:3, equation:4, equation:5, theorem:2');
    if (flags.out !== undefined) console.log(`saved in ${flags.out}`);
  }
  return exitStatus(verdict);
}

await runCommand(main);
