/** lm keep RUN */

import { basename, join, resolve } from 'node:path';
import { makeOutputFolder } from '../../../../lib/files/make-folder.ts';
import type { KeepFlags } from '../program.ts';
import { keepRun } from '../runs/keep.ts';

/** @throws InputError */
export async function keepCommand(folder: string, { out, name }: KeepFlags): Promise<number> {
  await makeOutputFolder(out);
  const kept = join(out, name ?? basename(resolve(folder)));
  const { experiment, verdict } = await keepRun(folder, kept);
  console.log(`${experiment}, ${verdict}: kept in ${kept}`);
  return 0;
}
