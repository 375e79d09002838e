import type { Tape, Tensor } from './tape.ts';

/**
 * Σ w_i x_i with constant weights, summed in ascending order in float64.
 * @param x n × 1
 * @param weights n entries
 * @returns 1 × 1
 */
export function weightedSum(tape: Tape, x: Tensor, weights: ArrayLike<number>): Tensor {
  if (x.columns !== 1 || weights.length !== x.rows) {
    throw new RangeError(
      `a column and as many weights were expected, got ${x.rows}×${x.columns} and ${weights.length}`,
    );
  }
  const y = tape.tensor(1, 1);
  let sum = 0;
  for (let i = 0; i < x.rows; i++) sum += weights[i]! * x.value[i]!;
  y.value[0] = sum;
  tape.record(() => {
    const upstream = y.gradient[0]!;
    for (let i = 0; i < x.rows; i++) x.gradient[i] = x.gradient[i]! + upstream * weights[i]!;
  });
  return y;
}
