import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeState, encodeState } from '../../lib/experiment/codec.ts';
import { ResumedRuns } from '../../lib/experiment/testing/resumed.ts';
import { stream } from '../../lib/neural/random/generator.ts';
import { measurementOf } from './measure.ts';
import { advanceRun, startRun } from './run.ts';
import { settingOf } from './setting.ts';
import { specsOf } from './specs.ts';
import { config, SEED, untrained, whole } from './testing/tiny.ts';

const it = suite('stopping and resuming the experiment dynamics');
const runs = new ResumedRuns(whole);

it.before(() => runs.open());
it.after(() => runs.close());

it('ends in the same bytes wherever it is stopped', async () => {
  const random = stream(2, 'stops');
  await runs.endInTheSameBytes((stops) => (stops === 0 ? 1 : 1 + random.below(15)), { stops: 4 });
});

it('ends in the same measurements when runs are cut in the middle', async () => {
  const setting = settingOf(config, SEED, 'shared', untrained, null);
  for (const spec of specsOf(config).filter(({ carriers }) => carriers === 'shared')) {
    const once = advanceRun(startRun(setting, spec), setting, spec, config, null, spec.steps);
    let cut = startRun(setting, spec);
    for (const steps of [1, 2, spec.steps]) {
      const saved = decodeState(encodeState(cut)) as typeof cut;
      cut = advanceRun(saved, setting, spec, config, null, steps);
    }
    assert.is(encodeState(cut), encodeState(once));
    assert.equal(measurementOf(SEED, setting, spec, cut), measurementOf(SEED, setting, spec, once));
  }
});

it.run();
