import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readResult, rederive } from '../../lib/experiment/rederive.ts';
import { accepted } from '../../lib/experiment/testing/schema.ts';
import { presets } from './config.ts';
import { maxMargin } from './experiment.ts';
import { measure } from './measure.ts';
import { tasksOf } from './tasks.ts';

const it = suite('the saved result of the experiment max-margin');
const path = fileURLToPath(new URL('results/default.json', import.meta.url));
const saved = await readResult(maxMargin, path);

it('is a result of the default preset as it is now, unplanted, of moderate size', async () => {
  accepted(await readFile(path, 'utf8'));
  assert.ok((await stat(path)).size < 300_000);
  assert.is(saved.preset, 'default');
  assert.is(saved.planted, null);
  assert.equal(saved.config, presets.default.config);
  assert.is(
    saved.command,
    `npm run experiment:max-margin -- --preset default --seed ${saved.seeds[0]} --seeds ${saved.seeds.length}`,
  );
});

it('has the numbers, evidence and verdicts that its measurements give', () => {
  const { result, differs } = rederive(maxMargin, saved);
  assert.is(differs, null);
  assert.is(result.verdict, 'verified');
});

it('has measurements that come out again, to the bit', () => {
  const tasks = tasksOf({ config: saved.config, seeds: saved.seeds });
  assert.is(tasks.length, saved.measurements.length);
  for (let k = 3; k < tasks.length; k += 29) {
    assert.equal(
      JSON.parse(JSON.stringify(measure(tasks[k]!, saved.config.implicitSteps, null))),
      saved.measurements[k],
    );
  }
});

it('is refuted when one measurement is changed', () => {
  const changed = (change: (row: ReturnType<typeof JSON.parse>) => void) => {
    const copy = structuredClone(saved) as ReturnType<typeof JSON.parse>;
    change(copy.measurements[0]);
    return rederive(maxMargin, copy).result;
  };
  const refuted = (change: (row: ReturnType<typeof JSON.parse>) => void): string[] =>
    changed(change)
      .claims.flatMap((claim) => claim.evidence)
      .filter((e) => e.verdict === 'refuted')
      .map((e) => e.id);
  assert.equal(
    refuted((row) => Object.assign(row.explicit, { accepted: false })),
    ['max-margin.time.certificate'],
  );
  assert.equal(
    refuted((row) => Object.assign(row.implicit, { movedRows: 1 })),
    ['max-margin.unseen.rows'],
  );
  assert.equal(
    refuted((row) => Object.assign(row.implicit, { largestUnseenMargin: 5e-324 })),
    ['max-margin.unseen.rows'],
  );
  assert.equal(
    refuted((row) => Object.assign(row.implicit, { softmaxDistance: 1e-8 })),
    ['max-margin.implicit.softmax'],
  );
  assert.equal(
    refuted((row) => Object.assign(row.implicit, { measuredAtEnd: 9 })),
    ['max-margin.implicit.constant'],
  );
});

it.run();
