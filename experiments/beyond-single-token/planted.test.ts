import { suite } from 'uvu';
import * as assert from 'uvu/assert';
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
    for (const { id, level, verdict, instances, reason } of found) {
      assert.is.not(verdict, 'refuted', `${id}: ${reason}`);
      assert.ok(instances > 0, id);
      // So few instances leave intervals wide.
      if (level !== 'statistical') assert.is(verdict, 'verified', `${id}: ${reason}`);
    }
    const refutable = new Set(plantedErrors.flatMap(({ refutes }) => refutes));
    assert.equal(
      found.map(({ id }) => id).filter((id) => !refutable.has(id)),
      [],
    );
  });
}

for (const { id, words, refutes } of plantedErrors) {
  it(`${id}: ${words}`, async () => {
    for (const kind of new Set(refutes.map(kindOf))) {
      const refuted = (await evidence(kind, id)).filter(({ verdict }) => verdict === 'refuted');
      for (const expected of refutes.filter((e) => kindOf(e) === kind)) {
        assert.ok(
          refuted.some((e) => e.id === expected),
          `${expected}; refuted: ${refuted.map((e) => e.id).join(', ')}`,
        );
      }
      for (const { reason, replay } of refuted) {
        assert.ok(reason);
        assert.match(replay!, new RegExp(`--plant ${id}$`));
      }
    }
  });
}

it.run();
