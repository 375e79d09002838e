import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readResult, rederive } from '../../lib/experiment/rederive.ts';
import { isDefaultResult } from '../../lib/experiment/testing/saved.ts';
import { presets } from './config.ts';
import { beyondSingleToken, measure } from './experiment.ts';
import type { Measurement } from './rows.ts';
import { tasksOf } from './tasks.ts';

const it = suite('the saved result of the experiment beyond-single-token');
const path = fileURLToPath(new URL('results/default.json', import.meta.url));
const saved = await readResult(beyondSingleToken, path);

it('is a result of the default preset as it is now, unplanted, of moderate size', async () => {
  await isDefaultResult(saved, { path, config: presets.default.config, bytes: 800_000 });
});

it('has the numbers, evidence and verdicts that its measurements give', () => {
  const { differs } = rederive(beyondSingleToken, saved);
  assert.is(differs, null);
});

it('has measurements that come out again, to the bit', async () => {
  const tasks = tasksOf({ config: saved.config, seeds: saved.seeds });
  assert.is(tasks.length, saved.measurements.length);
  const perSeed = tasks.length / saved.seeds.length;
  // One of each kind.
  for (const kind of ['linear', 'direction', 'transformer']) {
    const k = tasks.findIndex((task, t) => task.kind === kind && t > perSeed && task.length === 2);
    const again = await measure(tasks[k]!, saved.config, null);
    assert.equal(JSON.parse(JSON.stringify(again)), saved.measurements[k], kind);
  }
});

it('is refuted when one measurement is changed', () => {
  const changed = (
    find: (row: Measurement) => boolean,
    change: (row: ReturnType<typeof JSON.parse>) => void,
  ): string[] => {
    const before = refuted(saved);
    const copy = structuredClone(saved) as ReturnType<typeof JSON.parse>;
    change(copy.measurements.find(find));
    return refuted(copy).filter((id) => !before.includes(id));
  };
  const refuted = (result: typeof saved): string[] =>
    rederive(beyondSingleToken, result)
      .result.claims.flatMap((claim) => claim.evidence)
      .filter(({ verdict }) => verdict === 'refuted')
      .map(({ id }) => id);
  const linear =
    (family: string, length: number) =>
    (row: Measurement): boolean =>
      row.kind === 'linear' && row.family === family && row.length === length;
  const run = (change: object) => (row: ReturnType<typeof JSON.parse>) => Object.assign(row.runs[0], change);
  assert.equal(
    changed(linear('clustered', 2), (row) => Object.assign(row.explicit, { accepted: false })),
    ['beyond.explicit.certificate'],
  );
  assert.equal(changed(linear('shared', 2), run({ movedRows: 1 })), ['beyond.rows.still']);
  assert.equal(changed(linear('shared', 2), run({ largestMargin: 5e-324 })), ['beyond.half.margins']);
  assert.equal(changed(linear('clustered', 2), run({ movedRows: 11 })), ['beyond.rows.moved']);
  assert.equal(changed(linear('clustered', 2), run({ rateError: 1e-9 })), ['beyond.first-step.rate']);
  assert.equal(changed(linear('clustered', 2), run({ trainAccuracy: 0.9 })), ['beyond.fits.accuracy']);
  assert.equal(
    changed(
      (row) => row.kind === 'direction',
      (row) => Object.assign(row, { late: [0, 0, 0.06] }),
    ),
    ['beyond.direction.stationary'],
  );
});

it.run();
