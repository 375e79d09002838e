import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeState, encodeState } from '../../lib/experiment/codec.ts';
import { accepted } from '../../lib/experiment/testing/schema.ts';
import { part } from '../../lib/experiment/testing/stopped.ts';
import { stream } from '../../lib/neural/random/generator.ts';
import { measurementOf } from './measure.ts';
import { advanceRun, startRun } from './run.ts';
import { settingOf } from './setting.ts';
import { specsOf } from './specs.ts';
import { config, SEED, untrained, whole } from './testing/tiny.ts';

const it = suite('stopping and resuming the experiment dynamics');
let directory = '';

it.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dynamics-'));
});
it.after(() => rm(directory, { recursive: true }));

const text = (name: string): Promise<string> => readFile(join(directory, name, 'result.json'), 'utf8');

it('ends in the same bytes wherever it is stopped', async () => {
  const base = { preset: 'quick', seed: 8 } as const;
  await part(whole, { ...base, out: join(directory, 'whole') });
  const expected = await text('whole');
  accepted(expected);
  const random = stream(2, 'stops');
  const out = join(directory, 'pieces');
  let ended = await part(whole, { ...base, out, pieces: 1 });
  let stops = 0;
  for (; ended.kind === 'stopped'; stops++) {
    ended = await part(whole, { ...base, out, resume: true, pieces: 1 + random.below(15) });
  }
  assert.ok(stops >= 4);
  assert.is(await text('pieces'), expected);
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
