/** What is run, in its order. */

import type { Config } from './config.ts';
import { FAMILIES, type Family } from './linear/instances.ts';

export const STARTS = ['random', 'pretrained'] as const;
export type Start = (typeof STARTS)[number];

export type Task =
  | {
      readonly kind: 'linear' | 'direction';
      readonly seed: number;
      readonly family: Family;
      readonly length: number;
      readonly index: number;
    }
  | {
      readonly kind: 'transformer';
      readonly seed: number;
      readonly start: Start;
      readonly tied: boolean;
      readonly length: number;
    };

const DIRECTION_FAMILIES = ['independent', 'clustered', 'shared'] as const satisfies readonly Family[];

export function tasksOf({
  config,
  seeds,
}: {
  readonly config: Config;
  readonly seeds: readonly number[];
}): Task[] {
  const { lengths, instances, directionLengths, directionInstances, transformer } = config;
  const fixed = (
    kind: 'linear' | 'direction',
    seed: number,
    families: readonly Family[],
    over: readonly number[],
    count: number,
  ): Task[] =>
    families.flatMap((family) =>
      over.flatMap((length) =>
        Array.from({ length: count }, (_, index) => ({ kind, seed, family, length, index })),
      ),
    );
  return seeds.flatMap((seed) => [
    ...fixed('linear', seed, FAMILIES, lengths, instances),
    ...fixed('direction', seed, DIRECTION_FAMILIES, directionLengths, directionInstances),
    ...STARTS.flatMap((start) =>
      [false, true].flatMap((tied) =>
        transformer.lengths.map((length): Task => ({ kind: 'transformer', seed, start, tied, length })),
      ),
    ),
  ]);
}
