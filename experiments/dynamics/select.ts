/** Runs by what they are. */

import { clopperPearson } from '../../lib/statistics/clopper-pearson.ts';
import { meanInterval } from '../../lib/statistics/mean.ts';
import type { Measurement } from './rows.ts';
import { POSITIONS } from './tally.ts';

export const isExplicit = ({ beta }: Measurement): boolean => beta === null;
export const isImplicit = ({ beta }: Measurement): boolean => beta !== null;
export const isHead = ({ trained, optimiser }: Measurement): boolean =>
  trained === 'head' && optimiser === 'gradient-descent';
export const isFull = ({ trained, optimiser }: Measurement): boolean =>
  trained === 'all' && optimiser === 'gradient-descent';
export const isShared = ({ carriers }: Measurement): boolean => carriers === 'shared';

export function nameOf({ beta }: Pick<Measurement, 'beta'>): string {
  return beta === null ? 'EX-RM' : `IM-RM β = ${beta}`;
}

/** The largest value of a seed's runs, seed by seed: a claim about the worst of them, with independent values. */
export function perSeed(
  rows: readonly Measurement[],
  seeds: readonly number[],
  value: (row: Measurement) => number,
  combine: (a: number, b: number) => number,
): number[] {
  return seeds.flatMap((seed) => {
    const of = rows.filter((row) => row.seed === seed).map(value);
    return of.length === 0 ? [] : [of.reduce((a, b) => combine(a, b))];
  });
}

/** Student's interval of the mean; all of the line for fewer than two values. */
export function interval(values: readonly number[]): { value: number; low: number; high: number } {
  if (values.length < 2) return { value: values[0] ?? 0, low: -1e308, high: 1e308 };
  const { mean, low, high } = meanInterval(values);
  return { value: mean, low, high };
}

/** Share of seeds, with the interval of Clopper and Pearson. */
export function shareOf(holds: readonly boolean[]): { value: number; low: number; high: number } {
  return holds.length === 0
    ? { value: 0, low: 0, high: 1 }
    : clopperPearson(holds.filter(Boolean).length, holds.length);
}

/** Sums of Equation 5 terms over l, of one position k of the original (0) or the paraphrase (1); see rows.ts. */
export function termsAt(
  terms: readonly number[],
  wording: 0 | 1,
  k: number,
): { readonly same: number; readonly sameSize: number; readonly other: number; readonly otherSize: number } {
  const sum = (part: number): number => {
    let total = 0;
    for (let l = 0; l < POSITIONS; l++)
      total += terms[((wording * POSITIONS + k) * POSITIONS + l) * 4 + part]!;
    return total;
  };
  return { same: sum(0), sameSize: sum(1), other: sum(2), otherSize: sum(3) };
}
