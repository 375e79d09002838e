import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted } from '../../lib/experiment/testing/schema.ts';
import { part } from '../../lib/experiment/testing/stopped.ts';
import { tiny } from './testing/tiny.ts';

const it = suite('stopping and resuming the experiment beyond-single-token');
let directory = '';

it.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'beyond-single-token-'));
});
it.after(() => rm(directory, { recursive: true }));

const text = (name: string): Promise<string> => readFile(join(directory, name, 'result.json'), 'utf8');

it('ends in the same bytes wherever it is stopped', async () => {
  const base = { preset: 'quick', seed: 8 } as const;
  await part(tiny.all, { ...base, out: join(directory, 'whole') });
  const expected = await text('whole');
  accepted(expected);
  const out = join(directory, 'pieces');
  let ended = await part(tiny.all, { ...base, out, pieces: 3 });
  let stops = 0;
  for (; ended.kind === 'stopped'; stops++) {
    ended = await part(tiny.all, { ...base, out, resume: true, pieces: 1 + ((7 * stops) % 6) });
  }
  assert.ok(stops >= 4);
  assert.is(await text('pieces'), expected);
});

it('gives other measurements for another seed', async () => {
  await part(tiny.all, { preset: 'quick', seed: 9, out: join(directory, 'other') });
  const [one, two] = [await text('whole'), await text('other')].map(
    (result) => JSON.parse(result).measurements as { kind: string }[],
  );
  assert.is(one!.length, two!.length);
  one!.forEach((row, k) => {
    const { seed: _, ...rest } = row as { seed?: number };
    const { seed: __, ...other } = two![k] as { seed?: number };
    assert.not.equal(rest, other);
  });
});

it.run();
