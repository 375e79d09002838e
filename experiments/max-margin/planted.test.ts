import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  allRefutable,
  nothingRefuted,
  refutationsReplay,
  refutesAll,
} from '../../lib/experiment/testing/planted.ts';
import { part } from '../../lib/experiment/testing/stopped.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import { plantedErrors } from './planted.ts';
import { tiny } from './testing/tiny.ts';

const it = suite('planted errors of the experiment max-margin');

async function evidence(planted?: string): Promise<readonly TimelessEvidence[]> {
  const ended = await part(tiny, {
    preset: 'quick',
    seed: 5,
    out: null,
    ...(planted === undefined ? {} : { planted }),
  });
  assert.ok(ended.kind === 'finished');
  return ended.result.claims.flatMap((claim) => claim.evidence);
}

it('refutes nothing without one, and tests something everywhere', async () => {
  const found = await evidence();
  nothingRefuted(found);
  allRefutable(found, plantedErrors);
});

for (const error of plantedErrors) {
  it(`${error.id}: ${error.words}`, async () => {
    const found = await evidence(error.id);
    refutesAll(found, error.refutes);
    refutationsReplay(found, error);
  });
}

it.run();
