/**
 * Random instances for the audit. A flat pool of small integers is laid out over the prompts; masses are integers or
 * powers of two over their sum, so that everything is exact and counterexamples shrink to short rationals.
 */

import fc from 'fast-check';
import type Fraction from 'fraction.js';
import { IntegerPool, integerPools } from '../../../lib/audit/integer-pool.ts';
import { rational } from '../../../lib/exact/fractions.ts';
import { makePrompt, type Prompt } from '../../../lib/verification/prompt.ts';
import type { Margin, VerificationInstance } from './types.ts';

export const FAMILIES = [
  'plain',
  'concentrated',
  'extreme',
  'single-correct',
  'several-prompts',
  'q-near-one',
  'q-huge',
  'real-margin',
  'real-extreme',
  'all-correct',
  'none-correct',
] as const;
export type Family = (typeof FAMILIES)[number];

/** How often a family is drawn. The last four leave all or some of the exact checks nothing to do: kept rare. */
const DRAWN: readonly Family[] = FAMILIES.flatMap((family, k) =>
  Array.from({ length: k < 7 ? 2 : 1 }, () => family),
);

const POOL_SIZE = 64;
const POOL_END = 64;

/** What is drawn; `pool` holds integers in [0, 63]. */
export interface Draw {
  readonly family: Family;
  /** 0..4, more responses. */
  readonly size: number;
  /** 0..7, selects β and the margin. */
  readonly scale: number;
  readonly pool: readonly number[];
}

export const draws: fc.Arbitrary<Draw> = fc.record({
  family: fc.constantFrom(...DRAWN),
  size: fc.integer({ min: 0, max: 4 }),
  scale: fc.integer({ min: 0, max: 7 }),
  pool: integerPools(POOL_SIZE, 0, POOL_END - 1),
});

/** Families that have two prompts half of the time. */
const MAY_BE_TWO: readonly Family[] = ['plain', 'extreme', 'single-correct', 'q-near-one', 'real-margin'];

/** Exponents of powers of two, from likely to never seen. */
const EXTREME = [0, 1, 30, 60, 300, 1000, 1074, 3000] as const;
const BETAS = [
  rational(1, 100),
  rational(1, 10),
  rational(1, 2),
  rational(1),
  rational(2),
  rational(10),
] as const;
/** [δ, β] as texts of rationals, δ/β from 10^-20 to 10^5. */
const REAL = [
  [rational(1), rational(1, 100)],
  [rational(1), rational(1)],
  [rational(1, 3), rational(1, 7)],
  [rational(1, 10), rational(2)],
] as const;
const REAL_EXTREME = [
  [rational(1000), rational(1, 100)],
  [rational(1, 10n ** 14n), rational(10n ** 6n)],
  [rational(7, 10), rational(1, 1000)],
  [rational(1, 10n ** 9n), rational(3)],
] as const;

/** Correctness of response i of n. */
type Roles = (i: number, n: number) => boolean;

function masses(family: Family, count: number, pool: IntegerPool): bigint[] {
  return Array.from({ length: count }, (_, i) => {
    const k = pool.integer();
    if (family === 'extreme' || family === 'real-extreme') {
      return 1n << BigInt(EXTREME[EXTREME.length - 1]! - EXTREME[k % EXTREME.length]!);
    }
    if (family === 'concentrated') return i === count - 1 ? 1n << 40n : BigInt(1 + k);
    return BigInt(1 + k);
  });
}

function prompt(family: Family, count: number, pool: IntegerPool, roles: Roles, weight: Fraction): Prompt {
  const found = masses(family, count, pool);
  const total = found.reduce((sum, m) => sum + m, 0n);
  return makePrompt(
    found.map((m, i) => ({ reference: rational(m, total), correct: roles(i, count) })),
    weight,
  );
}

function margin(
  family: Family,
  scale: number,
  pool: IntegerPool,
): { readonly beta: Fraction; readonly margin: Margin } {
  const beta = BETAS[scale % BETAS.length]!;
  const k = pool.integer();
  switch (family) {
    case 'real-margin':
    case 'real-extreme': {
      const table = family === 'real-margin' ? REAL : REAL_EXTREME;
      const [delta, itsBeta] = table[scale % table.length]!;
      return { beta: itsBeta, margin: { kind: 'delta', delta } };
    }
    case 'q-near-one':
      return {
        beta,
        margin: { kind: 'q', q: rational(1).add(rational(1 + k, 1n << BigInt(8 * scale + 8))) },
      };
    case 'q-huge':
      return {
        beta,
        margin: { kind: 'q', q: rational(BigInt(k + 2) ** BigInt(20 * (scale + 1)), BigInt(1 + (k % 3))) },
      };
    case 'several-prompts':
      // Small q, so that the average has little room below its bound.
      return { beta, margin: { kind: 'q', q: rational(1).add(rational(1 + k, POOL_END)) } };
    default:
      return { beta, margin: { kind: 'q', q: rational(1).add(rational(1 + k, 1 + scale)) } };
  }
}

export function instanceOf({ family, size, scale, pool: values }: Draw): VerificationInstance {
  const pool = new IntegerPool(values);
  const setting = margin(family, scale, pool);
  const mixed: Roles = (i) => (i < 2 ? i === 0 : pool.integer() % 2 === 0);
  const roles: Roles =
    family === 'all-correct'
      ? () => true
      : family === 'none-correct'
        ? () => false
        : family === 'single-correct' || family === 'concentrated'
          ? (i) => i === 0
          : mixed;
  const count =
    family === 'several-prompts' ? 2 + (size % 3) : MAY_BE_TWO.includes(family) ? 1 + (scale % 2) : 1;
  const prompts = Array.from({ length: count }, () =>
    prompt(family, 2 + size, pool, roles, rational((1 + pool.integer()) ** 2)),
  );
  return { ...setting, prompts };
}
