/** The commands as a user runs them, with a worker that is no Python. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lm, start } from '../testing/command.ts';
import { FakePythons, FINISH_PREFERENCE } from '../testing/fake-python.ts';

const it = suite('lm on the command line');
const fakes = new FakePythons();
it.after(() => fakes.remove());

const place = (name: string): string => join(fakes.path, name);

const finishing = fakes.make('finishing', {
  module: `say({ event: 'note', words: 'loading' }); ${FINISH_PREFERENCE}`,
});

it('runs, judges, saves, and judges again', async () => {
  const out = place('run');
  const first = await lm(finishing, 'run', 'preference', '--out', out);
  // Two sets of the toy data are missing: inconclusive.
  assert.is(first.status, 3, first.stderr);
  assert.match(first.stdout, /preference\.machinery {2}verified/);
  assert.match(first.stdout, /verdict: inconclusive\nsaved in /);
  assert.match(first.stderr, /loading/);
  assert.ok(existsSync(join(out, 'data/train.jsonl')));
  const path = join(out, 'result.json');
  assert.is(JSON.parse(readFileSync(path, 'utf8')).schema, 'rewardproof/lm-result/1');
  const again = await lm(finishing, 'judge', out);
  assert.is(again.status, 3);
  assert.is(again.stderr, '');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"inconclusive"', '"verified"'));
  const changed = await lm(finishing, 'judge', out, '--json');
  assert.is(changed.status, 1);
  assert.match(changed.stderr, /in its result\.json, verdict is not what its files give/);
  assert.is(JSON.parse(changed.stdout).verdict, 'inconclusive');
  await lm(finishing, 'judge', out, '--write');
  assert.is((await lm(finishing, 'judge', out)).status, 3);
});

it('does not overwrite a run, and judges a finished one again with --resume', async () => {
  const out = place('run');
  const refused = await lm(finishing, 'run', 'preference', '--out', out);
  assert.is(refused.status, 2);
  assert.match(
    refused.stderr,
    /^error: .*an earlier run is there; expected --resume to go on with it, or another --out\n$/,
  );
  const other = await lm(finishing, 'run', 'preference', '--out', out, '--resume', '--epochs', '9');
  assert.is(other.status, 2);
  assert.match(other.stderr, /config\.json: holds "epochs": 6 where these options give "epochs": 9/);
  const never = fakes.make('never', { module: `fail('started', 1);` });
  const resumed = await lm(never, 'run', 'preference', '--out', out, '--resume', '--json');
  assert.is(resumed.status, 3);
  assert.match(resumed.stderr, /finished before; its files are judged again/);
  assert.is(JSON.parse(resumed.stdout).experiment, 'preference');
});

it('passes Ctrl-C on, exits as interrupted, and resumes', async () => {
  const out = place('interrupted');
  const slow = fakes.make('slow', {
    module: `
if (words.includes('--resume')) { say({ event: 'note', words: 'going on' }); ${FINISH_PREFERENCE} }
else {
  const timer = setTimeout(() => {}, 30000);
  process.on('SIGINT', () => { clearTimeout(timer); process.exitCode = 130; });
  say({ event: 'note', words: 'ready' });
}`,
  });
  const { child, ended } = start(slow, ['run', 'preference', '--out', out]);
  await new Promise<void>((resolve) => {
    child.stderr!.on('data', (data: Buffer) => {
      if (data.toString().includes('ready')) resolve();
    });
  });
  child.kill('SIGINT');
  const { status, stderr } = await ended;
  assert.is(status, 130);
  assert.match(stderr, /interrupted in .*; the same command with --resume goes on\n$/);
  assert.not.ok(existsSync(join(out, 'result.json')));
  const resumed = await lm(slow, 'run', 'preference', '--out', out, '--resume');
  assert.is(resumed.status, 3, resumed.stderr);
  assert.match(resumed.stderr, /going on/);
});

it('shows one line for a user error, a crash and files that are broken', async () => {
  const one = async (name: string, module: string, words: RegExp): Promise<void> => {
    const { status, stdout, stderr } = await lm(
      fakes.make(name, { module }),
      'run',
      'preference',
      '--out',
      place(`out-${name}`),
    );
    assert.is(status, 2, stderr);
    assert.is(stdout, '');
    const errors = stderr.split('\n').filter((line) => line.startsWith('error: '));
    assert.is(errors.length, 1, stderr);
    assert.match(errors[0]!, words);
    assert.not.match(stderr, /^\s+at /m);
    assert.not.ok(existsSync(join(place(`out-${name}`), 'result.json')));
  };
  await one(
    'user',
    `fail('rewardproof_lm: model.source: no such folder', 2);`,
    /^error: model\.source: no such folder$/,
  );
  await one(
    'crashing',
    `fail('KeyError: x', 1);`,
    /the worker ended with status 1: KeyError: x; its messages are in .*stderr\.log/,
  );
  await one(
    'truncating',
    `${FINISH_PREFERENCE} const p = folder + '/predictions.jsonl'; fs.truncateSync(p, fs.statSync(p).size - 9);`,
    /predictions\.jsonl: line \d+ has no end: the file is truncated/,
  );
  await one(
    'nan',
    `${FINISH_PREFERENCE} const p = folder + '/predictions.jsonl';
     fs.writeFileSync(p, fs.readFileSync(p, 'utf8').replace('"rewardChosen":1', '"rewardChosen":NaN'));`,
    /predictions\.jsonl: line \d+: is no JSON/,
  );
});

it('refuses bad usage with status 2', async () => {
  for (const [args, words] of [
    [['run', 'nothing'], /Allowed choices are preference/],
    [['run', 'preference', '--odd'], /unknown option/],
    [['judge', place('nowhere')], /has no config\.json/],
    [['nothing'], /unknown command/],
  ] as const) {
    const { status, stderr } = await lm(finishing, ...args);
    assert.is(status, 2, stderr);
    assert.match(stderr, words);
  }
});

it('smokes: status 0 when the machinery holds, 1 when it does not', async () => {
  const fine = await lm(finishing, 'smoke', '--only', 'preference');
  assert.is(fine.status, 0, fine.stderr);
  assert.match(fine.stdout, /^preference +machinery holds; verdict inconclusive: machinery verified, /);
  assert.match(fine.stdout, /a model this small need not show what the paper claims/);
  const moved = fakes.make('moved', {
    module: FINISH_PREFERENCE.replace('referenceMoved: 0', 'referenceMoved: 1'),
  });
  const broken = await lm(moved, 'smoke', '--only', 'preference');
  assert.is(broken.status, 1);
  assert.match(broken.stdout, /machinery FAILS: preference\.machinery refuted/);
  const failing = await lm(fakes.make('fails', { module: `fail('x', 1);` }), 'smoke', '--only', 'dynamics');
  assert.is(failing.status, 1);
  assert.match(failing.stdout, /dynamics +FAILED: the worker ended with status 1/);
});

it.run();
