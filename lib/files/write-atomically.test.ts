import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertRefused, TemporaryFolder } from '../instance/testing/fixtures.ts';
import { writeAtomically } from './write-atomically.ts';

const it = suite('writing files atomically');
const folder = new TemporaryFolder();
it.after(() => folder.remove());
const path = (name: string): string => join(folder.path, name);
const list = (): string[] => readdirSync(folder.path, { recursive: true }).map(String).sort();

it('writes text and bytes, makes missing directories and leaves nothing else behind', async () => {
  await writeAtomically(path('a/b/text'), 'Zeile\n');
  await writeAtomically(path('a/bytes'), Uint8Array.of(0, 255));
  await writeAtomically(path('a/bytes'), Uint8Array.of(1));
  assert.is(readFileSync(path('a/b/text'), 'utf8'), 'Zeile\n');
  assert.equal([...readFileSync(path('a/bytes'))], [1]);
  assert.equal(list(), ['a', 'a/b', 'a/b/text', 'a/bytes']);
});

it('keeps links and the permissions of a file that it replaces', async () => {
  writeFileSync(path('private'), 'old');
  chmodSync(path('private'), 0o600);
  symlinkSync('private', path('link'));
  await writeAtomically(path('link'), 'new');
  assert.ok(lstatSync(path('link')).isSymbolicLink());
  assert.is(readFileSync(path('private'), 'utf8'), 'new');
  assert.is(statSync(path('private')).mode & 0o777, 0o600);
});

it('lets a reader see the old or the new text, never a part', async () => {
  const texts = ['a'.repeat(1 << 20), 'b'.repeat(1 << 20)];
  await writeAtomically(path('seen'), texts[0]!);
  let writing = true;
  const writes = (async () => {
    for (let i = 1; i <= 20; i++) await writeAtomically(path('seen'), texts[i % 2]!);
    writing = false;
  })();
  let looks = 0;
  while (writing) {
    const text = readFileSync(path('seen'), 'utf8');
    if (!texts.includes(text)) assert.unreachable(`a part of ${text.length} characters was seen`);
    looks++;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await writes;
  assert.ok(looks > 5, `${looks} looks`);
});

it('refuses paths that cannot be written, and leaves no temporary file', async () => {
  writeFileSync(path('plain'), 'x');
  mkdirSync(path('folder'), { recursive: true });
  const before = list();
  await assertRefused(writeAtomically(path('folder'), 'x'), 'folder: cannot be written: is no regular file');
  await assertRefused(writeAtomically(path('plain/x'), 'x'), 'a part of the path is not a directory');
  await assertRefused(writeAtomically(path('plain/x/y'), 'x'), 'a part of the path is not a directory');
  await assertRefused(writeAtomically(path('n'.repeat(300)), 'x'), 'the name is too long');
  await assertRefused(writeAtomically('/dev/null', 'x'), '/dev/null: cannot be written: is no regular file');
  await assertRefused(writeAtomically('/proc/nothing/here', 'x'), '/proc/nothing/here: cannot be written: ');
  await assertRefused(writeAtomically('a\nb\0', 'x'), 'a\\u{a}b\\u{0}: cannot be written');
  assert.equal(list(), before);
  assert.ok(existsSync('/dev/null'));
});

it('removes the temporary file when the data cannot be written', async () => {
  const before = list();
  const wrong = { length: 1 } as unknown as string;
  await assertRefused(writeAtomically(path('new'), wrong), 'new: cannot be written: ');
  assert.equal(list(), before);
});

it('accepts a name of the greatest length that the file system allows', async () => {
  const name = 'n'.repeat(255);
  await writeAtomically(path(name), 'x');
  assert.is(readFileSync(path(name), 'utf8'), 'x');
});

it.run();
