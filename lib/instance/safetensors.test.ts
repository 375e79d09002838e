import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { instanceFromJson, instanceToJson } from './json.ts';
import { readSafetensors } from './safetensors.ts';
import { PREFERENCE_TENSORS } from './tensor-instance.ts';
import {
  assertInputError,
  assertRefused,
  assertSame,
  largeInstance,
  SMALL,
  TemporaryFolder,
  toTensors,
} from './testing/fixtures.ts';
import {
  encode,
  type RawTensors,
  safetensors,
  safetensorsFile,
  safetensorsHeader,
  tensor,
} from './testing/tensor-files.ts';

const it = suite('instances as safetensors');
const folder = new TemporaryFolder();
it.after(() => folder.remove());

const read = (data: Uint8Array) => readSafetensors(folder.write('.safetensors', data), PREFERENCE_TENSORS);
const refused = (data: Uint8Array, ...parts: string[]) => assertRefused(read(data), ...parts);

/** SMALL with some tensors replaced or (undefined) left out. */
function changed(changes: Record<string, RawTensors[string] | undefined>): Buffer {
  const tensors = Object.entries({ ...toTensors(SMALL), ...changes });
  return safetensors(Object.fromEntries(tensors.filter(([, t]) => t !== undefined)) as RawTensors);
}

/** SMALL with these keys of one header entry replaced. */
function withEntry(name: string, changes: Record<string, unknown>): Buffer {
  const header = safetensorsHeader(toTensors(SMALL));
  header[name] = { ...(header[name] as object), ...changes };
  const data = Buffer.concat(Object.values(toTensors(SMALL)).map((t) => t.data));
  return safetensorsFile(JSON.stringify(header), data);
}

it('gives the same instance as JSON in every format of hidden representations and tokens', async () => {
  const expected = instanceFromJson(instanceToJson(SMALL), 'i');
  for (const hidden of ['F64', 'F32', 'F16', 'BF16'] as const) {
    assertSame(await read(safetensors(toTensors(SMALL, hidden))), expected);
  }
  for (const token of ['I64', 'U64', 'I32', 'U32', 'I16', 'U16', 'I8', 'U8'] as const) {
    assertSame(await read(safetensors(toTensors(SMALL, 'F32', token))), expected);
  }
});

it('allows __metadata__, padding, scalars of shape [] or [1], and integers as scalars', async () => {
  const extra = { __metadata__: { format: 'pt', note: '{"' } };
  assertSame(await read(safetensors(toTensors(SMALL), extra)), SMALL);
  const header = `${JSON.stringify(safetensorsHeader(toTensors(SMALL)))}     `;
  const data = Buffer.concat(Object.values(toTensors(SMALL)).map((t) => t.data));
  assertSame(await read(safetensorsFile(header, data)), SMALL);
  const scalars = changed({ beta: tensor('I64', [1], [2]), learning_rate: tensor('F32', [], [0.25]) });
  assertSame(await read(scalars), { ...SMALL, beta: 2 });
});

it('takes an absent learning_rate as "auto" and an absent initial_head as none', async () => {
  const instance = await read(changed({ learning_rate: undefined, initial_head: undefined }));
  assert.is(instance.learningRate, 'auto');
  assert.not('initialHead' in instance);
});

it('reads tensors longer than one chunk of the file', async () => {
  const large = largeInstance(300, 1001);
  // A scalar of one byte in front makes every later offset odd.
  const tensors = { ...toTensors(large, 'F64'), beta: tensor('U8', [], [1]) };
  assertSame(await read(safetensors(tensors)), large);
});

it('names the tensor and the index of a number that is not finite', async () => {
  for (const dtype of ['F64', 'F32', 'F16', 'BF16'] as const) {
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      const bad = tensor(dtype, [2, 3], [1, 2, 3, 4, 5, value]);
      await refused(
        changed({ train_chosen_hidden: bad }),
        `tensor train_chosen_hidden[1, 2] is ${value}; expected a finite number`,
      );
    }
  }
  await refused(
    changed({ initial_head: tensor('F32', [3], [0, Number.NaN, 0]) }),
    'tensor initial_head[1] is NaN',
  );
  await refused(changed({ beta: tensor('F32', [], [Number.NaN]) }), 'tensor beta[] is NaN');
});

it('refuses tokens outside of [0, 2^31)', async () => {
  const cases = [
    ['I64', -1],
    ['I64', 2 ** 31],
    ['U32', 2 ** 32 - 1],
    ['I16', -5],
    ['U64', 2 ** 63],
    ['I32', -(2 ** 31)],
  ] as const;
  for (const [dtype, value] of cases) {
    await refused(
      changed({ eval_rejected_token: tensor(dtype, [1], [value]) }),
      'tensor eval_rejected_token[0] is ',
      `${value}`,
      'a token id',
    );
  }
  const top = await read(changed({ eval_rejected_token: tensor('U32', [1], [2 ** 31 - 1]) }));
  assert.is(top.evaluation.rejectedToken[0], 2147483647);
});

it('refuses beta and learning_rate that are not positive or not scalars', async () => {
  for (const value of [0, -0.5, -0]) {
    await refused(changed({ beta: tensor('F64', [], [value]) }), 'tensor beta is ', 'a finite number > 0');
    await refused(changed({ learning_rate: tensor('F64', [1], [value]) }), 'tensor learning_rate is ', '> 0');
  }
  await refused(
    changed({ beta: tensor('F64', [2], [1, 1]) }),
    'tensor beta has shape [2]; expected [] or [1]',
  );
  await refused(changed({ beta: tensor('F64', [1, 1], [1]) }), 'tensor beta has shape [1, 1]');
  await refused(changed({ beta: tensor('U64', [], [2 ** 60]) }), 'tensor beta is about');
});

it('refuses wrong dtypes', async () => {
  await refused(
    changed({ eval_prompt: tensor('I64', [1, 3], [1, 2, 3]) }),
    'tensor eval_prompt has dtype I64; expected F64, F32, F16 or BF16',
  );
  await refused(changed({ initial_head: tensor('U8', [3], [1, 2, 3]) }), 'tensor initial_head has dtype U8');
  await refused(
    changed({ train_chosen_token: tensor('F32', [2], [1, 2]) }),
    'tensor train_chosen_token has dtype F32; expected an integer format',
  );
  await refused(withEntry('beta', { dtype: 'F8_E5M2' }), 'header: beta.dtype is "F8_E5M2"; expected F64');
  await refused(withEntry('beta', { dtype: 64 }), 'header: beta.dtype is a number');
});

it('refuses shapes that disagree', async () => {
  const width2 = tensor('F32', [1, 2], [1, 2]);
  await refused(changed({ eval_prompt: width2 }), 'tensor eval_prompt has shape [1, 2]; expected [1, 3]');
  await refused(
    changed({ train_rejected_hidden: tensor('F32', [1, 3], [1, 2, 3]) }),
    'tensor train_rejected_hidden has shape [1, 3]; expected [2, 3]',
  );
  await refused(
    changed({ train_chosen_token: tensor('I32', [1], [1]) }),
    'tensor train_chosen_token has shape [1]; expected [2]',
  );
  await refused(
    changed({ train_chosen_token: tensor('I32', [2, 1], [1, 1]) }),
    'train_chosen_token has shape [2, 1]',
  );
  await refused(
    changed({ train_prompt: tensor('F32', [6], [1, 2, 3, 4, 5, 6]) }),
    'train_prompt has shape [6]; expected a matrix [n, D]',
  );
  await refused(
    changed({ initial_head: tensor('F32', [1], [1]) }),
    'initial_head has shape [1]; expected [3]',
  );
  await refused(changed({ train_prompt: tensor('F32', [0, 3], []) }), 'tensor train_prompt is empty');
  await refused(changed({ eval_prompt: tensor('F32', [0, 3], []) }), 'tensor eval_prompt is empty');
  await refused(changed({ train_prompt: tensor('F32', [2, 0], []) }), 'tensor train_prompt is empty');
});

it('refuses unknown, missing and repeated tensors', async () => {
  await refused(
    changed({ 'lm_head\n': tensor('F32', [1], [1]) }),
    'unknown tensor "lm_head\\u{a}"; expected only beta',
  );
  await refused(changed({ eval_prompt: undefined, beta: undefined }), 'lacks tensor beta, eval_prompt');
  const header = JSON.stringify(safetensorsHeader({ beta: tensor('F64', [], [1]) }));
  const twice = `${header.slice(0, -1)},${header.slice(1)}`;
  await refused(safetensorsFile(twice, encode('F64', [1])), 'header: beta is given twice');
  await refused(safetensorsFile('{}', new Uint8Array(0)), 'lacks tensor beta');
});

it('refuses n and D beyond the limits', async () => {
  const tokens = new Int32Array(100_001);
  const many = {
    count: tokens.length,
    prompt: Float64Array.from(tokens),
    chosenHidden: Float64Array.from(tokens),
    rejectedHidden: Float64Array.from(tokens),
    chosenToken: tokens,
    rejectedToken: tokens,
  };
  const tall = { width: 1, beta: 1, learningRate: 'auto', train: many, evaluation: many } as const;
  await refused(
    safetensors(toTensors(tall, 'F16', 'U8')),
    'tensor train_prompt has 100001 preference pairs; expected at most 100000',
  );
  const vector = new Float64Array(65_537);
  const one = {
    count: 1,
    prompt: vector,
    chosenHidden: vector,
    rejectedHidden: vector,
    chosenToken: Int32Array.of(1),
    rejectedToken: Int32Array.of(2),
  };
  const wide = { width: vector.length, beta: 1, learningRate: 'auto', train: one, evaluation: one } as const;
  await refused(
    safetensors(toTensors(wide, 'F16')),
    'tensor train_prompt has hidden width 65537; expected at most 65536',
  );
});

it('refuses hostile headers', async () => {
  const good = safetensors(toTensors(SMALL));
  const nothing = new Uint8Array(0);
  await refused(Buffer.from('abc'), 'truncated: 3 bytes');
  await refused(
    safetensorsFile('{}', nothing, 2n ** 42n),
    'header claims 4398046511104 bytes; expected at most 2',
  );
  await refused(safetensorsFile('{}', nothing, 2n ** 64n - 1n), 'header claims 18446744073709551615 bytes');
  await refused(safetensorsFile(`{${' '.repeat(2 ** 24)}}`, nothing), 'expected at most 16777216');
  await refused(safetensorsFile('', nothing), 'malformed JSON');
  await refused(
    safetensorsFile('{"beta":', nothing),
    'header: malformed JSON: line 1, column 9: the end of the text',
  );
  await refused(safetensorsFile(Buffer.from([0x7b, 0xff, 0x7d]), nothing), 'header is not UTF-8');
  await refused(safetensorsFile('[]', nothing), 'header: the document is an array');
  await refused(safetensorsFile('['.repeat(1_000_000), nothing), 'is an array');
  await refused(
    safetensorsFile('{"__metadata__":{"a":{}}}', nothing),
    'header: __metadata__.a is an object; expected a string',
  );
  await refused(withEntry('beta', { extra: 1 }), 'header: beta.extra is an unknown key');
  for (let end = 1; end < good.length; end += 7) {
    const error = await read(good.subarray(0, end)).catch((e: unknown) => e);
    assertInputError(error);
  }
  await refused(good.subarray(0, good.length - 1), 'truncated: tensor eval_rejected_token ends at byte');
});

it('refuses hostile shapes and offsets', async () => {
  const size = Number(Object.values(toTensors(SMALL)).reduce((sum, t) => sum + t.data.length, 0));
  await refused(
    withEntry('train_prompt', { shape: [-2, -3] }),
    'train_prompt.shape[0] is -2; expected an integer >= 0',
  );
  await refused(withEntry('train_prompt', { shape: [2, 1.5] }), 'train_prompt.shape[1] is 1.5');
  await refused(
    withEntry('train_prompt', { shape: [2 ** 53, 3] }),
    'train_prompt.shape[0] is 9007199254740992',
  );
  await refused(
    withEntry('train_prompt', { shape: Array(9).fill(2 ** 52) }),
    'header: train_prompt has data_offsets',
  );
  await refused(
    withEntry('train_prompt', { shape: Array(100).fill(1) }),
    'train_prompt.shape[64] is one element too many',
  );
  await refused(withEntry('train_prompt', { shape: [100_000, 65_536] }), 'end - begin = 26214400000');
  await refused(withEntry('beta', { data_offsets: [0] }), 'beta has data_offsets [0]');
  await refused(
    withEntry('beta', { data_offsets: [0, 8, 16] }),
    'beta.data_offsets[2] is one element too many',
  );
  await refused(
    withEntry('beta', { data_offsets: [8, 0] }),
    'beta has data_offsets [8, 0]; expected [begin, end] with end - begin = 8',
  );
  await refused(withEntry('beta', { data_offsets: [-8, 0] }), 'beta.data_offsets[0] is -8');
  await refused(withEntry('beta', { data_offsets: [1, 9] }), 'tensor beta leaves a gap before it');
  await refused(withEntry('learning_rate', { data_offsets: [0, 8] }), 'overlaps the tensor before');
  await refused(
    withEntry('eval_rejected_token', { data_offsets: [size, size + 8] }),
    'tensor eval_rejected_token leaves a gap before it',
  );
  await refused(withEntry('eval_rejected_token', { data_offsets: [2 ** 50, 2 ** 50 + 8] }), 'leaves a gap');
  await refused(
    Buffer.concat([safetensors(toTensors(SMALL)), Buffer.alloc(3)]),
    '3 bytes follow the last tensor',
  );
});

it('never throws anything but an InputError on a file with random edits', async () => {
  const good = safetensors(toTensors(SMALL, 'BF16', 'U8'));
  const edit = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 }));
  let accepted = 0;
  const property = fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
    const bytes = Buffer.from(good);
    for (const [at, value] of edits) bytes[at] = value;
    try {
      await read(bytes);
      accepted++;
    } catch (error) {
      assertInputError(error);
    }
  });
  await fc.assert(property, { seed: 4, numRuns: 800 });
  assert.ok(accepted > 5, `${accepted} accepted`);
});

it.run();
