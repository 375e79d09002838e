/** The command, and, where Deno and Jupyter are, the notebooks themselves. */

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findPrograms, JUPYTER_VARIABLE } from './machinery/programs.ts';
import { openSession, RunError, runNotebook } from './machinery/session.ts';

const it = suite('npm run notebooks');
const FOLDER = fileURLToPath(new URL('./', import.meta.url));
const TEMPORARY = mkdtempSync(join(tmpdir(), 'notebooks-test-'));
it.after(() => rmSync(TEMPORARY, { recursive: true, force: true }));

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(options: readonly string[], environment: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  const all = ['--import', 'tsx', join(FOLDER, 'execute.ts'), ...options];
  return new Promise((resolve) => {
    execFile(process.execPath, all, { cwd: dirname(FOLDER), env: environment }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const notebooks = (): readonly string[] => readdirSync(FOLDER).filter((name) => name.endsWith('.ipynb'));

it('an unknown name: one line with the known ones, status 2', async () => {
  const { status, stdout, stderr } = await run(['nonsense']);
  assert.is(status, 2);
  assert.is(stdout, '');
  assert.match(stderr, /^error: unknown notebook "nonsense"; expected [^\n]+\n$/);
  for (const name of notebooks()) assert.ok(stderr.includes(name.slice(0, -'.ipynb'.length)), name);
});

it('--help names every notebook', async () => {
  const { status, stdout } = await run(['--help']);
  assert.is(status, 0);
  for (const name of notebooks()) assert.ok(stdout.includes(name.slice(0, -'.ipynb'.length)), name);
});

it('without Jupyter: one line that says what to install, status 3, nothing written', async () => {
  const before = notebooks().map((name) => readFileSync(join(FOLDER, name), 'utf8'));
  const { [JUPYTER_VARIABLE]: _, ...outer } = process.env;
  const { status, stdout, stderr } = await run([], { ...outer, PATH: TEMPORARY });
  assert.is(status, 3);
  assert.is(stdout, '');
  assert.match(stderr, /^nothing was run: missing [^\n]*Jupyter \(pip install jupyterlab[^\n]+\n$/);
  assert.equal(
    notebooks().map((name) => readFileSync(join(FOLDER, name), 'utf8')),
    before,
  );
});

it('a variable that names no program: one line, status 2', async () => {
  const { status, stderr } = await run([], { ...process.env, [JUPYTER_VARIABLE]: join(TEMPORARY, 'none') });
  assert.is(status, 2);
  assert.match(
    stderr,
    /^error: REWARDPROOF_JUPYTER=[^\n]+: no program is there; expected the path of jupyter\n$/,
  );
});

it('Deno on the PATH is preferred, the variable to a jupyter on the PATH', () => {
  for (const name of ['deno', 'jupyter', 'mine']) symlinkSync(process.execPath, join(TEMPORARY, name));
  const found = findPrograms({ PATH: TEMPORARY });
  assert.equal(found, { deno: join(TEMPORARY, 'deno'), jupyter: join(TEMPORARY, 'jupyter') });
  const named = findPrograms({ PATH: TEMPORARY, [JUPYTER_VARIABLE]: join(TEMPORARY, 'mine') });
  assert.equal(named, { ...found, jupyter: join(TEMPORARY, 'mine') });
});

const programs = findPrograms();

if ('missing' in programs) it.skip(`run the notebooks: missing ${programs.missing}`);
else {
  it('a cell that fails has an error among its outputs; a file that is no notebook is a RunError', async () => {
    const cell = (id: string, source: string) => ({
      cell_type: 'code',
      id,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    });
    const path = join(TEMPORARY, 'fails.ipynb');
    const cells = [cell('a', "throw new Error('on purpose');"), cell('b', '6 * 7')];
    writeFileSync(path, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    const session = await openSession(programs);
    try {
      const { cells: found } = await runNotebook(path, programs, session);
      const [first] = found[0]!.kind === 'code' ? found[0]!.outputs : [];
      assert.is(first?.kind, 'error');
      assert.match(JSON.stringify(first), /on purpose/);
      writeFileSync(path, '{');
      await runNotebook(path, programs, session).then(
        () => assert.unreachable('ran'),
        (error: unknown) => assert.ok(error instanceof RunError),
      );
    } finally {
      await session.close();
    }
  });

  it('run again, all notebooks give the stored outputs (--check)', async () => {
    const { status, stdout, stderr } = await run(['--check']);
    assert.is(status, 0, stdout + stderr);
    for (const name of notebooks())
      assert.ok(stdout.includes(`${name.slice(0, -'.ipynb'.length)}: outputs as stored`));
  });
}

it.run();
