import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readNpz } from './npz.ts';
import { readSafetensors } from './safetensors.ts';
import { STEP_TENSORS } from './step-tensors.ts';
import { assertRefused, TemporaryFolder } from './testing/fixtures.ts';
import { npz, type RawTensors, safetensors, tensor } from './testing/tensor-files.ts';

const it = suite('one gradient step as tensors');
const folder = new TemporaryFolder();
it.after(() => folder.remove());

/** V = 3, D = 2; responses of two, one and two tokens. */
const STEP: RawTensors = {
  beta: tensor('F64', [], [0.5]),
  learning_rate: tensor('F64', [1], [0.25]),
  unembedding: tensor('F32', [3, 2], [1, 0, 0, 1, -1, 0.5]),
  chosen_tokens: tensor('I64', [2], [0, 2]),
  chosen_hidden: tensor('F32', [2, 2], [1, 2, 3, 4]),
  rejected_tokens: tensor('I32', [1], [1]),
  rejected_hidden: tensor('BF16', [1, 2], [1, 2]),
  eval_tokens: tensor('U8', [2], [2, 2]),
  eval_hidden: tensor('F16', [2, 2], [0, 1, 1, 0]),
};

const reading = (tensors: RawTensors) =>
  readSafetensors(folder.write('.safetensors', safetensors(tensors)), STEP_TENSORS);

it('reads the same from safetensors and from npz', async () => {
  const { eval_hidden, rejected_hidden, ...others } = STEP;
  // npy has no bfloat16.
  const plain = {
    ...others,
    rejected_hidden: tensor('F32', [1, 2], [1, 2]),
    eval_hidden: tensor('F64', [2, 2], [0, 1, 1, 0]),
  };
  const expected = {
    beta: 0.5,
    learningRate: 0.25,
    width: 2,
    vocabulary: 3,
    unembedding: Float64Array.of(1, 0, 0, 1, -1, 0.5),
    chosen: { tokens: Int32Array.of(0, 2), hidden: Float64Array.of(1, 2, 3, 4) },
    rejected: { tokens: Int32Array.of(1), hidden: Float64Array.of(1, 2) },
    evaluation: { tokens: Int32Array.of(2, 2), hidden: Float64Array.of(0, 1, 1, 0) },
  };
  assert.equal(await reading(STEP), expected);
  assert.equal(await readNpz(folder.write('.npz', npz(plain, true)), STEP_TENSORS), expected);
  const reference = tensor('F64', [3, 2], [1, 2, 3, 4, 5, 6]);
  const other = await reading({ ...STEP, reference });
  assert.equal(other.reference, Float64Array.of(1, 2, 3, 4, 5, 6));
});

it('refuses what is missing or of another shape, format or range, by name', async () => {
  const { beta, ...withoutBeta } = STEP;
  await assertRefused(reading(withoutBeta), 'lacks tensor beta');
  const changed = (change: RawTensors) => reading({ ...STEP, ...change });
  const cases: [RawTensors, ...string[]][] = [
    [{ extra: beta! }, 'unknown tensor "extra"', 'unembedding'],
    [{ unembedding: tensor('F32', [6], [1, 0, 0, 1, -1, 0.5]) }, 'tensor unembedding', 'a matrix [V, D]'],
    [{ unembedding: tensor('F32', [1, 2], [1, 0]) }, 'unembedding has 1 rows', 'two tokens'],
    [{ reference: tensor('F32', [2, 2], [1, 0, 0, 1]) }, 'tensor reference has shape [2, 2]', '[3, 2]'],
    [{ chosen_tokens: tensor('I64', [2], [0, 3]) }, 'chosen_tokens[1] is 3', 'below 3'],
    [{ chosen_tokens: tensor('F32', [2], [0, 1]) }, 'chosen_tokens', 'integer format'],
    [{ chosen_tokens: tensor('I64', [0], []) }, 'chosen_tokens is empty', 'at least one token'],
    [{ eval_hidden: tensor('F16', [1, 2], [0, 1]) }, 'tensor eval_hidden has shape [1, 2]', '[2, 2]'],
    [{ eval_hidden: tensor('F32', [2, 2], [0, 1, Number.NaN, 0]) }, 'tensor eval_hidden[1, 0] is NaN'],
    [{ learning_rate: tensor('F64', [], [0]) }, 'learning_rate is 0', '> 0'],
    [{ beta: tensor('F64', [], [-1]) }, 'beta is -1', '> 0'],
  ];
  for (const [change, ...words] of cases) await assertRefused(changed(change), ...words);
  // "auto" is a default of Theorem 2 only.
  const message = await changed({ learning_rate: tensor('F64', [], [0]) }).then(
    () => 'accepted',
    (error: Error) => error.message,
  );
  assert.ok(message.endsWith('learning_rate is 0; expected a finite number > 0'), message);
});

it.run();
