import { log } from '../../float/elementary.ts';
import { exponentialFor } from './exponential.ts';
import { softmaxRow } from './softmax-row.ts';
import type { Tape, Tensor } from './tape.ts';

/**
 * ln softmax(row)_t at one token t per row, with the row's maximum subtracted first, so that nothing overflows.
 * @param logits n × V
 * @param tokens n integers in [0, V)
 * @returns n × 1, natural logarithms ≤ 0
 * @throws RangeError for a token outside the vocabulary, or when there is not one per row
 */
export function logProbability(tape: Tape, logits: Tensor, tokens: Int32Array): Tensor {
  const { rows, columns } = logits;
  if (tokens.length !== rows) throw new RangeError(`${rows} tokens were expected, got ${tokens.length}`);
  for (const token of tokens) {
    if (token < 0 || token >= columns) throw new RangeError(`token ${token} is not below ${columns}`);
  }
  const y = tape.tensor(rows, 1);
  /** Kept for the derivative. */
  const probabilities = tape.kernel.allocate(rows * columns);
  const exponential = exponentialFor(tape.kernel.name);
  const input = logits.value;
  for (let i = 0, start = 0; i < rows; i++, start += columns) {
    const { sum, largest } = softmaxRow(exponential, input, start, probabilities, start, columns, 1);
    y.value[i] = input[start + tokens[i]!]! - largest - log(sum);
  }
  tape.record(() => {
    // d logits += dy·(one-hot(token) − softmax).
    const dx = logits.gradient;
    for (let i = 0, start = 0; i < rows; i++, start += columns) {
      const upstream = y.gradient[i]!;
      for (let j = 0; j < columns; j++) {
        dx[start + j] = dx[start + j]! - upstream * probabilities[start + j]!;
      }
      const at = start + tokens[i]!;
      dx[at] = dx[at]! + upstream;
    }
  });
  return y;
}
