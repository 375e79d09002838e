import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../../../lib/cli/testing/run.ts';
import { InputError } from '../../../../lib/input-error.ts';
import { judgeRun } from '../../judge/judge.ts';
import { readRun } from '../../judge/read/run-folder.ts';
import { RunFolders, ranked, withInitial } from '../../testing/synthetic.ts';
import { keepRun } from './keep.ts';

const it = suite('runs that are kept');
const folders = new RunFolders();
it.after(() => folders.remove());

function finished(): string {
  const predictions = withInitial([
    ...ranked(40, 40, () => ({ training: 'ex-rm' })),
    ...ranked(40, 40, () => ({ training: 'im-rm' })),
  ]);
  const folder = folders.make('hamiltonian', { predictions });
  writeFileSync(join(folder, 'environment.json'), '{"device": "cpu"}');
  return folder;
}

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'nothing was refused';
}

it('hold what the verdicts are computed from, packed, and no absolute path', async () => {
  const from = finished();
  const config = JSON.parse(readFileSync(join(from, 'config.json'), 'utf8'));
  config.data.source = '/home/someone/graphs.jsonl';
  writeFileSync(join(from, 'config.json'), JSON.stringify(config));
  const to = join(folders.path, 'kept');
  const result = await keepRun(from, to);
  assert.equal(readdirSync(to).sort(), [
    'config.json',
    'environment.json',
    'measurements.json.gz',
    'predictions.jsonl.gz',
    'result.json',
  ]);
  const { claims } = judgeRun(await readRun(from));
  const verdicts = (of: typeof claims): readonly string[] => of.map(({ id, verdict }) => `${id} ${verdict}`);
  assert.equal(verdicts(result.claims), verdicts(claims));
  assert.not.match(readFileSync(join(to, 'config.json'), 'utf8'), /home/);
  const packed = gunzipSync(readFileSync(join(to, 'predictions.jsonl.gz'))).toString();
  assert.is(packed, readFileSync(join(from, 'predictions.jsonl'), 'utf8'));
});

it('are not written over, nor made from a run that is not finished, and leave nothing half-written', async () => {
  const from = finished();
  const to = join(folders.path, 'once');
  await keepRun(from, to);
  assert.match(
    await refusal(keepRun(from, to)),
    /^--out .*once: cannot be written: .*; expected a new folder$/,
  );
  const bare = folders.make('hamiltonian', {});
  const none = join(folders.path, 'none');
  assert.match(await refusal(keepRun(bare, none)), /has no environment.json; expected a finished run/);
  assert.not(existsSync(none));
  assert.equal(
    readdirSync(folders.path).filter((name) => name.startsWith('.')),
    [],
  );
});

it('are refused when a packed file is broken', async () => {
  const to = join(folders.path, 'broken');
  await keepRun(finished(), to);
  writeFileSync(join(to, 'predictions.jsonl.gz'), 'not gzip');
  assert.match(await refusal(readRun(to)), /predictions.jsonl.gz: is broken or too large; expected gzip/);
});

it('are judged by npm run audit -- --runs, which sees a result that its files do not give', async () => {
  const parent = join(folders.path, 'several');
  const kept = join(parent, 'a');
  const { status } = await run('experiments/lm/main.ts', [
    'keep',
    finished(),
    '--out',
    parent,
    '--name',
    'a',
  ]);
  assert.is(status, 0);
  const out = join(folders.path, 'judged');
  const judged = await run('theorems/audit.ts', ['--runs', parent, '--out', out]);
  assert.is(judged.status, 3, judged.stderr);
  assert.match(judged.stdout, /hamiltonian\.verify +\S+ +verified|hamiltonian\.verify +\S+ +inconclusive/);
  assert.match(judged.stdout, /verdict: inconclusive/);
  const [saved] = JSON.parse(readFileSync(join(out, 'runs.json'), 'utf8'));
  const result = JSON.parse(readFileSync(join(kept, 'result.json'), 'utf8'));
  assert.equal(saved.claims, result.claims);

  result.claims[0].verdict = 'refuted';
  writeFileSync(join(kept, 'result.json'), JSON.stringify(result));
  const forged = await run('theorems/audit.ts', ['--runs', parent]);
  assert.is(forged.status, 1);
  assert.match(forged.stderr, /in its result.json, claims is not what its files give/);
});

it('refuses folders without runs, and flags that make no sense beside --runs', async () => {
  const nothing = await run('theorems/audit.ts', ['--runs', 'lib/audit']);
  assert.is(nothing.status, 2);
  assert.match(nothing.stderr, /lib\/audit: holds no run; expected config\.json/);
  const seeded = await run('theorems/audit.ts', ['--runs', 'lib/audit', '--seed', '3']);
  assert.is(seeded.status, 2);
  assert.match(seeded.stderr, /--seed beside --runs: expected none/);
});

it.run();
