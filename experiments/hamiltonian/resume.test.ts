import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ResumedRuns } from '../../lib/experiment/testing/resumed.ts';
import { Pcg32 } from '../../lib/statistics/pcg32.ts';
import { tiny } from './testing/tiny.ts';

const it = suite('stopping and resuming the experiment hamiltonian');
const runs = new ResumedRuns(tiny);

it.before(() => runs.open());
it.after(() => runs.close());

it('ends in the same bytes wherever it is stopped', async () => {
  for (const seed of [2, 3]) {
    const random = new Pcg32(seed);
    await runs.endInTheSameBytes(() => 1 + random.below(6), { stops: 2 });
  }
});

it('gives other measurements for another seed', async () => {
  const [one, two] = (await runs.ofTwoSeeds()).map((rows) => rows.map(({ policy }) => policy?.margin));
  assert.is(one!.length, two!.length);
  assert.ok(one!.every((margin, k) => margin === undefined || margin !== two![k]));
});

it.run();
