/** A browser for tests, where the machine has one. */

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The one that the variable CHROMIUM names, else the first on the PATH or in /usr/bin; null for none. */
export function findChromium({ CHROMIUM, PATH = '' }: NodeJS.ProcessEnv = process.env): string | null {
  const folders = [...PATH.split(delimiter).filter((folder) => folder !== ''), '/usr/bin'];
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [CHROMIUM ?? [], candidates].flat().find(isProgram) ?? null;
}
