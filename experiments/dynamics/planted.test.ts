import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { allRefutable, nothingRefuted, refutesAll } from '../../lib/experiment/testing/planted.ts';
import { part } from '../../lib/experiment/testing/stopped.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import { conclude } from './conclude.ts';
import { plantedErrors } from './planted.ts';
import type { Measurement } from './rows.ts';
import { tiny } from './testing/pretrained.ts';
import { SEED } from './testing/tiny.ts';

const it = suite('planted errors of the experiment dynamics');

/**
 * Evidence from one seed, and what it would be if five more seeds gave the same: so is seen which evidence an error
 * decides, apart from how many seeds it takes.
 */
async function evidence(planted?: string): Promise<readonly TimelessEvidence[]> {
  const ended = await part(tiny, {
    preset: 'quick',
    seed: SEED,
    out: null,
    ...(planted === undefined ? {} : { planted }),
  });
  assert.ok(ended.kind === 'finished');
  const seeds = [0, 1, 2, 3, 4, 5];
  const rows = ended.result.measurements as readonly Measurement[];
  return conclude(
    seeds.flatMap((seed) => rows.map((row) => ({ ...row, seed }))),
    seeds,
    `--plant ${planted}`,
  ).evidence;
}

it('refutes nothing without one, and tests something everywhere', async () => {
  const found = await evidence();
  nothingRefuted(found);
  for (const { id, verdict } of found) assert.is(verdict, 'verified', id);
  allRefutable(found, plantedErrors);
});

for (const { id, words, refutes } of plantedErrors) {
  it(`${id}: ${words}`, async () => refutesAll(await evidence(id), refutes));
}

it.run();
