import { extname } from 'node:path';
import { readFully, withInputFile } from '../files/input-file.ts';
import { printable } from '../files/printable.ts';
import { InputError } from '../input-error.ts';
import type { TensorLayout } from './checked-tensors.ts';
import { instanceFromJson } from './json.ts';
import { MAX_JSON_BYTES } from './limits.ts';
import { readNpz } from './npz.ts';
import { readSafetensors } from './safetensors.ts';
import { PREFERENCE_TENSORS } from './tensor-instance.ts';
import type { Instance } from './types.ts';

/** How one kind of instance stands in files. */
export interface InstanceFormat<T> {
  /** @throws InputError for a text that is no such instance; `source` names it in messages. */
  fromJson(text: string, source: string): T;
  readonly tensors: TensorLayout<T>;
}

const PREFERENCES: InstanceFormat<Instance> = { fromJson: instanceFromJson, tensors: PREFERENCE_TENSORS };

/** Reads an instance of Theorem 2. Errors as readInFormat. */
export function readInstance(path: string): Promise<Instance> {
  return readInFormat(path, PREFERENCES);
}

/**
 * Reads an instance from a file, whose extension says the format: .json, .safetensors or .npz.
 * @throws InputError with one line that says what is wrong, where (JSON path or tensor name) and what was expected.
 */
export async function readInFormat<T>(path: string, format: InstanceFormat<T>): Promise<T> {
  const extension = extname(path).toLowerCase();
  if (extension === '.json') return readJson(path, format.fromJson);
  if (extension === '.safetensors') return readSafetensors(path, format.tensors);
  if (extension === '.npz') return readNpz(path, format.tensors);
  throw new InputError(
    `${printable(path)}: the format is unknown; expected a name that ends in .json, .safetensors or .npz`,
  );
}

/**
 * Reads a JSON file of at most `largest` bytes, whatever its name, and hands its text on.
 * @throws InputError as readInFormat.
 */
export async function readJson<T>(
  path: string,
  fromJson: (text: string, source: string) => T,
  largest = MAX_JSON_BYTES,
): Promise<T> {
  return withInputFile(path, largest, async (file) => {
    const bytes = Buffer.allocUnsafeSlow(file.size);
    await readFully(file, bytes, 0);
    return fromJson(bytes.toString('utf8'), path);
  });
}
