import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../input-error.ts';
import { printable } from './printable.ts';
import { systemReason } from './system-error.ts';

/**
 * Writes `data` to `path` so that the path holds either what it held before or all of `data`, also after a crash:
 * into a temporary name in the same directory, flushed to the device, then renamed. Missing directories are made; a
 * symbolic link is followed; the permissions of a file that is replaced are kept.
 * @throws InputError when the path cannot be written, or names something that is no regular file.
 */
export async function writeAtomically(path: string, data: string | Uint8Array): Promise<void> {
  try {
    const present = await stat(path).catch(undefinedIfMissing);
    if (present !== undefined && !present.isFile()) {
      throw new InputError(
        `${printable(path)}: cannot be written: is no regular file; expected a file or a new name`,
      );
    }
    await replace(present === undefined ? path : await realpath(path), data, present?.mode);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `${printable(path)}: cannot be written: ${systemReason(error)}; expected a writable path`,
    );
  }
}

async function replace(target: string, data: string | Uint8Array, mode: number | undefined): Promise<void> {
  const directory = dirname(target);
  await makeDirectory(directory);
  // A name at its length limit must still leave room for the suffix.
  const stem = Buffer.from(basename(target))
    .subarray(0, 200)
    .toString('latin1')
    .replace(/[^\w.-]/g, '_');
  const temporary = join(directory, `.${stem}.${randomBytes(8).toString('hex')}.tmp`);
  try {
    const handle = await open(temporary, 'wx', (mode ?? 0o666) & 0o777);
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await flushDirectory(directory);
}

/** Node's recursive mkdir never returns where the file system answers ENOENT below a directory, as /proc does. */
async function makeDirectory(directory: string): Promise<void> {
  if ((await stat(directory).catch(undefinedIfMissing)) !== undefined) return;
  await makeDirectory(dirname(directory));
  try {
    await mkdir(directory);
  } catch (error) {
    // Another process may have made it in between.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** Makes the rename itself durable, where the system lets a directory be flushed. */
async function flushDirectory(directory: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(directory, 'r');
    await handle.sync();
  } catch {
    // The file is complete under its name by now; some file systems cannot flush directories.
  } finally {
    await handle?.close();
  }
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
