/** Where Deno and Jupyter are on this machine. */

import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printable } from '../../lib/files/printable.ts';
import { InputError } from '../../lib/input-error.ts';

export interface Programs {
  readonly deno: string;
  readonly jupyter: string;
}

/** What is missing and how to get it, in one line. */
export interface Missing {
  readonly missing: string;
}

/** Overrides the search for Jupyter: the path of the program. */
export const JUPYTER_VARIABLE = 'REWARDPROOF_JUPYTER';

const BINARIES = fileURLToPath(new URL('../node_modules/.bin', import.meta.url));

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const find = (name: string, folders: readonly string[]): string | undefined =>
  folders
    .filter((folder) => folder !== '')
    .flatMap((folder) => [join(folder, name), join(folder, `${name}.exe`), join(folder, `${name}.cmd`)])
    .find(isProgram);

/** @throws InputError when the variable names no program. */
function findJupyter({ PATH = '', [JUPYTER_VARIABLE]: named }: NodeJS.ProcessEnv): string | undefined {
  if (named === undefined || named === '') return find('jupyter', PATH.split(delimiter));
  const path = resolve(named);
  if (isProgram(path)) return path;
  throw new InputError(
    `${JUPYTER_VARIABLE}=${printable(named)}: no program is there; expected the path of jupyter`,
  );
}

/**
 * Deno from the PATH or from notebooks/node_modules, Jupyter from REWARDPROOF_JUPYTER or from the PATH.
 * @throws InputError when REWARDPROOF_JUPYTER names no program.
 */
export function findPrograms(environment: NodeJS.ProcessEnv = process.env): Programs | Missing {
  const deno = find('deno', [...(environment.PATH ?? '').split(delimiter), BINARIES]);
  const jupyter = findJupyter(environment);
  if (deno !== undefined && jupyter !== undefined) return { deno, jupyter };
  const how = [
    ...(deno === undefined ? ['Deno (npm ci --prefix notebooks, or deno on the PATH)'] : []),
    ...(jupyter === undefined
      ? [`Jupyter (pip install jupyterlab, or nbconvert alone; ${JUPYTER_VARIABLE}=PATH names one)`]
      : []),
  ];
  return { missing: how.join(' and ') };
}
