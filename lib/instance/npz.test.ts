import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readNpz } from './npz.ts';
import { PREFERENCE_TENSORS } from './tensor-instance.ts';
import {
  assertInputError,
  assertRefused,
  assertSame,
  columnMajor,
  largeInstance,
  SMALL,
  TemporaryFolder,
  toTensors,
} from './testing/fixtures.ts';
import {
  encode,
  npy,
  npyFile,
  npyHeader,
  npz,
  type RawTensor,
  tensor,
  type ZipEntry,
  zip,
} from './testing/tensor-files.ts';

const it = suite('instances as npz');
const folder = new TemporaryFolder();
it.after(() => folder.remove());

const read = (data: Uint8Array) => readNpz(folder.write('.npz', data), PREFERENCE_TENSORS);
const refused = (data: Uint8Array, ...parts: string[]) => assertRefused(read(data), ...parts);

function entriesOf(tensors: Readonly<Record<string, RawTensor>>): ZipEntry[] {
  return Object.entries(tensors).map(([name, raw]) => ({ name: `${name}.npy`, data: npy(raw) }));
}

/** SMALL with some tensors replaced. */
const changed = (changes: Record<string, RawTensor>) => npz({ ...toTensors(SMALL), ...changes });

/** SMALL with one entry of the archive replaced. */
function withEntry(name: string, change: Partial<ZipEntry>): Buffer {
  return zip(entriesOf(toTensors(SMALL)).map((e) => (e.name === `${name}.npy` ? { ...e, ...change } : e)));
}

/** SMALL with another .npy header in front of the data of train_prompt. */
function withHeader(header: string, major = 1, length?: number): Buffer {
  return withEntry('train_prompt', {
    data: npyFile(header, encode('F32', SMALL.train.prompt), major, length),
  });
}

it('gives the same instance as every other format, stored and deflated', async () => {
  for (const hidden of ['F64', 'F32', 'F16'] as const) {
    for (const deflate of [false, true])
      assertSame(await read(npz(toTensors(SMALL, hidden), deflate)), SMALL);
  }
  for (const token of ['I64', 'U64', 'I32', 'U32', 'I16', 'U16', 'I8', 'U8'] as const) {
    assertSame(await read(npz(toTensors(SMALL, 'F32', token))), SMALL);
  }
});

it('reads big-endian numbers, matrices stored by columns, and the versions 1.0, 2.0 and 3.0 of .npy', async () => {
  const tensors = toTensors(SMALL, 'F64', 'I32');
  const { prompt, chosenToken } = SMALL.train;
  const big = (raw: RawTensor, values: Iterable<number>): RawTensor => ({
    ...raw,
    bigEndian: true,
    data: encode(raw.dtype, values, false),
  });
  assertSame(await read(npz({ ...tensors, train_prompt: big(tensors.train_prompt!, prompt) })), SMALL);
  assertSame(
    await read(npz({ ...tensors, train_chosen_token: big(tensors.train_chosen_token!, chosenToken) })),
    SMALL,
  );
  assertSame(
    await read(npz({ ...tensors, train_prompt: columnMajor(tensors.train_prompt!, prompt) })),
    SMALL,
  );
  for (const major of [1, 2, 3]) {
    assertSame(await read(withEntry('train_prompt', { data: npy(tensors.train_prompt!, major) })), SMALL);
  }
});

it('reads arrays longer than one chunk, with numbers that lie across chunks', async () => {
  const large = largeInstance(300, 1001);
  const tensors = toTensors(large, 'F64', 'I32');
  const prompt = { ...columnMajor(tensors.train_prompt!, large.train.prompt) };
  assert.is.not((10 + npyHeader(prompt).length) % 8, 0);
  for (const deflate of [false, true]) {
    assertSame(await read(npz({ ...tensors, train_prompt: prompt }, deflate)), large);
  }
});

it('names row and column of a number that is not finite, also in a matrix stored by columns', async () => {
  const values = Float64Array.of(1, 2, Number.NaN, 4, 5, 6);
  const bad = tensor('F32', [2, 3], values);
  await refused(changed({ train_prompt: bad }), 'tensor train_prompt[0, 2] is NaN; expected a finite number');
  await refused(changed({ train_prompt: columnMajor(bad, values) }), 'tensor train_prompt[0, 2] is NaN');
  await refused(changed({ beta: tensor('F64', [], [Infinity]) }), 'tensor beta[] is Infinity');
});

it('shares the checks of tensors with safetensors', async () => {
  await refused(changed({ beta: tensor('F64', [], [0]) }), 'tensor beta is 0; expected a finite number > 0');
  await refused(
    changed({ eval_prompt: tensor('F32', [1, 2], [1, 2]) }),
    'tensor eval_prompt has shape [1, 2]; expected [1, 3]',
  );
  await refused(
    changed({ eval_chosen_token: tensor('I64', [1], [-1]) }),
    'tensor eval_chosen_token[0] is -1; expected a token id',
  );
  await refused(
    changed({ eval_chosen_token: tensor('F64', [1], [1]) }),
    'tensor eval_chosen_token has dtype F64',
  );
  await refused(
    changed({ nonsense: tensor('F64', [], [1]) }),
    'unknown tensor "nonsense"; expected only beta',
  );
  await refused(npz({ beta: tensor('F64', [], [1]) }), 'lacks tensor train_prompt');
});

it('refuses pickled objects, structured arrays, text, booleans, complex numbers and bare bfloat16', async () => {
  const descrs: [string, string][] = [
    ["'|O'", 'holds pickled Python objects'],
    ["[('a', '<f4')]", 'is a structured array'],
    ["'<U3'", 'has dtype <U3'],
    ["'|b1'", 'has dtype |b1'],
    ["'<c8'", 'has dtype <c8'],
    ["'|V2'", 'bfloat16'],
    ["'<V2'", 'bfloat16'],
    ["'f4'", 'has dtype f4'],
    ["'=f4'", 'has dtype =f4'],
    ["'<f16'", 'has dtype <f16'],
    ["''", 'has dtype'],
    ["'|f4'", 'has dtype |f4'],
    ["'<M8[s]'", 'has dtype <M8[s]'],
  ];
  for (const [descr, part] of descrs) {
    const header = `{'descr': ${descr}, 'fortran_order': False, 'shape': (2, 3), }`;
    await refused(withHeader(header), 'tensor train_prompt', part, 'expected one of f8, f4');
  }
});

it('refuses malformed .npy headers', async () => {
  const good = npyHeader(toTensors(SMALL).train_prompt!);
  assertSame(await read(withHeader(good)), SMALL);
  const malformed = [
    '',
    '\n',
    '{}',
    'None',
    good.slice(1),
    `${good}x`,
    good.replace('False', 'false'),
    good.replace('False', '0'),
    good.replace("'shape'", 'shape'),
    good.replace("'shape': (2, 3), ", ''),
    good.replace('(2, 3)', '[2, 3]'),
    good.replace('(2, 3)', '(-2, -3)'),
    good.replace('(2, 3)', '(2.0, 3)'),
    good.replace('(2, 3)', '(2, 3'),
    good.replace('(2, 3)', '(2 3)'),
    good.replace('(2, 3)', `(${'9'.repeat(17)}, 3)`),
    good.replace('(2, 3)', '(2L, 3L)'),
    good.replace('(2, 3)', `(${'1, '.repeat(65)})`),
    good.replace('(2, 3)', `${'('.repeat(60_000)}`),
    good.replace('}', "'extra': 1}"),
    good.replace('}', "'shape': (2, 3)}"),
    good.replace("'<f4'", "'<\\x66'"),
  ];
  for (const header of malformed)
    await refused(withHeader(header), 'tensor train_prompt has a malformed .npy header at byte');
  await refused(withHeader(good, 4), 'tensor train_prompt has .npy version 4.0; expected 1.0, 2.0 or 3.0');
  await refused(
    withHeader(good, 2, 0xffffffff),
    'tensor train_prompt has an .npy header of 4294967295 bytes',
  );
  await refused(withHeader(good, 1, 65_535), 'tensor train_prompt has an .npy header of 65535 bytes');
  await refused(
    withEntry('train_prompt', { data: Buffer.from('not an array at all') }),
    'tensor train_prompt is no .npy array',
  );
  await refused(
    withEntry('train_prompt', { data: Buffer.from('\x93NUMPY', 'latin1') }),
    'tensor train_prompt is truncated',
  );
  await refused(withEntry('train_prompt', { data: new Uint8Array(0) }), 'tensor train_prompt is truncated');
});

it('refuses shapes that disagree with the size of the entry, however large', async () => {
  const shapes = [
    '(2, 2)',
    '(100000, 65536)',
    '(9007199254740991, 9007199254740991)',
    '(4503599627370496, 4503599627370496, 4503599627370496)',
    '(0, 3)',
    '()',
  ];
  for (const shape of shapes) {
    const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`;
    await refused(
      withHeader(header),
      'tensor train_prompt has ',
      'bytes in the archive',
      'as its .npy header says',
    );
  }
});

it('refuses zip bombs before they are inflated', async () => {
  const started = process.memoryUsage.rss();
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (100000, 65536), }`;
  const size = BigInt(header.length + 10 + 8 * 100_000 * 65_536);
  const data = npyFile(header, new Uint8Array(0));
  await refused(
    withEntry('train_prompt', { data, deflate: true, claimedSize: size }),
    `claims ${size} bytes`,
  );
  await refused(
    withEntry('train_prompt', { data, claimedSize: size }),
    'malformed zip archive',
    'size mismatch',
  );
  await refused(
    withEntry('train_prompt', { data, claimedSize: size, claimedCompressedSize: size }),
    'claims',
  );
  await refused(withEntry('train_prompt', { claimedSize: 2n ** 64n - 1n, deflate: true }), 'claims');
  // Deflate shrinks zeros 1000-fold: what inflates to more than is claimed stops there.
  const small = npy(toTensors(SMALL).train_prompt!);
  const bomb = Buffer.concat([small, Buffer.alloc(1 << 27)]);
  await refused(
    withEntry('train_prompt', { data: bomb, deflate: true, claimedSize: BigInt(small.length) }),
    'tensor train_prompt: malformed zip archive: too many bytes',
  );
  await refused(withEntry('train_prompt', { data: bomb, deflate: true }), 'bytes in the archive; expected');
  await refused(
    withEntry('train_prompt', { data: small, deflate: true, claimedSize: BigInt(small.length + 9) }),
    'malformed zip archive: not enough bytes',
  );
  assert.ok(process.memoryUsage.rss() - started < 1 << 29, 'memory');
});

it('refuses the sum of tensors beyond 2 GiB even where each is small', async () => {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (5600, 8192), }`;
  const array = npyFile(header, new Uint8Array(8 * 5600 * 8192));
  const tokens = tensor('U8', [5600], new Uint8Array(5600));
  const matrix = {
    ...entriesOf({ x: tokens })[0]!,
    data: deflateRawSync(array),
    method: 8,
    claimedSize: BigInt(array.length),
  };
  const set = (name: string): ZipEntry[] => [
    ...['prompt', 'chosen_hidden', 'rejected_hidden'].map((n) => ({ ...matrix, name: `${name}_${n}.npy` })),
    ...entriesOf({ [`${name}_chosen_token`]: tokens, [`${name}_rejected_token`]: tokens }),
  ];
  const beta = entriesOf({ beta: tensor('F64', [], [1]) });
  await refused(
    zip([...beta, ...set('train'), ...set('eval')]),
    'the tensors have 2202032008 bytes; expected at most 2147483647',
  );
});

it('refuses truncated and damaged archives', async () => {
  for (const deflate of [false, true]) {
    const good = npz(toTensors(SMALL), deflate);
    for (let end = 1; end < good.length; end += 61) {
      await refused(good.subarray(0, end), 'malformed zip archive');
    }
    const start = good.indexOf('train_prompt.npy') + 'train_prompt.npy'.length + 28;
    for (const offset of deflate
      ? [0, 20, 40, 60]
      : [5, 40, npy(toTensors(SMALL).train_prompt!).length - 1]) {
      const damaged = Buffer.from(good);
      damaged[start + offset] = damaged[start + offset]! ^ 16;
      await refused(damaged, 'tensor train_prompt');
    }
  }
  await refused(
    withEntry('eval_prompt', { crc: 7 }),
    'tensor eval_prompt is damaged: CRC-32 ',
    '; expected 7',
  );
  await refused(Buffer.from('PK'), 'malformed zip archive');
  await refused(
    Buffer.alloc(100_000),
    'malformed zip archive: End of central directory record signature not found',
  );
});

it('refuses encrypted, unusually compressed, repeated and foreign entries, and offsets out of the file', async () => {
  await refused(withEntry('beta', { flags: 1, claimedCompressedSize: 1000n }), 'malformed zip archive');
  await refused(withEntry('beta', { flags: 1, deflate: true }), 'tensor beta is encrypted');
  await refused(
    withEntry('beta', { method: 14 }),
    'tensor beta has zip compression method 14; expected stored or deflate',
  );
  const entries = entriesOf(toTensors(SMALL));
  await refused(zip([...entries, entries[0]!]), 'holds "beta.npy" twice');
  await refused(zip([...entries, { name: 'readme\n.txt', data: Buffer.from('x') }]), 'holds a file "readme');
  await refused(
    zip([...entries, { name: '../beta.npy', data: Buffer.from('x') }]),
    'malformed zip archive: invalid relative path',
  );
  await refused(zip([...entries, { name: 'sub/', data: Buffer.from('') }]), 'holds a file "sub/"');
  for (const offset of [2n ** 64n - 1n, 2n ** 63n, 2n ** 53n, 10n ** 6n]) {
    await refused(
      withEntry('beta', { offset }),
      'tensor beta: malformed zip archive: an offset points outside of the file',
    );
  }
  await refused(zip([]), 'lacks tensor beta');
});

it('never throws anything but an InputError on an archive with random edits', async () => {
  const archives = [npz(toTensors(SMALL)), npz(toTensors(SMALL), true)];
  const edit = fc.tuple(fc.nat(999_999), fc.integer({ min: 0, max: 255 }));
  let accepted = 0;
  const property = fc.asyncProperty(
    fc.nat(1),
    fc.array(edit, { minLength: 1, maxLength: 3 }),
    async (which, edits) => {
      const bytes = Buffer.from(archives[which]!);
      for (const [at, value] of edits) bytes[Math.floor((at / 1e6) * bytes.length)] = value;
      try {
        assertSame(await read(bytes), SMALL);
        accepted++;
      } catch (error) {
        assertInputError(error);
      }
    },
  );
  await fc.assert(property, { seed: 5, numRuns: 300 });
  assert.ok(accepted > 10, `${accepted} accepted`);
});

const PYTHON = '/usr/bin/python3';
const WRITE_WITH_NUMPY = `
import sys, numpy as np
f = lambda *rows: np.array(rows, dtype='<f4')
arrays = dict(
  beta=np.float64(0.5), learning_rate=np.array([0.25]), initial_head=np.array([0.5, 0, -0.25], dtype='>f8'),
  train_prompt=np.asfortranarray(f([1, -2, 0.5], [0, 3, -0.0])),
  train_chosen_hidden=f([2, 1, 1], [-1, 0.25, 4]).astype('f2'),
  train_rejected_hidden=f([-2, 1, 0], [8, 8, 7]).astype('f8')[:, ::-1][:, ::-1],
  train_chosen_token=np.array([5, 6]), train_rejected_token=np.array([7, 8], dtype='u1'),
  eval_prompt=f([1, 1, 1]), eval_chosen_hidden=f([2, -2, 2]), eval_rejected_hidden=f([3, 0.125, 3]),
  eval_chosen_token=np.array([100], dtype='>i4'), eval_rejected_token=np.array([101], dtype='u2'))
np.savez(sys.argv[1] + '/a.npz', **arrays)
np.savez_compressed(sys.argv[1] + '/b.npz', **arrays)
np.savez(sys.argv[1] + '/objects.npz', **{**arrays, 'train_prompt': np.array([[1, None]], dtype=object)})
`;

function numpyIsMissing(): string | undefined {
  if (!existsSync(PYTHON)) return `no ${PYTHON}`;
  try {
    execFileSync(PYTHON, ['-c', 'import numpy'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `${PYTHON} has no numpy`;
  }
}

const missing = numpyIsMissing();
if (missing !== undefined) {
  console.log(`SKIPPED: files written by numpy itself (${missing})`);
} else {
  it('reads what numpy.savez and numpy.savez_compressed write, and refuses their pickled objects', async () => {
    execFileSync(PYTHON, ['-c', WRITE_WITH_NUMPY, folder.path]);
    assertSame(await readNpz(join(folder.path, 'a.npz'), PREFERENCE_TENSORS), SMALL);
    assertSame(await readNpz(join(folder.path, 'b.npz'), PREFERENCE_TENSORS), SMALL);
    await assertRefused(
      readNpz(join(folder.path, 'objects.npz'), PREFERENCE_TENSORS),
      'tensor train_prompt holds pickled Python objects',
    );
  });
}

it.run();
