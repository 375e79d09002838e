/** The memory that all threads see. */
import type { Block, Precision } from '../kernel/types.ts';

export interface SharedBlocks {
  readonly precision: Precision;
  /** Parameters of the round. */
  readonly values: Block;
  /** One gradient per shard. */
  readonly gradients: readonly Block[];
  /** One loss per shard. */
  readonly losses: Float64Array;
  /** How many shards were taken in this round. */
  readonly taken: Int32Array;
}

export function sharedBlocks(precision: Precision, length: number, shards: number): SharedBlocks {
  const block = (): Block =>
    precision === 'float64'
      ? new Float64Array(new SharedArrayBuffer(8 * length))
      : new Float32Array(new SharedArrayBuffer(4 * length));
  return {
    precision,
    values: block(),
    gradients: Array.from({ length: shards }, block),
    losses: new Float64Array(new SharedArrayBuffer(8 * shards)),
    taken: new Int32Array(new SharedArrayBuffer(4)),
  };
}
