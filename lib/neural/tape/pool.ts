import type { Tape, Tensor } from './tape.ts';

/** Rows `starts[s]` (included) to `starts[s + 1]` (excluded) are segment s; the first start is 0, the last n. */
export type SegmentStarts = Int32Array;

/**
 * The sum, or the mean, of the rows of each segment: Σ ln π over the tokens of a response, or the mean of its hidden
 * representations. Sums run in ascending order of the rows, in float64; an empty segment has sum 0 and no mean.
 * @param x n × k
 * @returns s × k for s segments
 * @throws RangeError when the segments do not cover the n rows, or for the mean of an empty one
 */
export function pool(tape: Tape, x: Tensor, starts: SegmentStarts, by: 'sum' | 'mean'): Tensor {
  const segments = starts.length - 1;
  if (!(segments >= 0) || starts[0] !== 0 || starts[segments] !== x.rows) {
    throw new RangeError(`segments from 0 to ${x.rows} were expected, got starts ${starts.join(', ')}`);
  }
  const factors = new Float64Array(segments);
  for (let s = 0; s < segments; s++) {
    const count = starts[s + 1]! - starts[s]!;
    if (count < 0 || (count === 0 && by === 'mean')) throw new RangeError(`segment ${s} has ${count} rows`);
    factors[s] = by === 'mean' ? 1 / count : 1;
  }
  const { columns } = x;
  const y = tape.tensor(segments, columns);
  for (let s = 0; s < segments; s++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let i = starts[s]!; i < starts[s + 1]!; i++) sum += x.value[i * columns + j]!;
      y.value[s * columns + j] = sum * factors[s]!;
    }
  }
  tape.record(() => {
    for (let s = 0; s < segments; s++) {
      for (let i = starts[s]!; i < starts[s + 1]!; i++) {
        for (let j = 0; j < columns; j++) {
          const at = i * columns + j;
          x.gradient[at] = x.gradient[at]! + y.gradient[s * columns + j]! * factors[s]!;
        }
      }
    }
  });
  return y;
}
