/** Parts of the measurements, and means over what is independent in them. */

import { byInterval, type Frame } from '../../lib/experiment/evidence.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import { meanInterval } from '../../lib/statistics/mean.ts';
import type { Family } from './linear/instances.ts';
import type {
  DirectionRow,
  LinearRow,
  LinearRun,
  Measurement,
  TransformerRow,
  TransformerRun,
} from './rows.ts';

export const linearRows = (rows: readonly Measurement[]): LinearRow[] =>
  rows.filter((row): row is LinearRow => row.kind === 'linear');
export const directionRows = (rows: readonly Measurement[]): DirectionRow[] =>
  rows.filter((row): row is DirectionRow => row.kind === 'direction');
export const transformerRows = (rows: readonly Measurement[]): TransformerRow[] =>
  rows.filter((row): row is TransformerRow => row.kind === 'transformer');

/** Whether the multisets of prefix representations of all pairs, of D_T and D_E, are the same. */
export function allBalanced({ family, length }: Pick<LinearRow, 'family' | 'length'>): boolean {
  return length === 1 || family === 'shared';
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** One value for each instance: the mean of `of` over its runs that are wanted; none for an instance without any. */
export function perInstance(
  rows: readonly LinearRow[],
  families: readonly Family[],
  isWanted: (run: LinearRun, row: LinearRow) => boolean,
  of: (run: LinearRun) => number,
): number[] {
  return rows.flatMap((row) => {
    if (!families.includes(row.family)) return [];
    const values = row.runs.filter((run) => isWanted(run, row)).map(of);
    return values.length === 0 ? [] : [mean(values)];
  });
}

/** One value for each seed: the mean of `of` over the transformers and runs that are wanted. */
export function perSeed(
  rows: readonly TransformerRow[],
  isWanted: (row: TransformerRow, run: TransformerRun) => boolean,
  of: (run: TransformerRun) => number | null,
): number[] {
  const seeds = new Map<number, number[]>();
  for (const row of rows) {
    for (const run of row.runs) {
      const value = isWanted(row, run) ? of(run) : null;
      if (value !== null) seeds.set(row.seed, [...(seeds.get(row.seed) ?? []), value]);
    }
  }
  return [...seeds.values()].map(mean);
}

export const largestBeta = (rows: readonly LinearRow[]): number =>
  Math.max(...rows.flatMap(({ runs }) => runs.map(({ beta }) => beta)));
export const smallestBeta = (rows: readonly LinearRow[]): number =>
  Math.min(...rows.flatMap(({ runs }) => runs.map(({ beta }) => beta)));

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Student's 95 % interval; all reals for fewer than two values. */
export function intervalOf(values: readonly number[]): Interval {
  if (values.length < 2) return { value: values[0] ?? 0, low: -1e9, high: 1e9 };
  const { mean: value, low, high } = meanInterval(values);
  return { value, low, high };
}

/** Judges a mean by its interval. */
export function byMean(
  frame: Omit<Frame, 'level' | 'relation' | 'quantity'>,
  values: readonly number[],
  wanted: 'at-least' | 'at-most',
  threshold: number,
  unit: string,
  replay: string,
  interval: Interval = intervalOf(values),
): TimelessEvidence {
  return byInterval(
    {
      ...frame,
      level: 'statistical',
      relation: wanted === 'at-least' ? 'lower-bound' : 'upper-bound',
      quantity: `${wanted === 'at-least' ? 'lower' : 'upper'} end of Student's 95 % interval for the mean over ${unit}`,
    },
    { ...interval, threshold, wanted, instances: values.length, discarded: 0 },
    replay,
  );
}
