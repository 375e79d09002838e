/** Makes experiments/lm/.venv with exactly the packages of requirements.lock. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfPresent } from '../../../../lib/experiment/checkpoint.ts';
import { printable } from '../../../../lib/files/printable.ts';
import { systemReason } from '../../../../lib/files/system-error.ts';
import { writeAtomically } from '../../../../lib/files/write-atomically.ts';
import { InputError } from '../../../../lib/input-error.ts';
import { askPython, findPython, missingPackages, NO_PYTHON, type Search, venvPython } from './python.ts';

export interface SetupOptions extends Search {
  /** Instead of the one that is found. */
  readonly python?: string | undefined;
  /** Lock files beside requirements.lock: "dev", "ray". */
  readonly extras: readonly ('dev' | 'ray')[];
  /** Where the lock files lie. */
  readonly lockFolder: string;
  say(line: string): void;
}

/** Some locked versions need it; the worker itself runs on 3.10. */
const LOCK_MINOR = 11;

/** Written last: a folder without it, or with another hash, is made again. */
const MARKER = 'rewardproof-setup.json';

/** @throws InputError when no Python is there, or a step fails. */
export async function setUp(options: SetupOptions): Promise<void> {
  const { env, venv, extras, say } = options;
  if (options.python === undefined && env.REWARDPROOF_PYTHON) {
    const python = (await findPython({ env, venv }))!;
    const missing = missingPackages(python);
    if (missing.length === 0) {
      say(`REWARDPROOF_PYTHON (Python ${python.version}) has all that is needed; nothing was changed`);
      return;
    }
    throw new InputError(
      `REWARDPROOF_PYTHON lacks ${missing.join(', ')} and is never changed; expected them there, or REWARDPROOF_PYTHON unset`,
    );
  }
  const locks = ['requirements.lock', ...extras.map((extra) => `requirements-${extra}.lock`)].map((name) =>
    join(options.lockFolder, name),
  );
  const base = await basePython(options);
  const [, minor] = base.version.split('.').map(Number);
  if (minor! < LOCK_MINOR) {
    throw new InputError(
      `${printable(base.command)} is Python ${base.version}; expected 3.${LOCK_MINOR} or newer for the versions of requirements.lock, or REWARDPROOF_PYTHON for a Python 3.10 with packages of its own`,
    );
  }
  const hash = await hashOf(locks, base.version);
  if ((await readIfPresent(join(venv, MARKER))) === hash) {
    say('experiments/lm/.venv is up to date');
    return;
  }
  say(`making experiments/lm/.venv with Python ${base.version}`);
  await rm(venv, { recursive: true, force: true });
  const hasUv = await runs('uv', ['--version'], env);
  if (hasUv) {
    await step('uv', ['venv', '--quiet', '--python', base.command, venv], options);
    const files = locks.flatMap((lock) => ['-r', lock]);
    await step('uv', ['pip', 'install', '--python', venvPython(venv), ...files], options);
  } else {
    await step(base.command, ['-m', 'venv', venv], options);
    const files = locks.flatMap((lock) => ['-r', lock]);
    const pip = ['-m', 'pip', '--disable-pip-version-check', 'install', '--retries', '1', '--timeout', '15'];
    await step(venvPython(venv), [...pip, ...files], options);
  }
  const made = await askPython({ command: venvPython(venv), origin: 'experiments/lm/.venv' }, env);
  if (made === null || missingPackages(made).length > 0) {
    const missing = made === null ? 'a Python that runs' : missingPackages(made).join(', ');
    throw new InputError(
      `experiments/lm/.venv: lacks ${missing} after the installation; expected it by the lock`,
    );
  }
  await writeAtomically(join(venv, MARKER), hash);
  say('experiments/lm/.venv is ready');
}

async function basePython({
  env,
  venv,
  python,
}: SetupOptions): Promise<{ command: string; version: string }> {
  if (python !== undefined) {
    const found = await findPython({ env: { ...env, REWARDPROOF_PYTHON: python }, venv }).catch(
      (error: unknown) => {
        if (!(error instanceof InputError)) throw error;
        throw new InputError(error.message.replace('REWARDPROOF_PYTHON=', '--python '));
      },
    );
    return found!;
  }
  // A venv is not made from itself.
  const found = await findPython({ env, venv: join(venv, 'none') });
  if (found === null) throw new InputError(NO_PYTHON);
  return found;
}

async function hashOf(locks: readonly string[], version: string): Promise<string> {
  const hash = createHash('sha256').update(version);
  for (const lock of locks) {
    try {
      hash.update(`\0${await readFile(lock, 'utf8')}`);
    } catch (error) {
      throw new InputError(
        `${printable(lock)}: cannot be read: ${systemReason(error)}; expected a lock file`,
      );
    }
  }
  return `${JSON.stringify({ lock: hash.digest('hex') })}\n`;
}

function runs(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: 'ignore' });
    child.on('error', () => resolve(false));
    child.on('close', (status) => resolve(status === 0));
  });
}

/** Runs a command whose output the user sees. @throws InputError when it fails. */
async function step(command: string, args: readonly string[], { env, say }: SetupOptions): Promise<void> {
  say(`+ ${[command, ...args].join(' ')}`);
  const status = await new Promise<number | null>((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 2, 2] });
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  if (status === 0) return;
  const how =
    status === null ? 'could not be started, or was ended by a signal' : `ended with status ${status}`;
  throw new InputError(
    `setup: ${printable(command)} ${how}; expected its own message above to say why. The unfinished .venv is made again next time`,
  );
}
