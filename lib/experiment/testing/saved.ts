/** What tests ask of a saved result whatever the experiment is. */

import { readFile, stat } from 'node:fs/promises';
import * as assert from 'uvu/assert';
import type { ExperimentResult } from '../result.ts';
import type { Row } from '../types.ts';
import { accepted } from './schema.ts';

/**
 * The result at `path` is one of the default preset as it is now, without a planted error, and of moderate size.
 * @param config of the default preset.
 * @param bytes more than it may have.
 */
export async function isDefaultResult(
  saved: ExperimentResult<object, Row>,
  { path, config, bytes }: { readonly path: string; readonly config: object; readonly bytes: number },
): Promise<void> {
  accepted(await readFile(path, 'utf8'));
  assert.ok((await stat(path)).size < bytes);
  assert.is(saved.preset, 'default');
  assert.is(saved.planted, null);
  assert.equal(saved.config, JSON.parse(JSON.stringify(config)));
  assert.is(
    saved.command,
    `npm run experiment:${saved.experiment} -- --preset default --seed ${saved.seeds[0]} --seeds ${saved.seeds.length}`,
  );
}
