/**
 * Instances as named tensors: train_prompt, train_chosen_hidden, train_rejected_hidden [n, D], train_chosen_token,
 * train_rejected_token [n], the same with eval_, beta, learning_rate (optional) [] or [1], initial_head (optional) [D].
 */
import { InputError } from '../input-error.ts';
import { isFloat } from './dtypes.ts';
import { MAX_BINARY_BYTES } from './limits.ts';
import { elementCount, readTensor, type StoredTensor } from './tensor.ts';
import type { Instance, PreferencePairs } from './types.ts';
import {
  checkBeta,
  checkLearningRate,
  checkPairCount,
  checkToken,
  checkWidth,
  fault,
  type Place,
} from './validate.ts';

const PAIR_TENSORS = ['prompt', 'chosen_hidden', 'rejected_hidden', 'chosen_token', 'rejected_token'];
const REQUIRED = ['beta', ...PAIR_TENSORS.map((n) => `train_${n}`), ...PAIR_TENSORS.map((n) => `eval_${n}`)];
const KNOWN: readonly string[] = [...REQUIRED, 'learning_rate', 'initial_head'];

/** @throws InputError unless an instance has a tensor of this name. */
export function checkTensorName(name: string, shown: string, source: string): void {
  if (!KNOWN.includes(name)) {
    throw new InputError(`${source}: unknown tensor "${shown}"; expected only ${KNOWN.join(', ')}`);
  }
}

/**
 * Reads an instance from its tensors. All names, formats and shapes are checked before any memory is set aside.
 * @throws InputError naming the tensor that is missing, has a wrong format or shape, or holds a wrong number.
 */
export async function instanceFromTensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  source: string,
): Promise<Instance> {
  const missing = REQUIRED.filter((name) => !tensors.has(name));
  if (missing.length > 0) {
    throw new InputError(`${source}: lacks tensor ${missing.join(', ')}; expected ${REQUIRED.join(', ')}`);
  }
  const width = checkedWidth(tensors.get('train_prompt')!, source);
  const checked = new Checked(tensors, source);
  const head = tensors.get('initial_head');
  const rate = tensors.get('learning_rate');
  checked.checkScalar('beta');
  if (rate) checked.checkScalar('learning_rate');
  if (head) checked.checkHidden('initial_head', [width]);
  const trainCount = checked.checkPairs('train', width);
  const evalCount = checked.checkPairs('eval', width);
  checked.checkTotal();

  const beta = await checked.readScalar('beta', checkBeta);
  const learningRate: number | 'auto' = rate
    ? await checked.readScalar('learning_rate', checkLearningRate)
    : 'auto';
  const train = await checked.readPairs('train', trainCount);
  const evaluation = await checked.readPairs('eval', evalCount);
  const base = { width, beta, learningRate, train, evaluation };
  return head ? { ...base, initialHead: await readTensor(head, source) } : base;
}

class Checked {
  readonly #tensors: ReadonlyMap<string, StoredTensor>;
  readonly #source: string;

  constructor(tensors: ReadonlyMap<string, StoredTensor>, source: string) {
    this.#tensors = tensors;
    this.#source = source;
  }

  /** The number n of pairs. */
  checkPairs(set: string, width: number): number {
    const prompt = this.#get(`${set}_prompt`);
    const count = checkPairCount(prompt.shape[0] ?? 0, this.#place(prompt.name));
    this.checkHidden(`${set}_prompt`, [count, width]);
    for (const response of ['chosen', 'rejected']) {
      this.checkHidden(`${set}_${response}_hidden`, [count, width]);
      const token = this.#get(`${set}_${response}_token`);
      if (isFloat(token.dtype)) throw this.#wrongDtype(token, 'an integer format such as I64 or I32');
      this.#checkShape(token, [count]);
    }
    return count;
  }

  checkHidden(name: string, shape: readonly number[]): void {
    const tensor = this.#get(name);
    if (!isFloat(tensor.dtype)) throw this.#wrongDtype(tensor, 'F64, F32, F16 or BF16');
    this.#checkShape(tensor, shape);
  }

  checkScalar(name: string): void {
    const tensor = this.#get(name);
    if (tensor.shape.length > 0) this.#checkShape(tensor, [1], '[] or [1]');
  }

  /** A column of small numbers must not blow up to more than any file that is accepted uncompressed. */
  checkTotal(): void {
    let bytes = 0;
    for (const { shape, dtype } of this.#tensors.values()) bytes += elementCount(shape) * dtype.bytes;
    if (bytes > MAX_BINARY_BYTES) {
      throw new InputError(
        `${this.#source}: the tensors have ${bytes} bytes; expected at most ${MAX_BINARY_BYTES}`,
      );
    }
  }

  async readScalar(name: string, check: (value: number, place: Place) => number): Promise<number> {
    const tensor = this.#get(name);
    const [value] = await readTensor(tensor, this.#source);
    const place = this.#place(name);
    if (!isFloat(tensor.dtype) && !Number.isSafeInteger(value)) {
      throw fault(place, `is about ${value}`, 'a number that a double holds exactly');
    }
    return check(value!, place);
  }

  async readPairs(set: string, count: number): Promise<PreferencePairs> {
    const hidden = (name: string): Promise<Float64Array> =>
      readTensor(this.#get(`${set}_${name}`), this.#source);
    return {
      count,
      chosenToken: await this.#readTokens(`${set}_chosen_token`),
      rejectedToken: await this.#readTokens(`${set}_rejected_token`),
      prompt: await hidden('prompt'),
      chosenHidden: await hidden('chosen_hidden'),
      rejectedHidden: await hidden('rejected_hidden'),
    };
  }

  async #readTokens(name: string): Promise<Int32Array> {
    const values = await readTensor(this.#get(name), this.#source);
    let index = 0;
    const place = { source: this.#source, where: () => `tensor ${name}[${index}]` };
    for (const value of values) {
      checkToken(value, place);
      index++;
    }
    return Int32Array.from(values);
  }

  #get(name: string): StoredTensor {
    return this.#tensors.get(name)!;
  }

  #place(name: string): Place {
    return { source: this.#source, where: () => `tensor ${name}` };
  }

  #wrongDtype(tensor: StoredTensor, expected: string): InputError {
    return fault(this.#place(tensor.name), `has dtype ${tensor.dtype.name}`, expected);
  }

  #checkShape(tensor: StoredTensor, shape: readonly number[], expected = showShape(shape)): void {
    if (tensor.shape.length !== shape.length || shape.some((extent, i) => extent !== tensor.shape[i])) {
      throw fault(this.#place(tensor.name), `has shape ${showShape(tensor.shape)}`, expected);
    }
  }
}

/** D, from the shape of train_prompt. */
function checkedWidth(prompt: StoredTensor, source: string): number {
  const place = { source, where: () => `tensor ${prompt.name}` };
  const [rows, width] = prompt.shape;
  if (rows === undefined || width === undefined || prompt.shape.length !== 2) {
    throw fault(place, `has shape ${showShape(prompt.shape)}`, 'a matrix [n, D]');
  }
  checkPairCount(rows, place);
  return checkWidth(width, place);
}

function showShape(shape: readonly number[]): string {
  const shown = shape.slice(0, 8).join(', ');
  return shape.length > 8 ? `[${shown}, ...]` : `[${shown}]`;
}
