/** lib/instance/read.ts for the browser, where no path can be opened: the page hands texts to the readers. */

import { InputError } from '../../lib/input-error.ts';

function refuse(path: string): Promise<never> {
  return Promise.reject(new InputError(`${path}: a page opens no files by name; expected a dropped file`));
}

export const readInstance = refuse;
export const readInFormat = refuse;
export const readJson = refuse;
