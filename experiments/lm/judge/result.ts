/** result.json of a run: as lib/experiment's, with what was judged named by hash instead of repeated. Holds no time. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '../../../lib/audit/types.ts';
import type { JudgedClaim, MeasuredNumber } from '../../../lib/experiment/types.ts';
import { printable } from '../../../lib/files/printable.ts';
import { writeAtomically } from '../../../lib/files/write-atomically.ts';
import { InputError } from '../../../lib/input-error.ts';
import type { PresetName, RunConfig } from '../launcher/config/types.ts';
import type { Flag } from './measures/confounds.ts';
import { parseJson } from './read/json-value.ts';
import type { RunData } from './read/run-folder.ts';
import { readTextFile } from './read/text-file.ts';

export const RESULT_SCHEMA = 'rewardproof/lm-result/1';

export interface LmResult {
  readonly schema: typeof RESULT_SCHEMA;
  readonly experiment: string;
  readonly verdict: Verdict;
  readonly preset: PresetName;
  readonly seeds: readonly number[];
  readonly planted: null;
  /** Of the judge; environment.json holds the worker's. */
  readonly versions: { readonly node: string; readonly package: string };
  readonly config: RunConfig;
  readonly thresholds: Readonly<Record<string, number>>;
  /** SHA-256 of the files that were judged. */
  readonly inputs: RunData['hashes'];
  /** What could explain a result without the model having understood anything. */
  readonly flags: readonly Flag[];
  readonly numbers: readonly MeasuredNumber[];
  readonly claims: readonly JudgedClaim[];
  readonly notCovered: readonly string[];
}

export function versions(): LmResult['versions'] {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return { node: process.versions.node, package: (JSON.parse(text) as { version: string }).version };
}

const resultPath = (folder: string): string => join(folder, 'result.json');

function resultText(result: LmResult): string {
  return `${JSON.stringify(result, null, 1)}\n`;
}

export async function saveResult(folder: string, result: LmResult): Promise<void> {
  await writeAtomically(resultPath(folder), resultText(result));
}

const COMPARED = [
  'config',
  'inputs',
  'thresholds',
  'flags',
  'numbers',
  'claims',
  'notCovered',
  'verdict',
] as const;

/**
 * The first part in which the saved result of a folder is not what its files give, or null.
 * @returns 'absent' when there is no result.
 * @throws InputError for a file that is no result.
 */
export async function savedDifference(folder: string, result: LmResult): Promise<string | null> {
  const path = resultPath(folder);
  const text = await readTextFile(path);
  if (text === null) return 'absent';
  const held = parseJson(text, printable(path)) as Partial<LmResult> | null;
  if (held?.schema !== RESULT_SCHEMA) {
    throw new InputError(`${printable(path)}: is no result of a run; expected schema ${RESULT_SCHEMA}`);
  }
  // Through text: a saved number is what JSON makes of it.
  const fresh = JSON.parse(resultText(result)) as LmResult;
  return COMPARED.find((part) => compared(fresh[part]) !== compared(held[part])) ?? null;
}

/** The command to replay with names the folder as it was given. */
function compared(part: unknown): string {
  return JSON.stringify(part, (key, value: unknown) => (key === 'replay' ? undefined : value));
}
