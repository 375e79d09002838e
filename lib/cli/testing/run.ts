/** Runs the commands as a user does, for tests. */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the repository, by its file, with pipes for output; no run may show a stack trace or colour. */
export function run(file: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', file, ...args],
      { cwd: root, maxBuffer: 2 ** 26, timeout: 60_000 },
      (error, stdout, stderr) => {
        const status = error === null ? 0 : error.code;
        if (typeof status !== 'number') reject(error);
        else {
          try {
            assert.not.match(stdout + stderr, /^\s+at .*[:(]/m, 'a stack trace');
            assert.not.ok((stdout + stderr).includes('\u001b'), 'an escape sequence');
            resolve({ status, stdout, stderr });
          } catch (failure) {
            reject(failure);
          }
        }
      },
    );
  });
}

/** One line on standard error that says what is wrong, and status 2. */
export function refusedInOneLine({ status, stderr }: Ended, words: RegExp): void {
  assert.is(status, 2, stderr);
  assert.match(stderr, /^error: [^\n]+\n$/);
  assert.match(stderr, words);
}
