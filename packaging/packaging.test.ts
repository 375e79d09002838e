import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { serialize } from 'node:v8';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { certifyTime } from '../api/index.ts';
import { logSumExp, softmax } from '../api/intervals.ts';
import { run } from '../lib/cli/testing/run.ts';
import { initialParameters } from '../lib/neural/model/layout.ts';
import { preferenceShards } from '../lib/neural/model/preference-objective.ts';
import { randomPairs, TINY } from '../lib/neural/model/testing.ts';
import { Transformer } from '../lib/neural/model/transformer.ts';
import { GradientTeam } from '../lib/neural/parallel/gradient-team.ts';
import { Installed, node } from './testing/installed.ts';

const it = suite('the package');
const TSC = fileURLToPath(import.meta.resolve('typescript/bin/tsc'));
/** Bytes: a tarball that doubles has swallowed results or data. */
const LARGEST = { packed: 2_500_000, unpacked: 6_000_000 };

const INSTANCE = {
  beta: 0.1,
  train: [{ prompt: [1, 0], chosen: { token: 0, hidden: [1, 1] }, rejected: { token: 1, hidden: [0, 0] } }],
  eval: [{ prompt: [0, 1], chosen: { token: 4, hidden: [1, 0] }, rejected: { token: 5, hidden: [0, 0] } }],
};

let installed: Installed;
it.before(async () => {
  installed = await Installed.make();
  assert.ok(installed.manifest.exports !== undefined, 'package.json has exports');
});
it.after(() => installed?.remove());

interface Packed {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

it('packs what runs, and no tests, results, data or pictures', async () => {
  const { stdout } = await promisify(execFile)(
    'npm',
    ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'],
    { cwd: installed.folder, maxBuffer: 2 ** 26, shell: process.platform === 'win32' },
  );
  const [packed] = JSON.parse(stdout) as [Packed];
  const paths = packed.files.map(({ path }) => path);
  const unwanted =
    /(^|\/)(tests?|testing|results|snapshots|data|figures|node_modules|__pycache__|\.venv[^/]*)\/|\.test\.|testing\.js|\.pyc$|(?<!\.d)\.ts$/;
  // The worker has a Python package of this name: code that reads data.
  const wanted = (path: string): boolean => path.includes('/rewardproof_lm/data/') && path.endsWith('.py');
  assert.equal(
    paths.filter((path) => unwanted.test(path) && !wanted(path)),
    [],
  );
  for (const path of [
    'package.json',
    'README.md',
    'LICENSE',
    'dist/package.json',
    'dist/cli/main.js',
    'dist/api/index.d.ts',
    'dist/lib/neural/parallel/worker.js',
    'dist/experiments/hamiltonian/reference/reference.f32',
    'dist/experiments/lm/worker/pyproject.toml',
    'dist/experiments/lm/worker/requirements.lock',
    'dist/experiments/lm/worker/rewardproof_lm/__main__.py',
    'dist/experiments/lm/configs/fsdp2.yaml',
  ]) {
    assert.ok(paths.includes(path), path);
  }
  assert.ok(packed.size < LARGEST.packed, `${packed.size} bytes packed`);
  assert.ok(packed.unpackedSize < LARGEST.unpacked, `${packed.unpackedSize} bytes`);
});

it('has every file that package.json names', () => {
  const { exports, bin } = installed.manifest;
  const named = Object.values(exports!).flatMap((target) =>
    typeof target === 'string' ? [target] : [target.types, target.default],
  );
  assert.ok(named.length >= 9);
  for (const path of [...named, ...Object.values(bin!)]) {
    assert.ok(existsSync(join(installed.folder, path)), path);
  }
});

it('is used from JavaScript by the names of its exports, without tsx', async () => {
  assert.not.ok(existsSync(join(installed.folder, 'node_modules/tsx')), 'tsx is a dependency');
  const { status, stdout, stderr } = await installed.program('use-package.mjs', JSON.stringify(INSTANCE));
  assert.is(status, 0, stderr);
  const found = JSON.parse(stdout);
  assert.equal(found.time, JSON.parse(JSON.stringify(await certifyTime({ data: INSTANCE }))));
  assert.is(found.time.kind, 'certified');
  assert.is(found.verdict, 'verified');
  assert.is(found.accepted, true);
  assert.equal(found.direction, [1, 0]);
  assert.equal(found.sum, logSumExp([1, 2, 3]));
  assert.equal(found.shares, [...softmax([0, 1]).hi]);
  assert.is(found.third, '1/3');
  assert.is(found.results.length, 6);
  assert.match(found.refusals[0], /^seed is 0\.5; expected an integer/);
  assert.match(found.refusals[1], /absent\.json/);
});

it('is used from TypeScript, with its types', async () => {
  const program = `import { audit, type AuditReport, type InstanceData } from 'rewardproof';
import { type Definition, holds } from 'rewardproof/core';
import { type FloatInterval, logSumExp } from 'rewardproof/intervals';
import { solveMaxMargin } from 'rewardproof/max-margin';
const data: InstanceData['equation-4'] = { learningRate: 1, head: [0], chosen: { hidden: [1] }, rejected: { hidden: [0] }, eval: { hidden: [1] } };
export const report: Promise<AuditReport> = audit('equation-4', { instance: { data } });
export const sum: FloatInterval = logSumExp([1]);
export const definition: Definition<number, number, number, number> | null = null;
export const kind: 'separable' | 'non-separable' | 'undecided' = solveMaxMargin([[1]]).kind;
export const outcome = holds(1);
// @ts-expect-error Theorem 9 is none.
export const unknown = audit('theorem-9');
`;
  await writeFile(join(installed.project, 'use.ts'), program);
  const flags = '--noEmit --strict --module nodenext --target es2023 --skipLibCheck'.split(' ');
  const { status, stdout } = await node(installed.project, [TSC, ...flags, 'use.ts']);
  assert.is(status, 0, stdout);
});

it('gives the report of the sources from the command line', async () => {
  const flags = ['--seed', '1', '--json'];
  const ours = await installed.command('theorem', '2', ...flags);
  const source = await run('theorems/theorem-2/main.ts', flags);
  const timeless = (text: string): unknown => JSON.parse(text.replace(/"seconds":[\d.e-]+/g, '"seconds":0'));
  assert.is(ours.status, 0, ours.stderr);
  assert.equal(timeless(ours.stdout), timeless(source.stdout));
});

it('audits all results in child processes', async () => {
  const { status, stdout, stderr } = await installed.command('audit', '--instances', '1', '--json');
  assert.is(status, 0, stderr);
  assert.is(JSON.parse(stdout).length, 6);
});

it('trains on several threads, to the bits of the sources', async () => {
  const pairs = randomPairs(19, 4);
  const values = initialParameters(new Transformer(TINY).layout, 1, 0.3);
  const file = join(installed.project, 'training.bin');
  await writeFile(file, serialize({ model: TINY, pairs, values }));
  const { status, stdout, stderr } = await installed.program(
    'use-threads.mjs',
    join(installed.folder, 'dist'),
    file,
  );
  assert.is(status, 0, stderr);
  const team = await GradientTeam.start({
    module: new URL('../lib/neural/model/preference-objective.ts', import.meta.url),
    config: { model: TINY, reward: { kind: 'implicit', beta: 0.5 } },
  });
  const loss = await team.gradient(values, preferenceShards(pairs, 8), values.slice());
  await team.close();
  assert.is(Number(stdout), loss);
});

it('has the worker where its launcher looks for it, and an executable command', async () => {
  const command = join(installed.folder, 'dist/experiments/lm/launcher/worker/command.js');
  const { WORKER_FOLDER } = (await import(pathToFileURL(command).href)) as { readonly WORKER_FOLDER: string };
  assert.ok(WORKER_FOLDER.startsWith(installed.folder));
  assert.match(await readFile(join(WORKER_FOLDER, 'rewardproof_lm/__main__.py'), 'utf8'), /\bmain\b/);
  const help = await installed.command('lm', '--help');
  assert.is(help.status, 0);
  assert.match(help.stdout, /doctor/);
  if (process.platform === 'win32') return;
  const { mode } = await stat(join(installed.folder, installed.manifest.bin!.rewardproof!));
  assert.is(mode & 0o111, 0o111);
});

it('knows its version and refuses what is no command', async () => {
  assert.is((await installed.command('--version')).stdout, `${installed.manifest.version}\n`);
  const { status, stderr } = await installed.command('figures');
  assert.is(status, 2);
  assert.match(stderr, /^error: figures: is no command of the package[^\n]*\n$/);
});

it.run();
