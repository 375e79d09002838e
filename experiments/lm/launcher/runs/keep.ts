/** A finished run in the form in which it is kept: what its verdicts are computed from, packed, and its provenance. */

import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { printable } from '../../../../lib/files/printable.ts';
import { systemReason } from '../../../../lib/files/system-error.ts';
import { InputError } from '../../../../lib/input-error.ts';
import { judgeRun } from '../../judge/judge.ts';
import { parseJson } from '../../judge/read/json-value.ts';
import { readRun } from '../../judge/read/run-folder.ts';
import { readTextFile } from '../../judge/read/text-file.ts';
import { type LmResult, saveResult } from '../../judge/result.ts';

const PACKED = ['predictions.jsonl', 'metrics.jsonl', 'measurements.json'] as const;

/** File names in place of absolute paths, which mean nothing elsewhere. */
function withoutPaths(value: unknown): unknown {
  if (typeof value === 'string') return isAbsolute(value) ? basename(value) : value;
  if (Array.isArray(value)) return value.map(withoutPaths);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutPaths(part)]));
}

async function writeFiles(from: string, to: string): Promise<void> {
  for (const name of ['config.json', 'environment.json']) {
    const text = await readTextFile(join(from, name));
    if (text === null) throw new InputError(`${printable(from)}: has no ${name}; expected a finished run`);
    const value = withoutPaths(parseJson(text, printable(join(from, name))));
    await writeFile(join(to, name), `${JSON.stringify(value, null, 1)}\n`);
  }
  for (const name of PACKED) {
    const text = await readTextFile(join(from, name));
    if (text !== null) await writeFile(join(to, `${name}.gz`), gzipSync(text, { level: 9 }));
  }
  const instance = 'instance.safetensors';
  await copyFile(join(from, instance), join(to, instance)).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  });
}

/**
 * Writes the folder `to`, whole or not at all, and judges what it holds.
 * @throws InputError when `from` holds no finished run, or `to` exists or cannot be written.
 */
export async function keepRun(from: string, to: string): Promise<LmResult> {
  await readRun(from);
  const draft = join(dirname(to), `.${basename(to)}.${process.pid}`);
  try {
    await mkdir(draft, { recursive: true });
    await writeFiles(from, draft);
    await mkdir(to);
    await rename(draft, to);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `--out ${printable(to)}: cannot be written: ${systemReason(error)}; expected a new folder`,
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  const result = judgeRun(await readRun(to));
  await saveResult(to, result);
  return result;
}
