import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../input-error.ts';
import { type AuditTask, runTasks } from './pool.ts';

const it = suite('audits in child processes');
const folder = mkdtempSync(join(tmpdir(), 'rewardproof-pool-'));
it.after(() => rmSync(folder, { recursive: true, force: true }));

/** A command that runs this code. */
function task(id: string, code: string): AuditTask {
  const main = join(folder, `${id}.mjs`);
  writeFileSync(main, code);
  return { id, main, args: ['--seed', '3'] };
}

const printing = (id: string, delay: number, status: number): AuditTask =>
  task(
    id,
    `setTimeout(() => { process.stdout.write(JSON.stringify({ result: '${id}', args: process.argv.slice(2) })); process.exitCode = ${status}; }, ${delay});`,
  );

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return undefined;
}

it('returns reports in the order of the tasks, whatever their verdicts', async () => {
  const ended: string[] = [];
  const reports = await runTasks(
    [printing('slow', 600, 3), printing('quick', 0, 1), printing('last', 0, 0)],
    ({ result }, finished) => ended.push(`${finished} ${result}`),
  );
  assert.equal(
    reports.map(({ result }) => result),
    ['slow', 'quick', 'last'],
  );
  assert.equal((reports[0] as unknown as { args: string[] }).args, ['--seed', '3', '--json']);
  assert.is(ended.length, 3);
  assert.is(ended.at(-1)?.[0], '3');
});

it('hands on what a command complains about', async () => {
  const complaining = task('complaining', "console.error('error: --seed: no'); process.exitCode = 2;");
  const error = await failure(runTasks([complaining], () => undefined));
  assert.ok(error instanceof InputError);
  assert.is((error as Error).message, '--seed: no');
});

it('tells a crash from a verdict, and kills what still runs', async () => {
  const start = performance.now();
  const error = await failure(
    runTasks([task('crash', "throw new Error('inside');"), printing('long', 60_000, 0)], () => undefined),
  );
  // An uncaught exception ends Node with status 1 and no report.
  assert.ok(error instanceof Error && !(error instanceof InputError));
  assert.match((error as Error).message, /crash/);
  assert.match((error as Error).message, /inside/);
  assert.ok(performance.now() - start < 30_000);
});

it.run();
