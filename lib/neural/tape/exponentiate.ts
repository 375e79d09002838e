import { exp } from '../../float/elementary.ts';
import type { Tape, Tensor } from './tape.ts';

/**
 * y = e^x, entry by entry: probabilities from their logarithms.
 * @param x n × k
 * @returns n × k
 */
export function exponentiate(tape: Tape, x: Tensor): Tensor {
  const y = tape.tensor(x.rows, x.columns);
  for (let i = 0; i < x.value.length; i++) y.value[i] = exp(x.value[i]!);
  tape.record(() => {
    for (let i = 0; i < x.value.length; i++) {
      x.gradient[i] = x.gradient[i]! + y.gradient[i]! * y.value[i]!;
    }
  });
  return y;
}
