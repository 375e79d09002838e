/** DIR/sweep.jsonl, the worker's table of the runs of a sweep, and what is printed of it. */

import { join } from 'node:path';
import { duration } from '../../../../lib/experiment/progress.ts';
import { printable } from '../../../../lib/files/printable.ts';
import { InputError } from '../../../../lib/input-error.ts';
import { parseJson } from '../../judge/read/json-value.ts';
import { readTextFile } from '../../judge/read/text-file.ts';
import type { LmResult } from '../../judge/result.ts';

export interface SweepRow {
  readonly id: string;
  readonly state: 'finished' | 'failed' | 'waiting';
  readonly error: string | null;
  /** Of all attempts together. */
  readonly seconds: number;
  readonly attempts: number;
}

/** None when the worker has not begun. @throws InputError for a broken table. */
export async function readTable(folder: string): Promise<readonly SweepRow[]> {
  const path = join(folder, 'sweep.jsonl');
  const text = await readTextFile(path);
  if (text === null) return [];
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, k) => {
      const row = parseJson(line, `${printable(path)}:${k + 1}`) as Partial<SweepRow> | null;
      const isRow =
        typeof row?.id === 'string' &&
        ['finished', 'failed', 'waiting'].includes(row.state ?? '') &&
        typeof row.seconds === 'number' &&
        typeof row.attempts === 'number' &&
        (row.error === null || typeof row.error === 'string');
      if (!isRow) throw new InputError(`${printable(path)}:${k + 1}: expected a row of a sweep`);
      return row as SweepRow;
    });
}

/** A line for every run, and one for every claim: in how many runs it was verified, refuted, left open. */
export function renderSweep(rows: readonly SweepRow[], results: ReadonlyMap<string, LmResult>): string {
  const width = Math.max(...rows.map(({ id }) => id.length), 3) + 2;
  const lines = [`${'run'.padEnd(width)}${'state'.padEnd(11)}${'verdict'.padEnd(14)}time`];
  for (const { id, state, error, seconds, attempts } of rows) {
    const verdict = results.get(id)?.verdict ?? '';
    const again = attempts > 1 ? `, ${attempts} attempts` : '';
    lines.push(`${id.padEnd(width)}${state.padEnd(11)}${verdict.padEnd(14)}${duration(seconds)}${again}`);
    if (error !== null) lines.push(`${' '.repeat(width)}${printable(error, 300)}`);
  }
  const claims = new Map<string, Record<string, number>>();
  for (const result of results.values()) {
    for (const { id, verdict } of result.claims) {
      const counts = claims.get(id) ?? {};
      counts[verdict] = (counts[verdict] ?? 0) + 1;
      claims.set(id, counts);
    }
  }
  if (claims.size > 0) lines.push('', `claims, over ${results.size} runs`);
  const longest = Math.max(0, ...[...claims.keys()].map((id) => id.length)) + 2;
  for (const [id, counts] of claims) {
    const words = ['verified', 'refuted', 'inconclusive']
      .filter((verdict) => counts[verdict] !== undefined)
      .map((verdict) => `${counts[verdict]} ${verdict}`);
    lines.push(`  ${id.padEnd(longest)}${words.join(', ')}`);
  }
  return lines.join('\n');
}
