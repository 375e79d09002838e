import { readFile, stat } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { printable } from '../../../../lib/files/printable.ts';
import { systemReason } from '../../../../lib/files/system-error.ts';
import { InputError } from '../../../../lib/input-error.ts';

const LARGEST_BYTES = 1 << 28;

/**
 * The text of a file, or of `PATH.gz` where there is only that (of a run that was kept).
 * @returns null where neither exists.
 * @throws InputError when it cannot be read, or has more than 256 MiB, unpacked.
 */
export async function readTextFile(path: string): Promise<string | null> {
  const plain = await readBytes(path);
  if (plain !== null) return plain.toString('utf8');
  const packed = await readBytes(`${path}.gz`);
  if (packed === null) return null;
  try {
    return gunzipSync(packed, { maxOutputLength: LARGEST_BYTES }).toString('utf8');
  } catch {
    throw new InputError(
      `${printable(`${path}.gz`)}: is broken or too large; expected gzip of at most ${LARGEST_BYTES} bytes`,
    );
  }
}

async function readBytes(path: string): Promise<Buffer | null> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_BYTES) {
      throw new InputError(`${printable(path)}: has ${size} bytes; expected at most ${LARGEST_BYTES}`);
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new InputError(`${printable(path)}: cannot be read: ${systemReason(error)}; expected a file`);
  }
}
