/** Sweeps: which runs there are, and what becomes of those that fail. */

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../../../lib/input-error.ts';
import { lm } from '../../testing/command.ts';
import { FakePythons, FINISH_PREFERENCE } from '../../testing/fake-python.ts';
import type { SweepFlags } from './options.ts';
import { plannedSweep, planText } from './plan.ts';

const it = suite('sweeps');
const fakes = new FakePythons();
it.after(() => fakes.remove());

const FLAGS: SweepFlags = {
  ...{ preset: 'tiny', seed: 3, seeds: 2, attention: 'sdpa', device: 'auto', threads: 1 },
  ...{ chatTemplate: 'auto', ray: true, out: 'somewhere' },
};

it('have a run for every model and seed, with all objectives and betas as its trainings', () => {
  const sweep = plannedSweep('token-shift', {
    ...FLAGS,
    model: ['scratch:llama-tiny', 'scratch:qwen2-tiny', 'scratch:llama-tiny'],
    objective: ['ex-rm', 'im-rm'],
    beta: [0.01, 0.1],
  });
  const ids = ['llama-tiny-3', 'llama-tiny-4', 'qwen2-tiny-3', 'qwen2-tiny-4'];
  assert.equal(
    sweep.tasks.map(({ id }) => id),
    ids,
  );
  for (const { id, run } of sweep.tasks) {
    assert.is(run.folder, join('somewhere', id));
    assert.is(`${run.config.model.source.replace('scratch:', '')}-${run.config.seed}`, id);
    assert.is(run.config.trainings.length, 3);
  }
  assert.equal(JSON.parse(planText(sweep)).tasks[2], {
    id: 'qwen2-tiny-3',
    about: {
      experiment: 'token-shift',
      model: 'scratch:qwen2-tiny',
      seed: 3,
      trainings: ['ex-rm', 'im-rm-0.01', 'im-rm-0.1'],
    },
  });
});

it('refuse models whose runs would have the same names', () => {
  assert.throws(
    () => plannedSweep('hamiltonian', { ...FLAGS, model: ['a/llama', 'b/Llama'] }),
    (error: Error) =>
      error instanceof InputError && /--model b\/Llama: its runs would be called/.test(error.message),
  );
});

/** A worker that finishes all runs but those whose folder is in `failing`, and writes the table as it does. */
const worker = (name: string, failing: readonly string[]): string =>
  fakes.make(name, {
    module: `
const root = words[2];
const { tasks } = JSON.parse(fs.readFileSync(root + '/sweep.json', 'utf8'));
const finish = (path) => { const words = ['', '', path]; ${FINISH_PREFERENCE} };
const failing = ${JSON.stringify(failing)};
fs.writeFileSync(root + '/asked.json', JSON.stringify(words.slice(3)));
fs.writeFileSync(root + '/sweep.jsonl', tasks.map(({ id, about }) => {
  const failed = failing.includes(id);
  if (!failed) finish(root + '/' + id);
  return JSON.stringify({ id, about, attempts: 1, seconds: 2, error: failed ? 'maxLength is 3' : null,
    state: failed ? 'failed' : 'finished', measurements: [] }) + '\\n';
}).join(''));
if (failing.length > 0) fail('rewardproof_lm: 1 of 2 runs failed; the same command tries them again', 2);
`,
  });

it('judge what is finished before they say that a run failed, and go on by the same command', async () => {
  const out = join(fakes.path, 'sweep');
  const args = ['sweep', 'preference', '--seeds', '2', '--out', out];
  const first = await lm(worker('failing', ['gpt-neox-tiny-1']), ...args, '--no-ray', '--workers', '2');
  assert.is(first.status, 2, first.stderr);
  assert.match(first.stderr, /(^|\n)error: 1 of 2 runs failed; the same command tries them again\n$/);
  assert.match(first.stdout, /gpt-neox-tiny-0 +finished +inconclusive/);
  assert.match(first.stdout, /gpt-neox-tiny-1 +failed[^\n]*\n +maxLength is 3\n/);
  assert.match(first.stdout, /over 1 runs/);
  assert.equal(JSON.parse(readFileSync(join(out, 'asked.json'), 'utf8')), ['--workers', '2', '--no-ray']);
  const result = join(out, 'gpt-neox-tiny-0', 'result.json');
  assert.is(JSON.parse(readFileSync(result, 'utf8')).verdict, 'inconclusive');

  const second = await lm(worker('working', []), ...args);
  assert.is(second.status, 3, second.stderr);
  assert.match(second.stdout, /over 2 runs\n(.*\n)*.*machinery +2 verified/);
  assert.equal(JSON.parse(readFileSync(join(out, 'asked.json'), 'utf8')), []);
  rmSync(join(out, 'sweep.jsonl'));
  const other = await lm(worker('other', []), ...args, '--epochs', '9');
  assert.is(other.status, 2);
  assert.match(other.stderr, /holds "epochs": 6 where these options give "epochs": 9/);
});

it.run();
