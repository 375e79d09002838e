/** Random instances: small integers over 16 from one flat pool, which the families turn and scale by powers of two. */

import fc from 'fast-check';
import { integerPools } from '../../../lib/audit/integer-pool.ts';
import type { Instance, Pair } from './types.ts';

export const FAMILIES = [
  'random',
  'aligned',
  'orthogonal',
  'opposite',
  'near-chosen',
  'ties',
  'huge',
  'tiny',
  'long-margin',
  'batch',
] as const;
export type Family = (typeof FAMILIES)[number];

const POOL_SIZE = 64;
const RATES = [1e-6, 1 / 1024, 0.1, 1, 32, 1e6] as const;

/** What is drawn; `pool` holds integers in [−64, 64]. */
export interface Draw {
  readonly family: Family;
  /** D = 2..5. */
  readonly width: number;
  readonly learningRate: number;
  readonly pool: readonly number[];
}

export const draws: fc.Arbitrary<Draw> = fc.record({
  family: fc.constantFrom(...FAMILIES),
  width: fc.integer({ min: 2, max: 5 }),
  learningRate: fc.constantFrom(...RATES),
  pool: integerPools(POOL_SIZE),
});

type Row = readonly number[];

const times = (a: Row, c: number): number[] => a.map((x) => c * x);
const plus = (a: Row, b: Row): number[] => a.map((x, d) => x + b[d]!);
const minus = (a: Row, b: Row): number[] => a.map((x, d) => x - b[d]!);

/** Orthogonal to a, exactly: exchanges two coordinates and one sign. */
function quarterTurn(a: Row): number[] {
  return a.map((_, d) => (d === 0 ? -a[1]! : d === 1 ? a[0]! : 0));
}

/** The evaluated representations of a family, given h+ and z = h+ − h−. */
function evaluated(family: Family, chosen: Row, z: Row, next: () => number[]): number[][] {
  switch (family) {
    case 'aligned':
      return [times(z, 2), plus(times(z, 4), quarterTurn(z))];
    case 'orthogonal':
      return [quarterTurn(z), times(quarterTurn(z), -8)];
    case 'opposite':
      return [times(z, -1), plus(times(z, -1 / 2), quarterTurn(z))];
    case 'near-chosen':
      return [chosen.slice(), plus(chosen, times(next(), 1 / 64))];
    default:
      return [next(), next()];
  }
}

export function instanceOf({ family, width, learningRate, pool }: Draw): Instance {
  let at = 0;
  const next = (): number[] => Array.from({ length: width }, () => pool[at++ % pool.length]! / 16);
  const scale = family === 'huge' ? 2 ** 30 : family === 'tiny' ? 2 ** -30 : 1;
  const pair = (): Pair => {
    const chosen = times(next(), scale);
    if (family === 'ties') return { chosen, rejected: chosen };
    // In 'near-chosen' the rejected response is long, so that ⟨h+, h+ − h−⟩ has either sign.
    const rejected = times(next(), family === 'near-chosen' ? 4 : scale);
    return { chosen, rejected };
  };
  const pairs = Array.from({ length: family === 'batch' ? 3 : 1 }, pair);
  const { chosen, rejected } = pairs[0]!;
  const z = minus(chosen, rejected);
  // Margins of some hundreds, of either sign, make g very small or very close to 1.
  const head = times(next(), family === 'long-margin' ? 16 : 1);
  const evaluation = evaluated(family, chosen, z, next);
  return { learningRate, head, pairs, evaluation };
}
