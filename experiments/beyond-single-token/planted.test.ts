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

const it = suite('planted errors of the experiment beyond-single-token');

/** Which kind of task measures what a piece of evidence is about. */
type Kind = Exclude<keyof typeof tiny, 'all'>;

function kindOf(id: string): Kind {
  if (id.startsWith('beyond.explicit.')) return 'explicit';
  if (id.startsWith('beyond.direction.')) return 'direction';
  return /^beyond\.(trained|tied)/.test(id) ? 'transformer' : 'linear';
}

async function evidence(kind: Kind, planted?: string): Promise<readonly TimelessEvidence[]> {
  const ended = await part(tiny[kind], {
    preset: 'quick',
    seed: 5,
    out: null,
    ...(planted === undefined ? {} : { planted }),
  });
  assert.ok(ended.kind === 'finished');
  return ended.result.claims.flatMap((claim) => claim.evidence).filter(({ id }) => kindOf(id) === kind);
}

for (const kind of ['explicit', 'linear', 'direction', 'transformer'] as const) {
  it(`refutes nothing without one, and tests something everywhere: ${kind}`, async () => {
    const found = await evidence(kind);
    assert.ok(found.length >= 2);
    nothingRefuted(found);
    allRefutable(found, plantedErrors);
  });
}

for (const error of plantedErrors) {
  it(`${error.id}: ${error.words}`, async () => {
    for (const kind of new Set(error.refutes.map(kindOf))) {
      const found = await evidence(kind, error.id);
      refutesAll(
        found,
        error.refutes.filter((id) => kindOf(id) === kind),
      );
      refutationsReplay(found, error);
    }
  });
}

it.run();
