/** What a caller hands over: plain data, or the path of a file. */

import { readFile } from 'node:fs/promises';
import { printable } from '../lib/files/printable.ts';
import { systemReason } from '../lib/files/system-error.ts';
import { InputError } from '../lib/input-error.ts';

/** An instance as plain data, or as a file: `.json`, for Theorem 2 and Equation 5 also `.safetensors` or `.npz`. */
export type Given<Data> = { readonly data: Data } | { readonly file: string };

/** How the instances of one result are read. */
export interface Reader<Instance> {
  /** @throws InputError */
  fromJson(text: string, source: string): Instance;
  /** @throws InputError */
  readInstance(path: string): Promise<Instance>;
}

/** The name that messages give to data that came without a file. */
export const SOURCE = 'instance';

/** @throws InputError for data that are no instance (with the path of the fault) and for a file that holds none. */
export async function instanceOf<Instance>(
  given: Given<unknown>,
  { fromJson, readInstance }: Reader<Instance>,
): Promise<Instance> {
  if (typeof given !== 'object' || given === null || 'data' in given === 'file' in given) {
    throw new InputError(`${SOURCE}: is neither data nor a file; expected { data } or { file }`);
  }
  if ('file' in given) {
    if (typeof given.file !== 'string') throw new InputError(`${SOURCE}: file is no text; expected a path`);
    return readInstance(given.file);
  }
  return fromJson(jsonOf(given.data), SOURCE);
}

/** What JSON cannot hold, NaN and infinities, would silently turn into null. Typed arrays become arrays. */
function jsonOf(data: unknown): string {
  const plain = (key: string, value: unknown): unknown => {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new InputError(`${SOURCE}: the entry ${key} is ${value}; expected a finite number`);
    }
    return ArrayBuffer.isView(value) && !(value instanceof DataView)
      ? Array.from(value as Uint8Array)
      : value;
  };
  let text: string | undefined;
  try {
    text = JSON.stringify(data, plain);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${SOURCE}: ${(error as Error).message.split('\n')[0]}; expected plain data`);
  }
  if (text === undefined) throw new InputError(`${SOURCE}: is ${typeof data}; expected plain data`);
  return text;
}

/** @throws InputError for a file that cannot be read. */
export async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new InputError(
      `${printable(path)}: cannot be read: ${systemReason(error)}; expected a readable file`,
    );
  });
}
