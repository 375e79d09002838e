/** A quantity and its interval. */

import type { MeasuredNumber } from '../../lib/experiment/types.ts';
import type { Measurement } from './rows.ts';
import { interval } from './select.ts';

export function mean(id: string, statement: string, values: readonly number[]): MeasuredNumber[] {
  const count = values.length;
  if (count === 0) return [];
  if (count === 1)
    return [{ id, statement, value: values[0]!, low: null, high: null, interval: 'none', count }];
  const { value, low, high } = interval(values);
  return [{ id, statement, value, low, high, interval: 'mean, Student’s t, 95 %, over seeds', count }];
}

export function largest(id: string, statement: string, values: readonly number[]): MeasuredNumber[] {
  if (values.length === 0) return [];
  const value = Math.max(...values);
  return [{ id, statement, value, low: null, high: null, interval: 'none', count: values.length }];
}

export const key = ({ beta }: Measurement): string => (beta === null ? 'explicit' : `implicit-${beta}`);

/** Runs that differ in the seed only. */
export function alike(rows: readonly Measurement[]): readonly (readonly Measurement[])[] {
  const groups = new Map<string, Measurement[]>();
  for (const row of rows) {
    const name = `${key(row)} ${row.rate}`;
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups.values()];
}
