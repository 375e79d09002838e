/**
 * Random instances for the audit. Every number is a dyadic from a flat pool of small integers that is laid out over the
 * shape: counterexamples shrink to short numbers, which the exact arithmetic takes as they are.
 */

import fc from 'fast-check';
import { IntegerPool, integerPools, POOL_RANGE } from '../../../lib/audit/integer-pool.ts';
import { response } from './by-hand.ts';
import type { Instance } from './types.ts';

export const FAMILIES = [
  'single-token',
  'same-prompt',
  'multi-token',
  'shared-prefix',
  'repeated-tokens',
  'large-norm',
  'nearly-deterministic',
  'two-tokens',
  'aligned-paraphrase',
] as const;
export type Family = (typeof FAMILIES)[number];

const BETAS = [0.001, 0.01, 0.1, 0.5, 1, 2, 10, 100, 1000] as const;
const RATES = [1e-3, 0.125, 1, 16] as const;

const POOL_SIZE = 160;

/** What is drawn; `pool` holds integers in [−64, 64]. */
export interface Draw {
  readonly family: Family;
  /** 0..3, scaled to the family's own range. */
  readonly size: number;
  readonly beta: number;
  readonly learningRate: number;
  /** Whether π_ref differs from π_θ. */
  readonly ownReference: boolean;
  readonly pool: readonly number[];
}

export const draws: fc.Arbitrary<Draw> = fc.record({
  family: fc.constantFrom(...FAMILIES),
  size: fc.integer({ min: 0, max: 3 }),
  beta: fc.constantFrom(...BETAS),
  learningRate: fc.constantFrom(...RATES),
  ownReference: fc.boolean(),
  pool: integerPools(POOL_SIZE),
});

class Pool extends IntegerPool {
  /** A token in [first, end). */
  token(first: number, end: number): number {
    return first + ((this.integer() + POOL_RANGE) % (end - first));
  }

  /** Another token than `other` in [0, end), end ≥ 2. */
  otherToken(other: number, end: number): number {
    return (other + 1 + ((this.integer() + POOL_RANGE) % (end - 1))) % end;
  }

  /** Entries in [−64/scale, 64/scale]. */
  row(width: number, scale: number): number[] {
    return Array.from({ length: width }, () => this.integer() / scale);
  }
}

type Rows = readonly (readonly number[])[];

interface Layout {
  readonly vocabulary: number;
  readonly unembedding: Rows;
  readonly chosen: readonly [tokens: readonly number[], hidden: Rows];
  readonly rejected: readonly [tokens: readonly number[], hidden: Rows];
  readonly evaluation: readonly [tokens: readonly number[], hidden: Rows];
}

/** Logits of a few units. */
const MODEST = 64;
const HIDDEN = 32;

function layout(family: Family, size: number, pool: Pool): Layout {
  const width = 2 + (size % 2);
  const table = (vocabulary: number, scale: number): number[][] =>
    Array.from({ length: vocabulary }, () => pool.row(width, scale));
  const rows = (length: number, scale = HIDDEN): number[][] =>
    Array.from({ length }, () => pool.row(width, scale));
  const tokens = (length: number, first: number, end: number): number[] =>
    Array.from({ length }, () => pool.token(first, end));
  const prompt = pool.row(width, HIDDEN);
  switch (family) {
    case 'single-token':
    case 'same-prompt': {
      const vocabulary = 3 + size;
      const up = pool.token(0, vocabulary);
      const down = pool.otherToken(up, vocabulary);
      const hidden = family === 'same-prompt' ? prompt : pool.row(width, HIDDEN);
      return {
        vocabulary,
        unembedding: table(vocabulary, MODEST),
        chosen: [[up], [prompt]],
        rejected: [[down], [prompt]],
        evaluation: [[pool.token(0, vocabulary)], [hidden]],
      };
    }
    case 'multi-token':
    case 'large-norm':
    case 'nearly-deterministic': {
      const vocabulary = 3 + size;
      // Logits up to ±768: rows up to 64, representations up to 4, D = 3.
      const large = family === 'large-norm';
      const [rowScale, hiddenScale] = large ? [1, 16] : [MODEST, HIDDEN];
      const first = large ? pool.row(width, hiddenScale) : prompt;
      const unembedding = table(vocabulary, rowScale);
      const peak = (h: readonly number[]): readonly number[] =>
        family === 'nearly-deterministic' ? [1 + Math.abs(h[0]!), ...h.slice(1)] : h;
      // Token 0 gets a logit 40 and more above the others wherever the first coordinate is positive.
      if (family === 'nearly-deterministic') unembedding[0]![0] = unembedding[0]![0]! + 40;
      const up = tokens(1 + (size % 3), 0, vocabulary);
      const down = [...tokens(size % 2, 0, vocabulary)];
      down.push(pool.otherToken(up[down.length] ?? 0, vocabulary));
      const evaluated = tokens(2, 0, vocabulary);
      return {
        vocabulary,
        unembedding,
        chosen: [up, [first, ...rows(up.length - 1, hiddenScale)].map(peak)],
        rejected: [down, [first, ...rows(down.length - 1, hiddenScale)].map(peak)],
        evaluation: [evaluated, rows(2, hiddenScale).map(peak)],
      };
    }
    case 'shared-prefix': {
      // y+ and y− agree in their first tokens and so in the rows up to the token that differs; ȳ shares the first row.
      const vocabulary = 4 + (size % 2);
      const prefix = tokens(1 + (size % 2), 0, vocabulary);
      const shared = [prompt, ...rows(prefix.length)];
      const up = pool.token(0, vocabulary);
      const down = pool.otherToken(up, vocabulary);
      return {
        vocabulary,
        unembedding: table(vocabulary, MODEST),
        chosen: [[...prefix, up], shared],
        rejected: [
          [...prefix, down, pool.token(0, vocabulary)],
          [...shared, ...rows(1)],
        ],
        evaluation: [
          [prefix[0]!, pool.token(0, vocabulary)],
          [prompt, shared[1]!],
        ],
      };
    }
    case 'repeated-tokens': {
      const vocabulary = 3;
      const up = pool.token(0, vocabulary);
      const down = pool.otherToken(up, vocabulary);
      return {
        vocabulary,
        unembedding: table(vocabulary, MODEST),
        chosen: [
          [up, up, up],
          [prompt, ...rows(2)],
        ],
        rejected: [
          [down, down],
          [prompt, ...rows(1)],
        ],
        evaluation: [[up, down, up], rows(3)],
      };
    }
    case 'two-tokens': {
      const up = pool.token(0, 2);
      return {
        vocabulary: 2,
        unembedding: table(2, MODEST),
        chosen: [[up], [prompt]],
        rejected: [[1 - up], [prompt]],
        evaluation: [tokens(1 + (size % 2), 0, 2), rows(1 + (size % 2))],
      };
    }
    case 'aligned-paraphrase': {
      // Tokens 0, 1 in y+, 2 in y−, 3 and on in ȳ; all representations lie around one vector of length at least 1.
      const vocabulary = 5 + (size % 2);
      const around = (): number[] => pool.row(width, 512).map((x, d) => x + (d === 0 ? 1.5 : 0.5));
      const first = around();
      const length = 1 + (size % 2);
      return {
        vocabulary,
        unembedding: table(vocabulary, MODEST),
        chosen: [tokens(length, 0, 2), [first, ...Array.from({ length: length - 1 }, around)]],
        rejected: [[2], [first]],
        evaluation: [tokens(length, 3, vocabulary), Array.from({ length }, around)],
      };
    }
  }
}

/** The instance of a draw, or null when all representations of the pair are zero: then nothing is trained. */
export function instanceOf({
  family,
  size,
  beta,
  learningRate,
  ownReference,
  pool: values,
}: Draw): Instance | null {
  const pool = new Pool(values);
  const { vocabulary, unembedding, chosen, rejected, evaluation } = layout(family, size, pool);
  const width = unembedding[0]!.length;
  const table = Float64Array.from(unembedding.flat());
  const instance: Instance = {
    beta,
    learningRate,
    width,
    vocabulary,
    unembedding: table,
    // π_ref: the rows shifted by up to 1/2.
    ...(ownReference ? { reference: table.map((x) => x + pool.integer() / 128) } : {}),
    chosen: response(...chosen),
    rejected: response(...rejected),
    evaluation: response(...evaluation),
  };
  const trained = [...instance.chosen.hidden, ...instance.rejected.hidden];
  return trained.every((x) => x === 0) ? null : instance;
}
