import { BUFFER_LENGTH, exponentialFor } from './exponential.ts';
import { CUBIC, SCALE } from './gelu-constants.ts';
import { scratchOf, simdFunctions, tableOf } from './simd/functions.ts';
import type { Tape, Tensor } from './tape.ts';

/**
 * The tanh form of GELU (Hendrycks and Gimpel, arXiv 1606.08415, Section 2):
 * ½x(1 + tanh(√(2/π)(x + 0.044715x³))), computed as x·σ(2√(2/π)(x + 0.044715x³)), which is the same and stable for
 * every x. PyTorch calls it gelu(approximate="tanh"); it differs from x·Φ(x) by at most 5e-4.
 * @param x n × k
 * @returns n × k
 */
export function gelu(tape: Tape, x: Tensor): Tensor {
  const y = tape.tensor(x.rows, x.columns, false);
  const { length } = x.value;
  /** σ(…) of every entry, in the precision of the blocks. */
  const gates = tape.kernel.allocate(length, false);
  const [input, output] = [x.value, y.value];
  // Pairs by SIMD code, the rest here; both give the same bits.
  const simd = simdFunctions(tape.kernel);
  const table = tableOf(tape.kernel);
  const pairs = simd?.reaches(input, output, gates) ? length >> 1 : 0;
  simd?.gelu(input.byteOffset, output.byteOffset, gates.byteOffset, pairs, scratchOf(tape.kernel), table);
  const exponential = exponentialFor(tape.kernel.name);
  const { buffer } = exponential;
  for (let from = 2 * pairs; from < length; from += BUFFER_LENGTH) {
    const count = Math.min(BUFFER_LENGTH, length - from);
    for (let i = 0; i < count; i++) {
      const v = input[from + i]!;
      buffer[i] = -SCALE * (v + CUBIC * v * v * v);
    }
    exponential.run(count);
    for (let i = 0; i < count; i++) {
      const gate = 1 / (1 + buffer[i]!);
      output[from + i] = input[from + i]! * gate;
      gates[from + i] = gate;
    }
  }
  tape.record(() => {
    const [dx, dy] = [x.gradient, y.gradient];
    const done = simd?.reaches(input, dx, dy) ? length >> 1 : 0;
    simd?.geluBackward(input.byteOffset, gates.byteOffset, dy.byteOffset, dx.byteOffset, done, table);
    for (let i = 2 * done; i < length; i++) {
      const v = input[i]!;
      const gate = gates[i]!;
      const slope = gate + v * gate * (1 - gate) * SCALE * (1 + 3 * CUBIC * v * v);
      dx[i] = dx[i]! + dy[i]! * slope;
    }
  });
  return y;
}
