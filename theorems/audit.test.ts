import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../lib/cli/testing/run.ts';
import { results } from './results.ts';

const it = suite('the command line of all audits');
const audit = (...args: string[]) => run('theorems/audit.ts', args);
const claims = (...args: string[]) => run('theorems/claims.ts', args);
const ids = results.map(({ statement }) => statement.id);
let directory = '';

it.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'audit-'));
});
it.after(() => rm(directory, { recursive: true }));

it('prints one row for every claim, saves reports and a table, and exits with the worst status', async () => {
  const out = join(directory, 'report');
  const { status, stdout } = await audit('--instances', '2', '--seed', '9', '--out', out);
  assert.is(status, 0, stdout);
  assert.match(stdout, /\nclaim +strongest evidence +verdict +seconds\n/);
  for (const { statement } of results)
    for (const { id } of statement.claims) assert.match(stdout, new RegExp(`\n${id} +.* verified`));
  assert.match(stdout, /\nverdict: verified/);

  assert.equal((await readdir(out)).sort(), ['audit.json', 'claims.md', ...ids].sort());
  const reports = JSON.parse(await readFile(join(out, 'audit.json'), 'utf8'));
  assert.equal(
    reports.map(({ result }: { result: string }) => result),
    ids,
  );
  for (const report of reports) {
    assert.is(report.seed, 9);
    const single = JSON.parse(await readFile(join(out, report.result, 'report.json'), 'utf8'));
    assert.equal(single, report);
  }
  const table = await readFile(join(out, 'claims.md'), 'utf8');
  for (const { statement } of results) for (const { id } of statement.claims) assert.ok(table.includes(id));
  // Every row has the same number of cells.
  const rows = table.split('\n').filter((line) => line.startsWith('|'));
  assert.equal([...new Set(rows.map((row) => row.replaceAll('\\|', '').split('|').length))], [6]);
});

it('prints the array of the single reports with --json, inconclusive where a level is not reached', async () => {
  const { status, stdout } = await audit('--instances', '1', '--level', 'symbolic', '--json');
  const reports = JSON.parse(stdout);
  assert.equal(
    reports.map(({ result }: { result: string }) => result),
    ids,
  );
  assert.is(status, 3);
});

it('refuses bad usage in one line', async () => {
  for (const args of [['--seed', 'x'], ['--path', 'theorem-2.c.time@0'], ['extra']]) {
    const { status, stderr } = await audit(...args);
    assert.is(status, 2);
    assert.match(stderr, /^error: [^\n]+\n$/);
  }
  const file = join(directory, 'file');
  await writeFile(file, '');
  const { status, stderr } = await audit('--instances', '1', '--out', file);
  assert.is(status, 2);
  assert.match(stderr, /error: [^\n]*file/);
});

it('refuses to make the table of claims from anything but reports of all results', async () => {
  const file = join(directory, 'other.json');
  for (const text of ['[]', '{}', 'oops']) {
    await writeFile(file, text);
    const { status, stderr } = await claims('--check', '--from', file);
    assert.is(status, 2, text);
    assert.match(stderr, /^error: [^\n]*other\.json[^\n]*audit\.json[^\n]*\n$/);
  }
});

it.run();
