import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../input-error.ts';
import { printable } from './printable.ts';
import { systemReason } from './system-error.ts';

const CHUNK_BYTES = 1 << 20;

/** A regular file of known size, open for reading. */
export interface InputFile {
  /** The path as the user gave it, fit for an error message. */
  readonly source: string;
  readonly handle: FileHandle;
  /** Bytes; at least 1. */
  readonly size: number;
  /** Time of the last change when the file was opened, in ms. */
  readonly modified: number;
}

/**
 * Opens `path`, calls `use`, closes. Never waits for a pipe and never reads from a device.
 * @throws InputError when there is no such file, it is no regular file, it is empty, larger than `limit` bytes, or
 * changes while `use` runs.
 */
export async function withInputFile<T>(
  path: string,
  limit: number,
  use: (file: InputFile) => Promise<T>,
): Promise<T> {
  const source = printable(path);
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK, opening a pipe waits for its writer. Windows has no such flag and no such pipes.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw new InputError(`${source}: cannot be opened: ${systemReason(error)}; expected a readable file`);
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new InputError(`${source}: is a ${kindOf(stats)}; expected a regular file`);
    const { size } = stats;
    if (size === 0) throw new InputError(`${source}: is empty; expected an instance`);
    if (size > limit) {
      throw new InputError(`${source}: is a file of ${size} bytes; expected at most ${limit}`);
    }
    const file = { source, handle, size, modified: stats.mtimeMs };
    const result = await use(file);
    await assertUnchanged(file);
    return result;
  } finally {
    await handle.close();
  }
}

/**
 * The bytes [start, end) in chunks of at most 1 MiB. Every chunk is a buffer of its own, aligned to 8 bytes.
 * @throws InputError when the file ends before `end` or cannot be read.
 */
export async function* readRange(
  file: InputFile,
  start: number,
  end: number,
): AsyncGenerator<Buffer, void, void> {
  for (let at = start; at < end; ) {
    const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, end - at));
    await readFully(file, chunk, at);
    yield chunk;
    at += chunk.length;
  }
}

/**
 * Fills `target` with the bytes from `position` on.
 * @throws InputError when the file ends before or cannot be read.
 */
export async function readFully(file: InputFile, target: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < target.length; ) {
    const length = target.length - done;
    let bytesRead: number;
    try {
      ({ bytesRead } = await file.handle.read(target, done, length, position + done));
    } catch (error) {
      throw new InputError(
        `${file.source}: cannot be read: ${systemReason(error)}; expected a readable file`,
      );
    }
    if (bytesRead === 0) throw changed(file);
    done += bytesRead;
  }
}

async function assertUnchanged(file: InputFile): Promise<void> {
  const { size, mtimeMs } = await file.handle.stat();
  if (size !== file.size || mtimeMs !== file.modified) throw changed(file);
}

function changed(file: InputFile): InputError {
  return new InputError(`${file.source}: changed while it was read; expected ${file.size} bytes that stay`);
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'directory';
  if (stats.isFIFO()) return 'named pipe';
  if (stats.isCharacterDevice()) return 'character device';
  if (stats.isBlockDevice()) return 'block device';
  return 'socket or another special file';
}
