import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertRefused, TemporaryFolder } from '../instance/testing/fixtures.ts';
import { readFully, readRange, withInputFile } from './input-file.ts';

const it = suite('input files');
const folder = new TemporaryFolder();
it.after(() => folder.remove());

const path = (name: string): string => join(folder.path, name);
const readAll = (name: string, limit = 1000): Promise<string> =>
  withInputFile(name, limit, async (file) => {
    const bytes = Buffer.alloc(file.size);
    await readFully(file, bytes, 0);
    return bytes.toString('utf8');
  });

it('reads a file, also through a link, up to the very limit', async () => {
  writeFileSync(path('a'), 'twelve bytes');
  symlinkSync(path('a'), path('link'));
  assert.is(await readAll(path('link'), 12), 'twelve bytes');
  await assertRefused(readAll(path('a'), 11), 'is a file of 12 bytes; expected at most 11');
});

it('splits a range into chunks without loss', async () => {
  const bytes = Buffer.from(Uint8Array.from({ length: 2_500_000 }, (_, i) => (i * 31) % 251));
  writeFileSync(path('long'), bytes);
  await withInputFile(path('long'), 1e7, async (file) => {
    const chunks: Buffer[] = [];
    for await (const chunk of readRange(file, 3, 2_499_999)) chunks.push(chunk);
    assert.is(chunks.length, 3);
    assert.ok(Buffer.concat(chunks).equals(bytes.subarray(3, 2_499_999)));
  });
});

it('refuses to read beyond the end', async () => {
  writeFileSync(path('short'), 'twelve bytes');
  const reading = withInputFile(path('short'), 100, (file) => readFully(file, Buffer.alloc(13), 0));
  await assertRefused(reading, 'changed while it was read');
});

it('refuses what is no regular file, without waiting or reading', async () => {
  execFileSync('mkfifo', [path('pipe')]);
  mkdirSync(path('folder'));
  symlinkSync(path('loop'), path('loop'));
  await assertRefused(readAll(path('pipe')), 'is a named pipe; expected a regular file');
  await assertRefused(readAll(path('folder')), 'is a directory; expected a regular file');
  await assertRefused(readAll('/dev/zero'), 'is a character device; expected a regular file');
  await assertRefused(readAll(path('loop')), 'too many symbolic links');
});

it('refuses a path that leads nowhere, and shows it in one line', async () => {
  writeFileSync(path('plain'), 'x');
  await assertRefused(readAll(path('no\nsuch')), 'no\\u{a}such: cannot be opened: no such file or directory');
  await assertRefused(readAll(path('plain/x')), 'a part of the path is not a directory');
  await assertRefused(readAll('n'.repeat(5000)), 'the name is too long');
  await assertRefused(readAll('a\0b'), 'a\\u{0}b: cannot be opened: the path is not valid');
});

it('refuses an empty file', async () => {
  writeFileSync(path('empty'), '');
  await assertRefused(readAll(path('empty')), 'is empty');
});

it('refuses a file without permission', async () => {
  writeFileSync(path('secret'), 'x');
  chmodSync(path('secret'), 0);
  await asUnprivileged(() => assertRefused(readAll(path('secret')), 'cannot be opened: permission denied'));
});

it('notices a file that shrinks, grows or changes while it is read', async () => {
  const changes: ((name: string) => void)[] = [
    (name) => truncateSync(name, 5),
    (name) => appendFileSync(name, 'more'),
    (name) => {
      appendFileSync(name, 'more');
      execFileSync('touch', ['-d', '2001-01-01', name]);
    },
    (name) => writeFileSync(name, 'other bytes!'),
  ];
  for (const [i, change] of changes.entries()) {
    const name = path(`changing${i}`);
    execFileSync('touch', ['-d', '2001-01-01', name]);
    writeFileSync(name, 'twelve bytes');
    execFileSync('touch', ['-d', '2001-01-01', name]);
    const reading = withInputFile(name, 100, async (file) => {
      change(name);
      await readFully(file, Buffer.alloc(file.size), 0);
    });
    await assertRefused(reading, 'changed while it was read; expected 12 bytes');
  }
});

/** The superuser may read everything, so the check runs as another user there. */
async function asUnprivileged(check: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return check();
  chmodSync(folder.path, 0o755);
  process.seteuid!(65534);
  try {
    await check();
  } finally {
    process.seteuid!(0);
  }
}

it.run();
