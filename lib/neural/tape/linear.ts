import type { MatrixKernel } from '../kernel/types.ts';
import { expectShape, gradientMatrix, type Tape, type Tensor, valueMatrix } from './tape.ts';

/**
 * y = x·Wᵀ + b.
 * @param x n × k
 * @param weight W, m × k: a row per output
 * @param bias b, 1 × m; the product's sum begins with it
 * @returns n × m
 */
export function linear(tape: Tape, x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  expectShape('weight', weight, weight.rows, x.columns);
  if (bias !== undefined) expectShape('bias', bias, 1, weight.rows);
  const { kernel } = tape;
  const y = tape.tensor(x.rows, weight.rows);
  if (bias !== undefined) fillRows(y, bias);
  kernel.matmul(valueMatrix(y), valueMatrix(x), valueMatrix(weight), { transposeB: true, accumulate: true });
  tape.record(() => {
    // dx += dy·W, dW += dyᵀ·x, db += Σ rows of dy.
    kernel.matmul(gradientMatrix(x), gradientMatrix(y), valueMatrix(weight), { accumulate: true });
    kernel.matmul(gradientMatrix(weight), gradientMatrix(y), valueMatrix(x), {
      transposeA: true,
      accumulate: true,
    });
    if (bias !== undefined) addRowSum(kernel, bias, y);
  });
  return y;
}

function fillRows({ value }: Tensor, bias: Tensor): void {
  const { columns } = bias;
  for (let at = 0; at < value.length; at += columns) value.set(bias.value, at);
}

/** db += (1 … 1)·dy. */
function addRowSum(kernel: MatrixKernel, bias: Tensor, y: Tensor): void {
  const mark = kernel.mark();
  const data = kernel.allocate(y.rows).fill(1);
  const ones = { data, offset: 0, rows: 1, columns: y.rows, stride: y.rows };
  kernel.matmul(gradientMatrix(bias), ones, gradientMatrix(y), { accumulate: true });
  kernel.release(mark);
}
