import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readResult, rederive } from '../../lib/experiment/rederive.ts';
import { isDefaultResult } from '../../lib/experiment/testing/saved.ts';
import { presets } from './config.ts';
import { maxMargin } from './experiment.ts';
import { measure } from './measure.ts';
import { tasksOf } from './tasks.ts';

const it = suite('the saved result of the experiment max-margin');
const path = fileURLToPath(new URL('results/default.json', import.meta.url));
const saved = await readResult(maxMargin, path);

it('is a result of the default preset as it is now, unplanted, of moderate size', async () => {
  await isDefaultResult(saved, { path, config: presets.default.config, bytes: 300_000 });
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
