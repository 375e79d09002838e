/**
 * Random instances for the audit. Every number is an integer over 16, drawn from one flat pool that is then laid out
 * over the shape: counterexamples shrink to short dyadic numbers, which the exact arithmetic takes as they are.
 */

import fc from 'fast-check';
import { IntegerPool, integerPools, POOL_RANGE } from '../../../lib/audit/integer-pool.ts';
import { stepLimit } from '../../../lib/checker/step-limit.ts';
import { exp } from '../../../lib/float/elementary.ts';
import type { Instance } from '../../../lib/instance/types.ts';
import { type Pair, pairs } from './by-hand.ts';

export const FAMILIES = [
  'gaussian',
  'clustered',
  'orthogonal',
  'nearly-non-separable',
  'imbalanced',
  'wide',
  'tall',
] as const;
export type Family = (typeof FAMILIES)[number];

const BETAS = [0.01, 0.1, 0.5, 1, 2, 10] as const;
/** Shares of the limit of H4; null stands for 'auto'. */
const RATE_SHARES = [null, 0.25, 0.95] as const;

const POOL_SIZE = 512;

/** What is drawn; `pool` holds integers in [−64, 64]. */
export interface Draw {
  readonly family: Family;
  /** 0..3, scaled to the family's own range. */
  readonly size: number;
  readonly beta: number;
  readonly rateShare: number | null;
  readonly warmStart: boolean;
  readonly pool: readonly number[];
}

export const draws: fc.Arbitrary<Draw> = fc.record({
  family: fc.constantFrom(...FAMILIES),
  size: fc.integer({ min: 0, max: 3 }),
  beta: fc.constantFrom(...BETAS),
  rateShare: fc.constantFrom(...RATE_SHARES),
  warmStart: fc.boolean(),
  pool: integerPools(POOL_SIZE),
});

/** k in [−64, 64], uniform, to a standard normal rounded to 16ths (quantiles of the discrete Gaussian on that grid). */
const GAUSSIAN: readonly number[] = (() => {
  const grid = Array.from({ length: 2 * POOL_RANGE + 1 }, (_, i) => (i - POOL_RANGE) / 16);
  const weights = grid.map((x) => exp((-x * x) / 2));
  const total = weights.reduce((a, b) => a + b, 0);
  const quantiles: number[] = [];
  let j = 0;
  let below = 0;
  for (let k = 0; k < grid.length; k++) {
    const target = ((k + 0.5) / grid.length) * total;
    while (j < grid.length - 1 && below + weights[j]! < target) {
      below += weights[j]!;
      j += 1;
    }
    quantiles.push(grid[j]!);
  }
  return quantiles;
})();

class Pool extends IntegerPool {
  gaussian(width: number): number[] {
    return Array.from({ length: width }, () => GAUSSIAN[this.integer() + POOL_RANGE]!);
  }

  /** Entries in [−1/4, 1/4]. */
  noise(width: number): number[] {
    return Array.from({ length: width }, () => Math.trunc(this.integer() / 16) / 16);
  }
}

const sum = (a: readonly number[], b: readonly number[]): number[] => a.map((x, d) => x + b[d]!);
const times = (a: readonly number[], c: number): number[] => a.map((x) => x * c);
const unit = (d: number, width: number, length = 1): number[] =>
  Array.from({ length: width }, (_, k) => (k === d % width ? length : 0));

/** Chosen and rejected representation of training pair i and of evaluation pair e. */
interface Layout {
  readonly count: number;
  readonly evaluations: number;
  readonly width: number;
  train(i: number): [readonly number[], readonly number[]];
  evaluation(e: number): [readonly number[], readonly number[]];
}

function layout(family: Family, size: number, pool: Pool): Layout {
  switch (family) {
    case 'gaussian':
    case 'wide':
    case 'imbalanced': {
      const [count, width] = family === 'wide' ? [2 + (size % 3), 24] : [2 + size, 6 + size];
      // Norms that differ by up to 2^10 within one training set.
      const factor = (i: number): number => (family === 'imbalanced' ? [1 / 32, 1, 32][i % 3]! : 1);
      return {
        count,
        width,
        evaluations: 4,
        train: (i) => [times(pool.gaussian(width), factor(i)), times(pool.gaussian(width), factor(i))],
        evaluation: () => [pool.gaussian(width), pool.gaussian(width)],
      };
    }
    case 'clustered': {
      // Good and bad concepts; each response is a synonym: a concept's centre plus a little noise.
      const width = 8;
      const good = [pool.gaussian(width), pool.gaussian(width)];
      const bad = [pool.gaussian(width), pool.gaussian(width)];
      const pair = (i: number): [number[], number[]] => [
        sum(good[i % 2]!, pool.noise(width)),
        sum(bad[(i >> 1) % 2]!, pool.noise(width)),
      ];
      return { count: 4 + size, evaluations: 4, width, train: pair, evaluation: pair };
    }
    case 'orthogonal': {
      const width = 4 + size;
      const length = (): number => (1 + Math.abs(pool.integer())) / 16;
      return {
        count: width,
        evaluations: 4,
        width,
        train: (i) => [unit(i, width, length()), unit(i, width, -length())],
        evaluation: (e) => [sum(unit(e, width), pool.noise(width)), pool.noise(width)],
      };
    }
    case 'nearly-non-separable': {
      // Two nearly opposite differences leave a margin of a fraction of their length.
      const width = 3 + size;
      const base = pool.gaussian(width - 1);
      return {
        count: 3,
        evaluations: 4,
        width,
        train: (i) =>
          i < 2
            ? [[...times(base, i === 0 ? 1 : -1), 1 / 8], unit(0, width, 0)]
            : [pool.gaussian(width), unit(0, width, 0)],
        evaluation: () => [pool.gaussian(width), pool.gaussian(width)],
      };
    }
    case 'tall': {
      // n > D: a planted direction decides which of the two responses is chosen.
      const width = 3;
      const planted = sum(pool.gaussian(width), unit(0, width, 2));
      const ordered = (): [number[], number[]] => {
        const a = pool.gaussian(width);
        const b = pool.gaussian(width);
        const difference = planted.reduce((t, w, d) => t + w * (a[d]! - b[d]!), 0);
        return difference >= 0 ? [a, b] : [b, a];
      };
      return { count: 6 + 2 * size, evaluations: 4, width, train: ordered, evaluation: ordered };
    }
  }
}

/** The instance of a draw, or null when the training representations are all zero. */
export function instanceOf({
  family,
  size,
  beta,
  rateShare,
  warmStart,
  pool: values,
}: Draw): Instance | null {
  const pool = new Pool(values);
  const { count, evaluations, width, train, evaluation } = layout(family, size, pool);
  // A first coordinate of at least 1 with disjoint roles keeps the implicit model separable; the Gaussian family
  // lets tokens appear in both roles instead.
  const prompt = (): number[] => {
    const h = pool.gaussian(width);
    return family === 'gaussian' ? h : [1 + Math.abs(h[0]!), ...h.slice(1)];
  };
  const token = (i: number): [number, number] =>
    family === 'gaussian' ? [i % 3, (i + 1) % 3] : [i % 3, 3 + (i % 2)];
  const trainPairs: Pair[] = Array.from({ length: count }, (_, i) => {
    const [chosen, rejected] = train(i);
    const [plus, minus] = token(i);
    return [prompt(), plus, chosen, minus, rejected];
  });
  const evaluationPairs: Pair[] = Array.from({ length: evaluations }, (_, e) => {
    const [chosen, rejected] = evaluation(e);
    return [prompt(), 10 + 2 * e, chosen, 11 + 2 * e, rejected];
  });
  const base: Instance = {
    width,
    beta,
    learningRate: 'auto',
    train: pairs(trainPairs),
    evaluation: pairs(evaluationPairs),
    ...(warmStart ? { initialHead: Float64Array.from(pool.gaussian(width)) } : {}),
  };
  if (base.train.prompt.every((v) => v === 0)) return null;
  // 'auto' is half of the limit.
  return rateShare === null ? base : { ...base, learningRate: 2 * rateShare * stepLimit(base).auto };
}
