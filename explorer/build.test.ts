/** npm run build:explore, as a process. */

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, posix } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { refusedInOneLine, run } from '../lib/cli/testing/run.ts';
import { HERE } from './vite.ts';

const it = suite('npm run build:explore');
const MOST_BYTES = 2_000_000;
let folder = '';
const place = (name: string): string => join(folder, name);
const build = (...args: readonly string[]) => run('explorer/build.ts', args);

it.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'explorer-build-'));
});
it.after(() => rm(folder, { recursive: true }));

const filesIn = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));

it('writes a small folder that any web server can show, twice into the same place', async () => {
  const out = place('new/page');
  const ended = await build('--out', out);
  assert.is(ended.status, 0, ended.stderr);
  assert.is(ended.stderr, '');
  assert.is(ended.stdout, `explorer built in ${out}\n`);
  assert.equal(readdirSync(place('new')), ['page'], 'nothing is left beside it');
  assert.equal(readdirSync(out).sort(), ['assets', 'index.html']);

  const files = filesIn(out);
  const bytes = files.reduce((sum, file) => sum + statSync(join(out, file)).size, 0);
  console.log(`${files.length} files, ${bytes} bytes`);
  assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
  for (const path of ['', 'assets', ...files]) {
    const { mode } = statSync(join(out, path));
    const expected = path === '' || path === 'assets' ? 0o777 : 0o666;
    assert.is(mode & 0o777, expected & ~process.umask(), path);
  }

  // Every address of the page and of its style is a file of the folder, by a relative name.
  const page = readFileSync(join(out, 'index.html'), 'utf8');
  const addresses = Array.from(page.matchAll(/\b(?:href|src)="([^"]*)"/g), ([, address]) => address!);
  const own = addresses.filter((address) => !address.startsWith('data:'));
  assert.ok(own.length >= 2, page);
  for (const address of own) {
    assert.match(address, /^\.\/assets\//);
    assert.ok(existsSync(join(out, address)), address);
  }
  for (const file of files.filter((name) => extname(name) === '.css')) {
    assert.not.match(readFileSync(join(out, file), 'utf8'), /@import|url\(/);
  }
  // So is every chunk that a script loads, also later.
  let imports = 0;
  for (const file of files.filter((name) => extname(name) === '.js')) {
    const code = readFileSync(join(out, file), 'utf8');
    const loads = code.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)(["'`])([^"'`\s]+\.js)\1/g);
    for (const [, , address] of loads) {
      imports++;
      assert.match(address!, /^\.\.?\//, `${file}: ${address}`);
      assert.ok(existsSync(join(out, posix.join(posix.dirname(file), address!))), `${file}: ${address}`);
    }
    assert.not.match(code, /\b(?:fetch|importScripts|XMLHttpRequest|WebSocket|EventSource)\s*\(/, file);
    assert.not.match(code, /\b(?:from|import)\s*\(?\s*["'`]node:|__vite-browser-external/, file);
  }
  assert.ok(imports >= 5, 'the pattern finds the chunks');

  const before = readFileSync(join(out, 'index.html'), 'utf8');
  const again = await build('--out', out);
  assert.is(again.status, 0, again.stderr);
  assert.equal(filesIn(out).sort(), files.sort(), 'the same names, which hold hashes of what is in them');
  assert.is(readFileSync(join(out, 'index.html'), 'utf8'), before);
});

it('refuses a folder with other files and leaves it as it is', async () => {
  const other = place('other');
  mkdirSync(other);
  writeFileSync(join(other, 'kept.txt'), 'kept');
  refusedInOneLine(await build('--out', other), /other: holds other files; expected a new or empty folder/);
  assert.equal(readdirSync(other), ['kept.txt']);
  // As the folder of the page's source: its index.html has the mark of a build.
  const source = place('source');
  mkdirSync(source);
  writeFileSync(join(source, 'index.html'), readFileSync(join(HERE, 'index.html')));
  writeFileSync(join(source, 'build.ts'), '');
  refusedInOneLine(await build('--out', source), /source: holds other files/);
  assert.equal(readdirSync(source).sort(), ['build.ts', 'index.html']);
});

it('refuses what is no folder, a place that cannot be written, and bad usage', async () => {
  writeFileSync(place('file'), 'kept');
  refusedInOneLine(await build('--out', place('file')), /file: is no folder; expected a new folder/);
  refusedInOneLine(await build('--out', place('file/page')), /cannot be made/);
  refusedInOneLine(await build('--out', '/proc/page'), /cannot be made/);
  refusedInOneLine(await build('--nothing', 'x'), /unknown option '--nothing'/);
  assert.is(readFileSync(place('file'), 'utf8'), 'kept');
});

it.run();
