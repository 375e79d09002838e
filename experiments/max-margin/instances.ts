/**
 * Instances of Theorem 2 along four dials, and those of the audit's own families. All entries are integers over 16, or
 * such times a power of two: exact in every layer.
 */

import { POOL_RANGE } from '../../lib/audit/integer-pool.ts';
import type { Instance } from '../../lib/instance/types.ts';
import { Pcg32 } from '../../lib/statistics/pcg32.ts';
import { type Pair, pairs } from '../../theorems/theorem-2/instances/by-hand.ts';
import { FAMILIES, type Family, instanceOf } from '../../theorems/theorem-2/instances/families.ts';
import type { Task } from './tasks.ts';

/** Integers that one instance of a family is laid out from; more than it uses. */
const POOL_SIZE = 512;
const EVALUATIONS = 8;
/** First token of the evaluation set; training uses 0..4. */
const FIRST_UNSEEN_TOKEN = 10;

/**
 * The instance of a task, from its seed, dial and index alone.
 * @returns null when all prompts are zero, which a family may draw.
 */
export function instanceOfTask({ seed, dial, value, index }: Task): Instance | null {
  const random = new Pcg32(seed, streamOf(dial, value, index));
  switch (dial) {
    case 'family':
    case 'synonyms':
      return ofFamily(FAMILIES[value]!, random);
    case 'dimension':
      return gaussian(Math.max(4, Math.min(32, value / 2)), value, random, () => 1);
    case 'imbalance':
      // One pair in three is longer than the others by 2^value, one shorter.
      return gaussian(6, 12, random, (i) => [1, 1 << value, 1 / (1 << value)][i % 3]!);
    case 'near-separability':
      return nearlyConflicting(1 / (1 << value), random);
    case 'late-evaluation':
      // Few pairs, so that C is seldom approached too slowly.
      return gaussian(3, 8, random, () => 1);
  }
}

const DIALS: readonly Task['dial'][] = [
  'family',
  'dimension',
  'imbalance',
  'near-separability',
  'late-evaluation',
  'synonyms',
];

/** A random stream of its own for every instance of a seed; late evaluation pairs share their training sets. */
function streamOf(dial: Task['dial'], value: number, index: number): number {
  const cell = dial === 'late-evaluation' ? 0 : value;
  return (DIALS.indexOf(dial) * 1024 + cell) * 1024 + index;
}

function ofFamily(family: Family, random: Pcg32): Instance | null {
  return instanceOf({
    family,
    size: random.below(4),
    beta: [0.1, 0.5, 1, 2][random.below(4)]!,
    rateShare: [null, 0.25, 0.95][random.below(3)]!,
    warmStart: random.below(2) === 1,
    pool: Array.from({ length: POOL_SIZE }, () => random.between(-POOL_RANGE, POOL_RANGE)),
  });
}

/** Nearly normal with standard deviation 1.16, in 16ths: the sum of four uniform integers. */
function vector(width: number, random: Pcg32, factor = 1): number[] {
  return Array.from({ length: width }, () => {
    let sum = 0;
    for (let k = 0; k < 4; k++) sum += random.between(-16, 16);
    return (sum / 16) * factor;
  });
}

function gaussian(count: number, width: number, random: Pcg32, factor: (i: number) => number): Instance {
  return assemble(
    width,
    Array.from({ length: count }, (_, i) => [
      vector(width, random, factor(i)),
      vector(width, random, factor(i)),
    ]),
    random,
  );
}

/** Two pairs whose differences are opposite but for a component `margin` in the last coordinate, and two more pairs. */
function nearlyConflicting(margin: number, random: Pcg32): Instance {
  const width = 6;
  const zero = new Array<number>(width).fill(0);
  const base = vector(width - 1, random);
  // Of different lengths, so that the two do not hold each other in balance from the start.
  const opposite = base.map((x) => -1.5 * x);
  const more = Array.from({ length: 2 }, (): [number[], number[]] => [
    [...vector(width - 1, random), Math.abs(vector(1, random)[0]!) + 1],
    vector(width - 1, random).concat(0),
  ]);
  return assemble(width, [[[...base, margin], zero], [[...opposite, margin], zero], ...more], random);
}

/** Prompts have a first coordinate of at least 1, and tokens one role each: the implicit model is separable. */
function assemble(
  width: number,
  responses: readonly (readonly [readonly number[], readonly number[]])[],
  random: Pcg32,
): Instance {
  const prompt = (): number[] => {
    const h = vector(width, random);
    return [1 + Math.abs(h[0]!), ...h.slice(1)];
  };
  const train = responses.map(
    ([chosen, rejected], i): Pair => [prompt(), i % 3, chosen, 3 + (i % 2), rejected],
  );
  const evaluation = Array.from({ length: EVALUATIONS }, (_, e): Pair => {
    const token = FIRST_UNSEEN_TOKEN + 2 * e;
    return [prompt(), token, vector(width, random), token + 1, vector(width, random)];
  });
  return { width, beta: 1, learningRate: 'auto', train: pairs(train), evaluation: pairs(evaluation) };
}

/** The instance with one evaluation pair instead, of difference z, shape [D], at the first prompt of the training set. */
export function withEvaluation(instance: Instance, z: readonly number[]): Instance {
  const { train, width } = instance;
  const prompt = [...train.prompt.subarray(0, width)];
  const zero = new Array<number>(width).fill(0);
  const pair: Pair = [prompt, FIRST_UNSEEN_TOKEN, z, FIRST_UNSEEN_TOKEN + 1, zero];
  return { ...instance, evaluation: pairs([pair]) };
}
