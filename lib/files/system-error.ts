import { printable } from './printable.ts';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file or directory'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'operation not permitted'],
  ['EISDIR', 'is a directory'],
  ['ENOTDIR', 'a part of the path is not a directory'],
  ['EEXIST', 'a part of the path is not a directory'],
  ['ELOOP', 'too many symbolic links'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ENOSPC', 'no space left on the device'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EROFS', 'the file system is read-only'],
  ['ENXIO', 'is a socket or a device without a driver'],
  ['EMFILE', 'too many open files'],
  ['ERR_INVALID_ARG_VALUE', 'the path is not valid'],
]);

/** Why an operation of node:fs failed, in a few words and without a path. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const known = code === undefined ? undefined : REASONS.get(code);
  return known ?? code ?? printable(error instanceof Error ? error.message : String(error));
}
