/** The folder of a run before its worker starts. */

import { access, constants, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeOutputFolder } from '../../../../lib/files/make-folder.ts';
import { printable } from '../../../../lib/files/printable.ts';
import { systemReason } from '../../../../lib/files/system-error.ts';
import { writeAtomically } from '../../../../lib/files/write-atomically.ts';
import { InputError } from '../../../../lib/input-error.ts';
import { readTextFile } from '../../judge/read/text-file.ts';
import { configText, type PlannedRun } from '../config/build.ts';
import { writeToyPairs } from '../config/toy-pairs.ts';
import type { PreferenceData } from '../config/types.ts';

export type Prepared = 'new' | 'unfinished' | 'finished';

/** @throws InputError for an earlier run without --resume, and one of another configuration with it. */
export async function prepare(planned: PlannedRun, resume: boolean): Promise<Prepared> {
  const { folder, config, usesToyPairs } = planned;
  const path = join(folder, 'config.json');
  const text = configText(config);
  const held = await readTextFile(path);
  if (held !== null && !resume && (await hasBegun(folder))) {
    throw new InputError(
      `${printable(folder)}: an earlier run is there; expected --resume to go on with it, or another --out`,
    );
  }
  const isNew = held === null || !resume;
  if (!isNew && held !== text) {
    throw new InputError(
      `${printable(path)}: ${firstDifference(held, text)}; expected the same options as before, or another --out`,
    );
  }
  if (isNew) {
    await checkPairsFiles(planned);
    await makeOutputFolder(folder);
    if (usesToyPairs) await writeToyPairs(folder, config.seed);
    await writeAtomically(path, text);
    return 'new';
  }
  return (await isFinished(folder)) ? 'finished' : 'unfinished';
}

/** Whether there is anything to lose: a run that failed before its first step may be started again. */
async function hasBegun(folder: string): Promise<boolean> {
  const names = await readdir(folder);
  return ['measurements.json', 'metrics.jsonl', 'predictions.jsonl', 'checkpoint'].some((name) =>
    names.includes(name),
  );
}

/** Before a worker is started, which takes seconds. @throws InputError for a file that is not there. */
async function checkPairsFiles({ config, usesToyPairs }: PlannedRun): Promise<void> {
  if (config.experiment !== 'preference' || usesToyPairs) return;
  const { train, test } = config.data as PreferenceData;
  for (const [name, { path }] of Object.entries({ train, ...test })) {
    await access(path, constants.R_OK).catch((error: unknown) => {
      throw new InputError(
        `--data ${name}=${printable(path)}: cannot be read: ${systemReason(error)}; expected a file of JSON lines`,
      );
    });
  }
}

async function isFinished(folder: string): Promise<boolean> {
  const events = await readTextFile(join(folder, 'events.jsonl'));
  const last = events?.trimEnd().split('\n').at(-1) ?? '';
  const measurements = await readTextFile(join(folder, 'measurements.json'));
  return measurements !== null && /"event": ?"done"/.test(last);
}

function firstDifference(held: string, text: string): string {
  const [a, b] = [held.split('\n'), text.split('\n')];
  const k = b.findIndex((line, i) => line !== a[i]);
  const clean = (line: string | undefined): string =>
    printable((line ?? 'nothing').trim().replace(/,$/, ''), 80);
  return `holds ${clean(a[k])} where these options give ${clean(b[k])}`;
}
