import { closeSync, ftruncateSync, openSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { instanceToJson } from './json.ts';
import { readInstance } from './read.ts';
import { assertRefused, assertSame, SMALL, TemporaryFolder, toTensors } from './testing/fixtures.ts';
import { npz, safetensors } from './testing/tensor-files.ts';

const it = suite('reading an instance');
const folder = new TemporaryFolder();
it.after(() => folder.remove());

it('chooses the format by the extension, in capitals too', async () => {
  const json = instanceToJson(SMALL);
  for (const extension of ['.json', '.JSON']) {
    assertSame(await readInstance(folder.write(extension, json)), SMALL);
  }
  assertSame(await readInstance(folder.write('.safetensors', safetensors(toTensors(SMALL)))), SMALL);
  assertSame(await readInstance(folder.write('.npz', npz(toTensors(SMALL)))), SMALL);
  for (const path of ['a.npy', 'a', '', '.json', 'a.json/', '/dev/zero', 'x.\u2028']) {
    if (path.endsWith('/')) await assertRefused(readInstance(path), 'cannot be opened');
    else await assertRefused(readInstance(path), 'expected a name that ends in .json, .safetensors or .npz');
  }
});

it('gives the same doubles from JSON, safetensors and npz', async () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  const row = fc.array(number, { minLength: 4, maxLength: 4 });
  const property = fc.asyncProperty(row, row, async (a, b) => {
    const train = { ...SMALL.train, prompt: Float64Array.from(a), chosenHidden: Float64Array.from(b) };
    const pairs = { ...train, rejectedHidden: Float64Array.from([...b.slice(2), ...a.slice(2)]) };
    const instance = { width: 2, beta: 0.1, learningRate: 1e-3, train: pairs, evaluation: pairs };
    const tensors = toTensors(instance, 'F64');
    assertSame(await readInstance(folder.write('.json', instanceToJson(instance))), instance);
    assertSame(await readInstance(folder.write('.safetensors', safetensors(tensors))), instance);
    assertSame(await readInstance(folder.write('.npz', npz(tensors, true))), instance);
  });
  await fc.assert(property, { seed: 6, numRuns: 60 });
});

it('refuses files larger than the limits without reading them', async () => {
  for (const [extension, bytes] of [
    ['.json', 2 ** 28 + 1],
    ['.safetensors', 2 ** 31],
    ['.npz', 2 ** 40],
  ] as const) {
    const path = folder.write(extension, 'PK');
    const descriptor = openSync(path, 'r+');
    ftruncateSync(descriptor, bytes);
    closeSync(descriptor);
    await assertRefused(readInstance(path), `${path}: is a file of ${bytes} bytes; expected at most `);
  }
});

it('refuses devices, directories, missing and empty files in every format', async () => {
  for (const extension of ['.json', '.safetensors', '.npz']) {
    const device = join(folder.path, `zero${extension}`);
    symlinkSync('/dev/zero', device);
    await assertRefused(readInstance(device), 'is a character device');
    await assertRefused(readInstance(folder.write(extension, '')), 'is empty');
    await assertRefused(readInstance(join(folder.path, `none${extension}`)), 'no such file or directory');
  }
});

it('refuses JSON that is binary, and binary formats that are JSON', async () => {
  const json = instanceToJson(SMALL);
  await assertRefused(readInstance(folder.write('.safetensors', json)), 'header claims');
  await assertRefused(readInstance(folder.write('.npz', json)), 'malformed zip archive');
  await assertRefused(
    readInstance(folder.write('.json', npz(toTensors(SMALL)))),
    'malformed JSON: line 1, column 1',
  );
  await assertRefused(
    readInstance(folder.write('.json', Buffer.from(json, 'utf16le'))),
    'malformed JSON: line 1, column 2',
  );
  await assertRefused(
    readInstance(folder.write('.json', Buffer.alloc(4096))),
    'malformed JSON: line 1, column 1',
  );
  assert.ok(json.length > 0);
});

it.run();
