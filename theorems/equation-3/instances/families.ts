/**
 * Random instances. All numbers are small integers from one flat pool, scaled by powers of two and small integers, so
 * that counterexamples shrink to short dyadic numbers.
 */

import fc from 'fast-check';
import { IntegerPool, integerPools } from '../../../lib/audit/integer-pool.ts';
import type { ExplicitPairs, ImplicitPair, ImplicitPairs, Instance, Position, RewardPair } from './types.ts';

export const FAMILIES = ['moderate', 'extreme', 'ties', 'tiny', 'one-wrong', 'start', 'long'] as const;
export type Family = (typeof FAMILIES)[number];

const POOL_SIZE = 96;

/** What is drawn; `pool` holds integers in [−64, 64]. */
export interface Draw {
  readonly family: Family;
  /** n = 1..3. */
  readonly count: number;
  /** D = 1..2 of the implicit model; the explicit one has D + 1. */
  readonly width: number;
  /** V = 2..4. */
  readonly vocabulary: number;
  readonly beta: number;
  readonly pool: readonly number[];
}

export const draws: fc.Arbitrary<Draw> = fc.record({
  family: fc.constantFrom(...FAMILIES),
  count: fc.integer({ min: 1, max: 3 }),
  width: fc.integer({ min: 1, max: 2 }),
  vocabulary: fc.integer({ min: 2, max: 4 }),
  beta: fc.constantFrom(1, 2, 3, 0.5, 0.1),
  pool: integerPools(POOL_SIZE),
});

class Pool extends IntegerPool {
  row(width: number, unit: number): number[] {
    return Array.from({ length: width }, () => this.integer() * unit);
  }
}

/** 2^−50 */
const TINY = 1 / 1125899906842624;

/** A pair of rewards or of coordinates, [chosen, rejected]. */
function couple(family: Family, i: number, pool: Pool): readonly [number, number] {
  const [a, b] = [pool.integer(), pool.integer()];
  switch (family) {
    case 'extreme':
      // Margins up to ±1536.
      return [12 * a, 12 * b];
    case 'ties':
      // Of three pairs, one tie at least in each list.
      return i === 0 ? [a / 16, a / 16] : [Math.trunc(a / 33), Math.trunc(b / 33)];
    case 'tiny':
      return [a / 16 + b * TINY, a / 16];
    case 'one-wrong':
      // The first pair is wrong, by little or much; the others are right by a lot.
      return i === 0 ? [0, Math.abs(a) / 16] : [Math.abs(a) + 1, -Math.abs(b)];
    default:
      return [a / 16, b / 16];
  }
}

function rewardPairs({ family, count }: Draw, pool: Pool): RewardPair[] {
  return Array.from({ length: count }, (_, i) => {
    const [chosen, rejected] = couple(family, i, pool);
    return { chosen, rejected };
  });
}

function explicitPairs({ family, count, width }: Draw, pool: Pool): ExplicitPairs {
  const head = pool.row(width + 1, 1 / 16);
  // A first coordinate 1 passes the couples on to the margins.
  head[0] = 1;
  const pairs = Array.from({ length: count }, (_, i) => {
    const couples = Array.from({ length: width + 1 }, () => couple(family, i, pool));
    return { chosen: couples.map(([c]) => c), rejected: couples.map(([, r]) => r) };
  });
  return { head, pairs };
}

function implicitPairs({ family, count, width, vocabulary, beta }: Draw, pool: Pool): ImplicitPairs {
  // Extreme: logits up to ±11·64·1 in each of D coordinates.
  const unit = family === 'extreme' ? 11 : family === 'tiny' ? TINY : 1 / 16;
  const hiddenUnit = family === 'extreme' ? 1 / 64 : 1 / 16;
  const rows = (): number[][] => Array.from({ length: vocabulary }, () => pool.row(width, unit));
  const unembedding = rows();
  if (family === 'ties') unembedding[1] = unembedding[0]!;
  const reference = family === 'start' || family === 'ties' ? unembedding : rows();
  const token = (): number => Math.abs(pool.integer()) % vocabulary;
  const response = (prompt: readonly number[], length: number, first: number): Position[] =>
    Array.from({ length }, (_, l) => ({
      token: l === 0 ? first : token(),
      hidden: l === 0 ? prompt : pool.row(width, hiddenUnit),
    }));
  const pairs: ImplicitPair[] = Array.from({ length: count }, (_, i) => {
    const prompt = pool.row(width, hiddenUnit);
    const first = token();
    // Pair 0 has one-token responses that differ.
    if (i === 0)
      return { chosen: response(prompt, 1, first), rejected: response(prompt, 1, (first + 1) % vocabulary) };
    const length = (): number => 1 + (Math.abs(pool.integer()) % (family === 'long' ? 4 : 2));
    return { chosen: response(prompt, length(), first), rejected: response(prompt, length(), token()) };
  });
  return { beta, unembedding, reference, pairs };
}

/** The three lists of a draw. */
export function instanceOf(draw: Draw): Instance {
  const pool = new Pool(draw.pool);
  return {
    rewards: rewardPairs(draw, pool),
    explicit: explicitPairs(draw, pool),
    implicit: implicitPairs(draw, pool),
  };
}
