import type { Tape, Tensor } from './tape.ts';

/**
 * y = factor·(x − shift), entry by entry, with constant factor and shift: β(ln π − ln π_ref), for example.
 * @param x n × k
 * @param shift n·k entries
 * @returns n × k
 */
export function affine(tape: Tape, x: Tensor, factor: number, shift?: ArrayLike<number>): Tensor {
  if (shift !== undefined && shift.length !== x.value.length) {
    throw new RangeError(`shift: ${x.value.length} entries were expected, got ${shift.length}`);
  }
  const y = tape.tensor(x.rows, x.columns);
  for (let i = 0; i < x.value.length; i++) y.value[i] = factor * (x.value[i]! - (shift?.[i] ?? 0));
  tape.record(() => {
    for (let i = 0; i < x.value.length; i++) {
      x.gradient[i] = x.gradient[i]! + factor * y.gradient[i]!;
    }
  });
  return y;
}
