import type { Batch } from './batch.ts';

/** All positions that have a successor, as rows of the batch, and the successors. */
export interface Predictions {
  readonly rows: Int32Array;
  readonly tokens: Int32Array;
}

export function predictions({ tokens, positions }: Batch): Predictions {
  const successors: number[] = [];
  positions.forEach((position, at) => {
    if (position > 0) successors.push(at);
  });
  return {
    rows: Int32Array.from(successors, (at) => at - 1),
    tokens: Int32Array.from(successors, (at) => tokens[at]!),
  };
}
