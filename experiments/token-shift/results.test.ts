import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readResult, rederive } from '../../lib/experiment/rederive.ts';
import { isDefaultResult } from '../../lib/experiment/testing/saved.ts';
import { presets } from './config.ts';
import { tokenShift } from './experiment.ts';
import { representationRows, rowsOf } from './outcomes.ts';
import type { Measurement } from './rows.ts';
import { tasksOf } from './tasks.ts';

const it = suite('the saved result of the experiment token-shift');
const path = fileURLToPath(new URL('results/default.json', import.meta.url));
const saved = await readResult(tokenShift, path);
type Changeable<T> = T extends object ? { -readonly [K in keyof T]: Changeable<T[K]> } : T;

it('is a result of the default preset as it is now, unplanted, of moderate size', async () => {
  await isDefaultResult(saved, { path, config: presets.default.config, bytes: 300_000 });
  assert.is(saved.measurements.length, tasksOf(saved).length);
});

it('has the numbers, evidence and verdicts that its measurements give', () => {
  const { result, differs } = rederive(tokenShift, saved);
  assert.is(differs, null);
  assert.equal(
    result.claims.filter(({ verdict }) => verdict !== 'verified').map(({ id, verdict }) => [id, verdict]),
    [['token-shift.generative', 'refuted']],
  );
});

/** Ids of the evidence that is refuted when measurements are changed, beside the one that is refuted as it is. */
function refutedBy(change: (rows: readonly Measurement[]) => void): readonly string[] {
  const copy = structuredClone(saved);
  change(copy.measurements);
  return rederive(tokenShift, copy)
    .result.claims.flatMap((claim) => claim.evidence)
    .filter(({ id, verdict }) => verdict === 'refuted' && !id.startsWith('token-shift.generative'))
    .map(({ id }) => id);
}

const changeable = <T>(row: T | undefined): Changeable<T> => row as Changeable<T>;

it('is refuted when one measurement is changed', () => {
  assert.equal(
    refutedBy((rows) => {
      changeable(rowsOf(rows, ['EX-RM'], ['fresh'])[0]).accuracy.testParaphrases = 0.94;
    }),
    ['token-shift.paraphrase.explicit'],
  );
  assert.equal(
    refutedBy((rows) => {
      changeable(rowsOf(rows, ['IM-RM-1'], ['shared'])[2]).accuracy.trainParaphrases = 0.11;
    }),
    ['token-shift.paraphrase.implicit'],
  );
  assert.equal(
    refutedBy((rows) => {
      changeable(rowsOf(rows, ['IM-RM-0.1'], ['crossed-0.5'])[1]).accuracy.testParaphrases = 0.95;
    }),
    ['token-shift.reason.dial'],
  );
  assert.equal(
    refutedBy((rows) => {
      changeable(rowsOf(rows, ['IM-RM-0.1'], ['crossed-0.25'])[1]).prediction!.testParaphrases.agree = 80;
    }),
    ['token-shift.reason.prediction'],
  );
  assert.equal(
    refutedBy((rows) => {
      changeable(representationRows(rows)[3]).theorem!.movedRows = 1;
    }),
    ['token-shift.theorem-2.frozen'],
  );
  assert.equal(
    refutedBy((rows) => {
      changeable(representationRows(rows)[3]).none.withSeen.positive = 0.9;
    }),
    ['token-shift.alignment.seen'],
  );
});

it('is refuted in its statistical part when explicit models fail on most seeds', () => {
  const refuted = refutedBy((rows) => {
    for (const row of rowsOf(rows, ['EX-RM'], ['shared'])) changeable(row).accuracy.testParaphrases = 0.5;
  });
  assert.ok(refuted.includes('token-shift.paraphrase.gap'));
});

it.run();
