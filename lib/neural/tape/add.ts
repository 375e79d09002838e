import { expectShape, type Tape, type Tensor } from './tape.ts';

/** y = a + b, entry by entry; a residual connection, or a sum of losses. All n × k. */
export function add(tape: Tape, a: Tensor, b: Tensor): Tensor {
  expectShape('b', b, a.rows, a.columns);
  const y = tape.tensor(a.rows, a.columns);
  const [left, right, sum] = [a.value, b.value, y.value];
  for (let i = 0; i < sum.length; i++) sum[i] = left[i]! + right[i]!;
  tape.record(() => {
    accumulate(a.gradient, y.gradient);
    accumulate(b.gradient, y.gradient);
  });
  return y;
}

function accumulate(target: Tensor['gradient'], source: Tensor['gradient']): void {
  for (let i = 0; i < source.length; i++) target[i] = target[i]! + source[i]!;
}
