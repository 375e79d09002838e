import { suite } from 'uvu';
import * as assert from 'uvu/assert';
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
  for (const { id, verdict, instances, reason } of found) {
    assert.is(verdict, 'verified', `${id}: ${reason}`);
    assert.ok(instances > 0, id);
  }
  const refutable = new Set(plantedErrors.flatMap(({ refutes }) => refutes));
  assert.equal(
    found.map(({ id }) => id).filter((id) => !refutable.has(id)),
    [],
  );
});

for (const { id, words, refutes } of plantedErrors) {
  it(`${id}: ${words}`, async () => {
    const refuted = (await evidence(id)).filter(({ verdict }) => verdict === 'refuted').map((e) => e.id);
    for (const expected of refutes) {
      assert.ok(refuted.includes(expected), `${expected}; refuted: ${refuted.join(', ')}`);
    }
  });
}

it.run();
