/** The runs in a folder. */

import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { printable } from '../../../../lib/files/printable.ts';
import { systemReason } from '../../../../lib/files/system-error.ts';
import { InputError } from '../../../../lib/input-error.ts';

/** A folder of sweeps holds folders of sweeps, which hold folders of runs. */
const DEEPEST = 3;

/**
 * The folder itself when it holds a config.json, else those below it that do, in the order of their names.
 * @throws InputError when it cannot be read or there are none.
 */
export async function runFolders(folder: string): Promise<readonly string[]> {
  const found = await search(folder, 0);
  if (found.length > 0) return found;
  throw new InputError(
    `${printable(folder)}: holds no run; expected config.json in it or in a folder up to ${DEEPEST} levels below`,
  );
}

async function search(folder: string, depth: number): Promise<string[]> {
  const entries: readonly Dirent[] = await readdir(folder, { withFileTypes: true }).catch(
    (error: unknown) => {
      throw new InputError(
        `${printable(folder)}: cannot be read: ${systemReason(error)}; expected a folder of runs`,
      );
    },
  );
  if (entries.some((entry) => entry.isFile() && entry.name === 'config.json')) return [folder];
  if (depth === DEEPEST) return [];
  const below = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
  const found: string[] = [];
  for (const name of below) found.push(...(await search(join(folder, name), depth + 1)));
  return found;
}
