/**
 * The numbers of random instances: one flat pool of small integers, laid out over the shape of an instance. Flat pools
 * shrink well, and to short dyadic or rational numbers, which exact arithmetic takes as they are.
 */

import fc from 'fast-check';

/** Pools hold integers in [−POOL_RANGE, POOL_RANGE] unless said otherwise. */
export const POOL_RANGE = 64;

/** Pools of `size` integers in [min, max]. */
export function integerPools(
  size: number,
  min = -POOL_RANGE,
  max = POOL_RANGE,
): fc.Arbitrary<readonly number[]> {
  return fc.array(fc.integer({ min, max }), { minLength: size, maxLength: size });
}

/** Takes the integers of a pool one after the other, over and over. */
export class IntegerPool {
  readonly #values: readonly number[];
  #next = 0;

  constructor(values: readonly number[]) {
    this.#values = values;
  }

  /** The next integer. */
  integer(): number {
    const value = this.#values[this.#next % this.#values.length]!;
    this.#next += 1;
    return value;
  }
}
