import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { InputError } from '../../../../lib/input-error.ts';
import { ALL_PACKAGES, FakePythons } from '../../testing/fake-python.ts';
import { diagnose } from './doctor.ts';
import { memoryNeed } from './memory.ts';
import { findPython, readyPython } from './python.ts';
import { setUp } from './setup.ts';

const it = suite('Python and what it offers');
const fakes = new FakePythons();
it.after(() => fakes.remove());
const venv = join(fakes.path, 'no-venv');

/** A PATH that holds these executables only. */
function onPath(name: string, executables: Readonly<Record<string, Parameters<FakePythons['make']>[1]>>) {
  mkdirSync(join(fakes.path, name), { recursive: true });
  for (const [file, fake] of Object.entries(executables)) fakes.make(join(name, file), fake);
  return { PATH: join(fakes.path, name) };
}

async function refused(promise: Promise<unknown>, words: RegExp): Promise<void> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.instance(error, InputError);
  assert.match((error as Error).message, words);
}

it('says in one line what to install where there is no Python', async () => {
  const env = onPath('empty', {});
  const { lines, status } = await diagnose({ env, venv });
  assert.is(status, 3);
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /no Python 3\.10 or newer was found: install Python/);
  await refused(readyPython({ env, venv }), /no Python 3\.10/);
});

it('prefers a Python that has the packages, whatever its version', async () => {
  const env = onPath('two', {
    'python3.13': { version: '3.13.0', packages: {} },
    python3: { version: '3.10.2' },
  });
  assert.is((await findPython({ env, venv }))!.version, '3.10.2');
  const old = onPath('old', { python3: { version: '3.9.9' }, python: { version: '2.7.18' } });
  assert.is(await findPython({ env: old, venv }), null);
});

it('says what a Python lacks, and that nothing can run', async () => {
  const { torch: _, ...few } = ALL_PACKAGES;
  const env = onPath('few', { python3: { packages: few } });
  const { lines, status } = await diagnose({ env, venv });
  assert.is(status, 3);
  assert.match(lines.join('\n'), /torch missing, transformers 5\.18\.0/);
  assert.match(lines.join('\n'), /nothing can run: torch missing; run: npm run lm -- setup/);
  await refused(readyPython({ env, venv }), /lacks torch; expected them: run npm run lm -- setup/);
});

it('uses REWARDPROOF_PYTHON or refuses, and never another in its place', async () => {
  const env = onPath('good', { python3: {} });
  const chosen = fakes.make('chosen', { version: '3.11.4', packages: {} });
  assert.is((await findPython({ env: { ...env, REWARDPROOF_PYTHON: chosen }, venv }))!.version, '3.11.4');
  const broken = fakes.script('broken', 'process.exitCode = 1;');
  await refused(
    findPython({ env: { ...env, REWARDPROOF_PYTHON: broken }, venv }),
    /REWARDPROOF_PYTHON=.*: does not run/,
  );
  const old = fakes.make('old-python', { version: '3.8.1' });
  await refused(
    findPython({ env: { ...env, REWARDPROOF_PYTHON: old }, venv }),
    /is Python 3\.8\.1; expected/,
  );
});

it('reports devices and which presets fit', async () => {
  const answer = { memoryBytes: 2 ** 34, devices: [{ name: 'Device A', memory: 80 * 2 ** 30 }] };
  const env = onPath('gpu', { python3: { module: `say(${JSON.stringify(answer)});` } });
  const { lines, status } = await diagnose({ env, venv });
  const text = lines.join('\n');
  assert.is(status, 0);
  assert.match(text, /16 GiB of memory\nGPU: Device A, 80 GiB of memory/);
  assert.not.match(text, /DOES NOT FIT/);
  const small = { memoryBytes: 2 ** 33, devices: [] };
  const none = onPath('cpu', { python3: { module: `say(${JSON.stringify(small)});` } });
  const without = (await diagnose({ env: none, venv })).lines.join('\n');
  assert.match(without, /GPU: none/);
  assert.match(without, /gpu Qwen2\.5-1\.5B-Instruct \d+ GiB DOES NOT FIT/);
  assert.match(without, /tiny .* fits/);
  const crash = onPath('crash', { python3: { module: `fail('ImportError: libcuda', 1);` } });
  const failed = await diagnose({ env: crash, venv });
  assert.is(failed.status, 3);
  assert.match(failed.lines.at(-1)!, /the worker does not start: ImportError: libcuda/);
});

it('estimates memory as the formula says', () => {
  const model = { parameters: 1e9, layers: 10, width: 1000, vocabulary: 50_000 };
  const load = {
    precision: 'float32',
    microBatchPairs: 2,
    maxLength: 100,
    gradientCheckpointing: false,
    work: 'training',
  } as const;
  const { states, activations, total } = memoryNeed(model, load);
  assert.is(states, 20e9);
  assert.is(activations, 400 * (10 * 17 * 1000 * 4 + 400_000));
  assert.is(total, states + activations);
  assert.is(memoryNeed(model, { ...load, precision: 'float64' }).total, 2 * total);
  assert.is(memoryNeed(model, { ...load, precision: 'bfloat16' }).states, states);
  assert.ok(memoryNeed(model, { ...load, gradientCheckpointing: true }).activations < activations / 2);
});

/** A Python whose `-m venv` makes another that "installs": packages are there after pip ran. */
function installer(name: string, pipStatus = 0): string {
  const made = `
const fs = require('node:fs'); const path = require('node:path');
const words = process.argv.slice(2);
const mark = path.join(path.dirname(process.argv[1]), 'installed');
if (words[0] === '-c') console.log(JSON.stringify({ version: '3.12.1',
  packages: fs.existsSync(mark) ? ${JSON.stringify(ALL_PACKAGES)} : {} }));
else { fs.writeFileSync(mark, words.join(' ')); process.exitCode = ${pipStatus}; }`;
  return fakes.make(name, {
    packages: {},
    module: `
const bin = words[1] + '/bin'; fs.mkdirSync(bin, { recursive: true });
fs.writeFileSync(bin + '/python', '#!${process.execPath}\\n' + ${JSON.stringify(made)}, { mode: 0o755 });`,
  });
}

function locks(name: string, text: string): string {
  const folder = join(fakes.path, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'requirements.lock'), text);
  return folder;
}

it('makes a venv once, and again when the lock changes', async () => {
  const said: string[] = [];
  const base = { env: { PATH: '/nowhere' }, extras: [], say: (line: string) => said.push(line) };
  const target = join(fakes.path, 'made');
  const python = installer('installer');
  const run = (text: string) => setUp({ ...base, venv: target, python, lockFolder: locks('locks', text) });
  await run('torch==2.13.0\n');
  assert.match(
    readFileSync(join(target, 'bin/installed'), 'utf8'),
    /^-m pip .*install --retries 1 --timeout 15 -r .*requirements\.lock$/,
  );
  assert.is(said.at(-1), 'experiments/lm/.venv is ready');
  writeFileSync(join(target, 'mine'), '');
  await run('torch==2.13.0\n');
  assert.is(said.at(-1), 'experiments/lm/.venv is up to date');
  assert.ok(existsSync(join(target, 'mine')));
  await run('torch==2.14.0\n');
  assert.not.ok(existsSync(join(target, 'mine')), 'a stale venv is made from nothing');
});

it('refuses a Python that the lock does not know, before anything is made', async () => {
  const target = join(fakes.path, 'never-made');
  const python = fakes.make('python-3.10', { version: '3.10.4' });
  const base = { env: { PATH: '/nowhere' }, extras: [], say: () => undefined, venv: target };
  await refused(
    setUp({ ...base, python, lockFolder: locks('locks', 'torch\n') }),
    /is Python 3\.10\.4; expected 3\.11 or newer/,
  );
  assert.not.ok(existsSync(target));
});

it('leaves no marker behind when a step fails, so that the next try begins again', async () => {
  const target = join(fakes.path, 'failed');
  const base = { env: { PATH: '/nowhere' }, extras: [], say: () => undefined, venv: target };
  const lockFolder = locks('locks', 'torch\n');
  await refused(
    setUp({ ...base, python: installer('failing', 3), lockFolder }),
    /setup: .* ended with status 3/,
  );
  assert.not.ok(existsSync(join(target, 'rewardproof-setup.json')));
  await setUp({ ...base, python: installer('working'), lockFolder });
  assert.ok(existsSync(join(target, 'rewardproof-setup.json')));
  await refused(
    setUp({ ...base, python: installer('working'), lockFolder, extras: ['ray'] }),
    /requirements-ray\.lock: cannot be read: no such file/,
  );
});

it('never changes REWARDPROOF_PYTHON', async () => {
  const said: string[] = [];
  const module = `fs.writeFileSync(${JSON.stringify(join(fakes.path, 'touched'))}, '');`;
  const chosen = fakes.make('complete', { module });
  const options = {
    venv,
    extras: [],
    say: (line: string) => said.push(line),
    lockFolder: locks('locks', 'x'),
  };
  await setUp({ ...options, env: { PATH: '', REWARDPROOF_PYTHON: chosen } });
  assert.match(said.join(), /nothing was changed/);
  const lacking = fakes.make('lacking', { packages: {}, module });
  await refused(
    setUp({ ...options, env: { PATH: '', REWARDPROOF_PYTHON: lacking } }),
    /lacks torch.* and is never changed/,
  );
  assert.not.ok(existsSync(join(fakes.path, 'touched')));
  assert.not.ok(existsSync(venv));
});

it.run();
