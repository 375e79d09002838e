import type { ShardGradient } from './shard-gradient.ts';
import type { SharedBlocks } from './shared-blocks.ts';

/** Computes shards that nobody has taken yet until none is left. */
export function takeShards<Shard>(
  own: ShardGradient<Shard>,
  shared: SharedBlocks,
  shards: readonly Shard[],
): void {
  own.take(shared.values);
  for (let k = Atomics.add(shared.taken, 0, 1); k < shards.length; k = Atomics.add(shared.taken, 0, 1)) {
    shared.losses[k] = own.compute(shards[k]!, shared.gradients[k]!);
  }
}
