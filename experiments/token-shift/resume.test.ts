import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ResumedRuns } from '../../lib/experiment/testing/resumed.ts';
import { Pcg32 } from '../../lib/statistics/pcg32.ts';
import { setting, tiny } from './testing/tiny.ts';

const it = suite('stopping and resuming the experiment token-shift');
const small = tiny([setting('shared', 'IM-RM-0.1')], {
  representations: false,
  pretraining: { steps: 40, documents: 6, learningRate: 4e-3, deviation: 0.1 },
  training: { batch: 8, epochs: 20, learningRate: 4e-4, headDeviation: 0.02 },
});
const runs = new ResumedRuns(small);

it.before(() => runs.open());
it.after(() => runs.close());

it('ends in the same bytes wherever it is stopped', async () => {
  const random = new Pcg32(2);
  await runs.endInTheSameBytes((stops) => (stops === 0 ? 1 : 1 + random.below(2)), { stops: 2 });
});

it('gives other measurements for another seed', async () => {
  const [one, two] = (await runs.ofTwoSeeds()).map((rows) =>
    rows.flatMap((row) => ('loss' in row ? [row.loss] : [])),
  );
  assert.is(one!.length, 1);
  assert.not.equal(one, two);
});

it.run();
