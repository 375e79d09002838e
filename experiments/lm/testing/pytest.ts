/** The worker's own tests, where there is a Python that has what they import. */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { findPython, missingPackages, VENV_FOLDER } from '../launcher/environment/python.ts';

const WORKER = fileURLToPath(new URL('../worker', import.meta.url));

/** The command, or what is missing. @param further names of packages of `OPTIONAL_PACKAGES`. */
export async function pytestPython(
  ...further: readonly string[]
): Promise<{ readonly command: string } | { readonly missing: string }> {
  const python = await findPython({ env: process.env, venv: VENV_FOLDER });
  if (python === null) return { missing: 'a Python' };
  const missing = [
    ...missingPackages(python),
    ...['pytest', ...further].filter((name) => python.packages[name] === undefined),
  ];
  return missing.length === 0 ? { command: python.command } : { missing: missing.join(', ') };
}

/** Runs pytest on these files of worker/tests; fails with what it printed when a test fails or none ran. */
export async function pytest(python: string, args: readonly string[]): Promise<void> {
  const { status, output } = await new Promise<{ status: unknown; output: string }>((resolve) => {
    execFile(
      python,
      ['-m', 'pytest', '-p', 'no:cacheprovider', '--color=no', ...args],
      {
        cwd: WORKER,
        maxBuffer: 2 ** 26,
        env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' },
      },
      (error, stdout, stderr) =>
        resolve({ status: error === null ? 0 : error.code, output: stdout + stderr }),
    );
  });
  assert.is(status, 0, output.slice(-4000));
  assert.match(output, /\b[1-9]\d* passed/);
}
