/** Runs in one table: a line a run, a line a claim. */

import type { Style } from '../../../lib/audit/render.ts';
import type { Level, Verdict } from '../../../lib/audit/types.ts';
import type { LmResult } from './result.ts';

export interface JudgedRun {
  readonly folder: string;
  readonly result: LmResult;
}

const ORDER: readonly Verdict[] = ['verified', 'inconclusive', 'refuted'];

/** Refuted if any run is, else inconclusive if any is or there are none. */
export function worstOf(runs: readonly JudgedRun[]): Verdict {
  if (runs.length === 0) return 'inconclusive';
  return ORDER[Math.max(...runs.map(({ result }) => ORDER.indexOf(result.verdict)))]!;
}

const levelWords = (level: Level | null): string => level ?? '–';

export function renderRuns(runs: readonly JudgedRun[], s: Style): string {
  return runs
    .flatMap(({ folder, result: { experiment, config, verdict, claims, flags } }) => {
      const { model, precision, seed } = config;
      const width = Math.max(...claims.map(({ id }) => id.length));
      return [
        `${s.strong(folder)}: ${experiment}, ${model.source}, ${precision}, seed ${seed}: ${s.verdict(verdict, verdict)}`,
        ...claims.map(
          (c) =>
            `  ${c.id.padEnd(width)}  ${levelWords(c.level).padEnd(11)}  ${s.verdict(c.verdict, c.verdict)}`,
        ),
        ...(flags.length === 0
          ? []
          : [`  ${flags.length} ${flags.length === 1 ? 'flag' : 'flags'}: npm run lm -- judge ${folder}`]),
      ];
    })
    .join('\n');
}
