/** A small instance in every format, a temporary folder, and the one check that every bad input must pass. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { InputError } from '../../input-error.ts';
import type { DtypeName } from '../dtypes.ts';
import type { Instance, PreferencePairs } from '../types.ts';
import { encode, type RawTensor, tensor } from './tensor-files.ts';

/** All numbers are exact in each floating-point format. */
export const SMALL: Instance = {
  width: 3,
  beta: 0.5,
  learningRate: 0.25,
  train: pairs([1, -2, 0.5, 0, 3, -0], [2, 1, 1, -1, 0.25, 4], [-2, 1, 0, 8, 8, 7], [5, 6], [7, 8]),
  evaluation: pairs([1, 1, 1], [2, -2, 2], [3, 0.125, 3], [100], [101]),
  initialHead: Float64Array.of(0.5, 0, -0.25),
};

/** An instance of 2 · 3 · n · D small integers, which every format with 8 bits or more holds exactly. */
export function largeInstance(n: number, width: number): Instance {
  const rows = (seed: number): number[] =>
    Array.from({ length: n * width }, (_, i) => ((i * seed) % 211) - 100);
  const tokens = Array.from({ length: n }, (_, i) => i);
  const set = pairs(rows(7), rows(11), rows(13), tokens, tokens);
  return { width, beta: 1, learningRate: 'auto', train: set, evaluation: set };
}

function pairs(
  prompt: number[],
  chosen: number[],
  rejected: number[],
  chosenToken: number[],
  rejectedToken: number[],
): PreferencePairs {
  return {
    count: chosenToken.length,
    prompt: Float64Array.from(prompt),
    chosenHidden: Float64Array.from(chosen),
    rejectedHidden: Float64Array.from(rejected),
    chosenToken: Int32Array.from(chosenToken),
    rejectedToken: Int32Array.from(rejectedToken),
  };
}

/** The tensors of an instance, with hidden representations and tokens in the given formats. */
export function toTensors(
  instance: Instance,
  hidden: DtypeName = 'F32',
  token: DtypeName = 'I64',
): Record<string, RawTensor> {
  const { width, beta, learningRate, train, evaluation, initialHead } = instance;
  const tensors: Record<string, RawTensor> = { beta: tensor('F64', [], [beta]) };
  if (learningRate !== 'auto') tensors.learning_rate = tensor('F64', [1], [learningRate]);
  if (initialHead) tensors.initial_head = tensor(hidden, [width], initialHead);
  for (const [set, data] of [
    ['train', train],
    ['eval', evaluation],
  ] as const) {
    const shape = [data.count, width];
    tensors[`${set}_prompt`] = tensor(hidden, shape, data.prompt);
    tensors[`${set}_chosen_hidden`] = tensor(hidden, shape, data.chosenHidden);
    tensors[`${set}_rejected_hidden`] = tensor(hidden, shape, data.rejectedHidden);
    tensors[`${set}_chosen_token`] = tensor(token, [data.count], data.chosenToken);
    tensors[`${set}_rejected_token`] = tensor(token, [data.count], data.rejectedToken);
  }
  return tensors;
}

/** The same tensor stored column by column. */
export function columnMajor(raw: RawTensor, values: Float64Array): RawTensor {
  const [rows = 1, columns = 1] = raw.shape;
  const order = Array.from(values, (_, k) => values[(k % rows) * columns + Math.floor(k / rows)]!);
  return { ...raw, columnMajor: true, data: encode(raw.dtype, order) };
}

/** Equality that tells −0 from 0. */
export function assertSame(actual: Instance, expected: Instance): void {
  assert.equal(flatten(actual), flatten(expected));
}

function flatten(instance: Instance): unknown {
  const bits = (values: Float64Array): string => Buffer.from(values.slice().buffer).toString('hex');
  const flatPairs = (p: PreferencePairs): unknown => [
    p.count,
    bits(p.prompt),
    bits(p.chosenHidden),
    bits(p.rejectedHidden),
    [...p.chosenToken],
    [...p.rejectedToken],
  ];
  const { width, beta, learningRate, train, evaluation, initialHead } = instance;
  return [
    width,
    beta,
    learningRate,
    flatPairs(train),
    flatPairs(evaluation),
    initialHead && bits(initialHead),
  ];
}

/** One line with these parts, in an InputError. */
export function assertInputError(error: unknown, ...parts: readonly string[]): void {
  assert.ok(error instanceof InputError, `an InputError was expected, got ${error}`);
  assert.not.match(error.message, /[\p{Cc}\p{Zl}\p{Zp}]/u);
  assert.ok(error.message.length < 1200, `a message of ${error.message.length} characters`);
  assert.match(error.message, /; expected /);
  for (const part of parts) assert.ok(error.message.includes(part), `"${part}" is not in "${error.message}"`);
}

/** The promise must be rejected with an InputError that has these parts. */
export async function assertRefused(promise: Promise<unknown>, ...parts: readonly string[]): Promise<void> {
  let error: unknown;
  try {
    await promise;
  } catch (caught) {
    error = caught;
  }
  assertInputError(error, ...parts);
}

/** Fresh paths in a folder of its own. */
export class TemporaryFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'rewardproof-'));
  #count = 0;

  /** Writes a new file and returns its path. */
  write(extension: string, data: string | Uint8Array): string {
    const path = join(this.path, `${this.#count++}${extension}`);
    writeFileSync(path, data);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
