/** npm run report, as a process. */

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { refusedInOneLine, run } from '../lib/cli/testing/run.ts';
import { saveAudit, smallAudit } from './testing/audit.ts';
import { temporaryFolder } from './testing/folder.ts';

const it = suite('npm run report');
const folder = temporaryFolder();
it.after(() => folder.remove());
const audit = join(folder.path, 'audit');
mkdirSync(audit);
saveAudit(audit, await smallAudit());
const path = (name: string): string => join(folder.path, name);

const report = (...args: readonly string[]) => run('report/main.ts', args);
const refused = async (args: readonly string[], message: RegExp): Promise<void> =>
  refusedInOneLine(await report(...args), message);

it('writes one file, whole, and says how large it is', async () => {
  const out = path('new/folder/report.md');
  const { status, stdout, stderr } = await report('--results', audit, '--format', 'md', '--out', out);
  assert.is(status, 0, stderr);
  assert.match(
    stdout,
    /^\d+ claims: \d+ verified, \d+ refuted, \d+ inconclusive\nwrote .*report\.md: \d+ kB\n$/,
  );
  assert.match(stderr, /judging experiments\//);
  assert.match(readFileSync(out, 'utf8'), /^# Checks of/);
  assert.equal(readdirSync(path('new/folder')), ['report.md']);
});

it('refuses bad usage', async () => {
  await refused(['--format', 'pdf'], /'pdf' is invalid/);
  await refused(['extra'], /too many arguments/);
  await refused(['--nothing', 'x'], /unknown option '--nothing'/);
});

it('refuses results that are missing or malformed, and writes nothing', async () => {
  const out = path('never.html');
  await refused(['--results', path('absent'), '--out', out], /^error: --results .*absent: cannot be read/);
  mkdirSync(path('broken'));
  writeFileSync(path('broken/audit.json'), '{');
  await refused(['--results', path('broken'), '--out', out], /audit\.json: is not valid JSON/);
  assert.not.ok(existsSync(out));
});

it('refuses a place that cannot be written, before any work', async () => {
  writeFileSync(path('file'), 'kept');
  await refused(['--results', audit, '--out', path('file/x.html')], /cannot be made|not a directory/);
  await refused(['--results', audit, '--out', folder.path], /is no regular file/);
  assert.is(readFileSync(path('file'), 'utf8'), 'kept');
  if (process.getuid?.() === 0) return;
  mkdirSync(path('locked'));
  chmodSync(path('locked'), 0o555);
  const { status } = await report('--results', audit, '--out', path('locked/x.html'));
  assert.is(status, 2);
});

it.run();
