import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ResumedRuns } from '../../lib/experiment/testing/resumed.ts';
import { tiny } from './testing/tiny.ts';

const it = suite('stopping and resuming the experiment beyond-single-token');
const runs = new ResumedRuns(tiny.all);

it.before(() => runs.open());
it.after(() => runs.close());

it('ends in the same bytes wherever it is stopped', async () => {
  await runs.endInTheSameBytes((stops) => (stops === 0 ? 3 : 1 + ((7 * (stops - 1)) % 6)), { stops: 4 });
});

it('gives other measurements for another seed', async () => {
  const [one, two] = await runs.ofTwoSeeds();
  assert.is(one.length, two.length);
  one.forEach((row, k) => {
    const { seed: _, ...rest } = row;
    const { seed: __, ...other } = two[k]!;
    assert.not.equal(rest, other);
  });
});

it.run();
