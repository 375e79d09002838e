import type { Block, MatrixKernel } from '../kernel/types.ts';
import { simdFunctions } from './simd/functions.ts';
import { expectShape, type Tape, type Tensor } from './tape.ts';

/** y = a + b, entry by entry; a residual connection, or a sum of losses. All n × k. */
export function add(tape: Tape, a: Tensor, b: Tensor): Tensor {
  expectShape('b', b, a.rows, a.columns);
  const y = tape.tensor(a.rows, a.columns, false);
  sumInto(tape.kernel, y.value, a.value, b.value);
  tape.record(() => {
    sumInto(tape.kernel, a.gradient, a.gradient, y.gradient);
    sumInto(tape.kernel, b.gradient, b.gradient, y.gradient);
  });
  return y;
}

/** target = left + right, entry by entry; `target` may be `left`. */
export function sumInto(kernel: MatrixKernel, target: Block, left: Block, right: Block): void {
  const simd = simdFunctions(kernel);
  let done = 0;
  if (simd?.reaches(target, left, right)) {
    const lanes = 16 / target.BYTES_PER_ELEMENT;
    const vectors = Math.floor(target.length / lanes);
    simd.add(target.byteOffset, left.byteOffset, right.byteOffset, vectors);
    done = vectors * lanes;
  }
  for (let i = done; i < target.length; i++) target[i] = left[i]! + right[i]!;
}
