import { extname } from 'node:path';
import { readFully, withInputFile } from '../files/input-file.ts';
import { printable } from '../files/printable.ts';
import { InputError } from '../input-error.ts';
import { instanceFromJson } from './json.ts';
import { MAX_JSON_BYTES } from './limits.ts';
import { readNpz } from './npz.ts';
import { readSafetensors } from './safetensors.ts';
import type { Instance } from './types.ts';

/**
 * Reads an instance of Theorem 2 from a file, whose extension says the format: .json, .safetensors or .npz.
 * @throws InputError with one line that says what is wrong, where (JSON path or tensor name) and what was expected.
 */
export async function readInstance(path: string): Promise<Instance> {
  const extension = extname(path).toLowerCase();
  if (extension === '.json') return readJson(path);
  if (extension === '.safetensors') return readSafetensors(path);
  if (extension === '.npz') return readNpz(path);
  throw new InputError(
    `${printable(path)}: the format is unknown; expected a name that ends in .json, .safetensors or .npz`,
  );
}

async function readJson(path: string): Promise<Instance> {
  return withInputFile(path, MAX_JSON_BYTES, async (file) => {
    const bytes = Buffer.allocUnsafeSlow(file.size);
    await readFully(file, bytes, 0);
    return instanceFromJson(bytes.toString('utf8'), path);
  });
}
