import { gatherRows } from '../tape/gather-rows.ts';
import { linear } from '../tape/linear.ts';
import { pool } from '../tape/pool.ts';
import type { Tape, Tensor } from '../tape/tape.ts';
import { type Batch, lastTokens } from './batch.ts';
import { named, type ParameterTensors } from './transformer.ts';

/** Which hidden representation the linear head reads. */
export type Pooling = 'last-token' | 'response-mean';

/**
 * Explicit rewards r_EX(x, y) = ⟨u, h⟩, h the hidden representation of the last token or the mean over the response
 * tokens.
 * @param hidden tokens × D
 * @returns sequences × 1
 * @throws RangeError for a model without reward head, or a sequence without response when its mean is asked for
 */
export function explicitRewards(
  tape: Tape,
  parameters: ParameterTensors,
  hidden: Tensor,
  batch: Batch,
  pooling: Pooling,
): Tensor {
  const pooled =
    pooling === 'last-token'
      ? gatherRows(tape, hidden, lastTokens(batch))
      : pool(tape, gatherRows(tape, hidden, batch.responseTokens), batch.responseStarts, 'mean');
  return linear(tape, pooled, named(parameters, 'reward-head'));
}
