import { mkdir } from 'node:fs/promises';
import { InputError } from '../input-error.ts';
import { printable } from './printable.ts';
import { systemReason } from './system-error.ts';

/**
 * Makes the folder that --out names, and those above it, where they are missing: before any work is done whose result
 * could then not be saved.
 * @throws InputError when it cannot be made.
 */
export async function makeOutputFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw new InputError(
      `--out ${printable(path)}: cannot be made: ${systemReason(error)}; expected a folder or a new name`,
    );
  });
}
