/**
 * A seeded generator with named streams: xoshiro128** 1.1 (Blackman and Vigna, "Scrambled Linear Pseudorandom Number
 * Generators", ACM TOMS 47, 2021; period 2^128 − 1), 32-bit integer arithmetic only. The initial state of a stream is
 * the head of SHA-256("seed/name"), so that streams do not depend on each other or on the order of their creation.
 * The same seed and name give the same numbers on every engine.
 */
import { createHash } from 'node:crypto';
import { log } from '../../float/elementary.ts';

/** Four integers in [0, 2^32), not all zero. */
export type GeneratorState = readonly [number, number, number, number];

const TWO_32 = 4294967296;
const TWO_53 = 9007199254740992;

export class Generator {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** Goes on from a state. @throws RangeError unless it is four integers in [0, 2^32) that are not all zero. */
  constructor(state: GeneratorState) {
    const isWord = (x: number): boolean => Number.isInteger(x) && x >= 0 && x < TWO_32;
    if (state.length !== 4 || !state.every(isWord) || state.every((x) => x === 0)) {
      throw new RangeError(`a state is four integers in [0, 2^32), not all zero; got ${state.join(', ')}`);
    }
    [this.#a, this.#b, this.#c, this.#d] = state;
  }

  /** What {@link Generator} goes on from. */
  state(): GeneratorState {
    return [this.#a >>> 0, this.#b >>> 0, this.#c >>> 0, this.#d >>> 0];
  }

  /** A uniform integer in [0, 2^32). */
  word(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** Uniform over the multiples of 2^-53 in [0, 1); two words. */
  uniform(): number {
    const high = this.word() >>> 5;
    return (high * 67108864 + (this.word() >>> 6)) / TWO_53;
  }

  /**
   * A uniform integer in [0, n): words that would make some more likely are drawn again.
   * @throws RangeError unless n is an integer in [1, 2^32]
   */
  below(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > TWO_32)
      throw new RangeError(`an integer in [1, 2^32] was expected, got ${n}`);
    const limit = TWO_32 - (TWO_32 % n);
    for (;;) {
      const word = this.word();
      if (word < limit) return word % n;
    }
  }

  /**
   * Standard normal, by Marsaglia's polar method (Marsaglia and Bray, SIAM Review 6, 1964) from this project's
   * logarithm and the correctly rounded square root. The method's second deviate is dropped: no state beside the words.
   */
  normal(): number {
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * log(square)) / square);
    }
  }

  /** A uniform permutation of `items`, a new array (Fisher and Yates). */
  shuffled<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [result[i], result[j]] = [result[j]!, result[i]!];
    }
    return result;
  }
}

/** The stream `name` of `seed`. @throws RangeError unless the seed is a safe integer. */
export function stream(seed: number, name: string): Generator {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: a safe integer was expected, got ${seed}`);
  const digest = createHash('sha256').update(`${seed}/${name}`, 'utf8').digest();
  const word = (k: number): number => digest.readUInt32LE(4 * k);
  return new Generator([word(0), word(1), word(2), word(3)]);
}
