import type { Block } from '../kernel/types.ts';
import type { Tape, Tensor } from '../tape/tape.ts';

/** A loss that is a sum over shards of a batch. */
export interface Objective<Shard> {
  /** Number of parameters. */
  readonly length: number;
  /**
   * The shard's summand, 1 × 1, with its share in the whole (1/n of a mean) included.
   * @param values the parameters, in the kernel's memory
   * @param gradients of the same length, where the gradients of the parameters belong
   */
  loss(tape: Tape, values: Block, gradients: Block, shard: Shard): Tensor;
}

/** What a module must export so that worker threads can build the objective from plain data. */
export interface ObjectiveModule<Config, Shard> {
  createObjective(config: Config): Objective<Shard>;
}

/**
 * The items in at most `count` runs of consecutive ones whose lengths differ by at most 1; none is empty. The division
 * must not depend on the number of threads, for the gradient's bits depend on it.
 */
export function divide<T>(items: readonly T[], count: number): readonly (readonly T[])[] {
  const parts = Math.min(count, items.length);
  return Array.from({ length: parts }, (_, k) =>
    items.slice(Math.floor((k * items.length) / parts), Math.floor(((k + 1) * items.length) / parts)),
  );
}
