/** The comparison of training loops: its configuration, its table, and what it refuses. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lm } from '../../testing/command.ts';
import { FakePythons } from '../../testing/fake-python.ts';
import { benchConfig } from './config.ts';
import type { BenchFlags } from './options.ts';
import { benchReport } from './report.ts';

const it = suite('bench of language models');
const fakes = new FakePythons();
it.after(() => fakes.remove());

const KEPT = 'experiments/lm/bench';
const kept = readdirSync(KEPT).filter((name) => name.endsWith('.json'));
const FLAGS: BenchFlags = {
  ...{ preset: 'laptop', seed: 0, attention: 'sdpa', device: 'cpu', threads: 1, memory: true },
};

it('is configured by presets and options', () => {
  const config = benchConfig({ ...FLAGS, steps: 3, data: 'pairs.jsonl#p,c,r', objective: ['ex-rm'] });
  assert.is(config.model.source, 'scratch:gpt-neox-100m');
  assert.equal(
    config.trainings.map(({ objective }) => objective),
    ['ex-rm'],
  );
  assert.is(config.longPairs, 'fit');
  assert.is(config.data.steps, 3);
  assert.match(config.data.source, /\/pairs\.jsonl$/);
  assert.equal(config.data.columns, { prompt: 'p', chosen: 'c', rejected: 'r' });
  assert.equal(benchConfig(FLAGS).data.contenders, ['plain:float32', 'ours:float32']);
  assert.throws(
    () => benchConfig({ ...FLAGS, contender: ['ours:float32', 'ours:float32'] }),
    /two different ones/,
  );
  assert.throws(() => benchConfig({ ...FLAGS, batch: 4, microBatch: 8 }), /at most the 4 of --batch/);
  assert.throws(() => benchConfig({ ...FLAGS, lengthScale: 2, data: 'x' }), /--length-scale/);
});

/** A worker that answers with a recorded comparison, changed. */
const answering = (name: string, change: (bench: Bench) => void): string => {
  const bench = JSON.parse(readFileSync(join(KEPT, kept[0]!), 'utf8')) as Bench;
  change(bench);
  return fakes.make(name, {
    module: `
fs.writeFileSync(words[2] + '/bench.json', ${JSON.stringify(JSON.stringify(bench))});
say({ event: 'done' });`,
  });
};
interface Bench {
  complete: boolean;
  trainings: Record<string, { factors: { equality: { lossesAgree: boolean } }[] }>;
}

it('prints a table, and says by its status when loops do not compute the same', async () => {
  const out = join(fakes.path, 'bench');
  const fine = await lm(
    answering('fine', () => {}),
    'bench',
    '--out',
    out,
  );
  assert.is(fine.status, 0, fine.stderr);
  assert.match(fine.stdout, /im-rm +plain:float32 +[\d.]+ \[[\d.]+, [\d.]+\] +1\b/);
  assert.match(fine.stdout, /losses agree/);
  assert.ok(existsSync(join(out, 'config.json')));
  const again = await lm(
    answering('fine', () => {}),
    'bench',
    '--out',
    out,
  );
  assert.is(again.status, 2);
  assert.match(again.stderr, /holds an earlier comparison/);
  const apart = await lm(
    answering('apart', ({ trainings }) => {
      Object.values(trainings)[0]!.factors[0]!.equality.lossesAgree = false;
    }),
    'bench',
  );
  assert.is(apart.status, 1);
  assert.match(apart.stdout, /losses DIFFER/);
  const stopped = await lm(
    answering('stopped', (bench) => {
      bench.complete = false;
    }),
    'bench',
  );
  assert.is(stopped.status, 2);
  assert.match(stopped.stderr, /the comparison was stopped/);
});

for (const name of kept) {
  it(`${name} is complete, its loops compute the same, and its table is that of the README`, () => {
    const { lines, computesTheSame } = benchReport(readFileSync(join(KEPT, name), 'utf8'), name);
    assert.ok(computesTheSame);
    const readme = readFileSync(join(KEPT, 'README.md'), 'utf8');
    const end = lines.findIndex((line, k) => k > 3 && line === '');
    assert.ok(
      readme.includes(lines.slice(0, end).join('\n')),
      `${KEPT}/README.md: lacks the table of ${name}`,
    );
    assert.not.match(readFileSync(join(KEPT, name), 'utf8'), /"\/|Linux-/);
  });
}

it.run();
