import type { Block } from '../kernel/types.ts';
import { BUFFER_LENGTH, type Exponential } from './exponential.ts';

/**
 * softmax(scale·x) of the `count` ≥ 1 entries of `source` from `from` on, written to `target` from `to` on (which may
 * be the same place). The largest entry is subtracted first, so that nothing overflows; exponentials are summed in
 * ascending order in float64.
 * @returns the sum of the exponentials, and the largest entry
 */
export function softmaxRow(
  exponential: Exponential,
  source: Block,
  from: number,
  target: Block,
  to: number,
  count: number,
  scale: number,
): { readonly sum: number; readonly largest: number } {
  const { buffer } = exponential;
  let largest = source[from]!;
  for (let j = 1; j < count; j++) if (source[from + j]! > largest) largest = source[from + j]!;
  let sum = 0;
  for (let start = 0; start < count; start += BUFFER_LENGTH) {
    const length = Math.min(BUFFER_LENGTH, count - start);
    const at = from + start;
    for (let j = 0; j < length; j++) buffer[j] = scale * (source[at + j]! - largest);
    exponential.run(length);
    for (let j = 0; j < length; j++) {
      const e = buffer[j]!;
      target[to + start + j] = e;
      sum += e;
    }
  }
  const inverse = 1 / sum;
  for (let j = to; j < to + count; j++) target[j] = target[j]! * inverse;
  return { sum, largest };
}
