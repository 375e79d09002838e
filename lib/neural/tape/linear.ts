import type { MatrixKernel } from '../kernel/types.ts';
import { simdFunctions } from './simd/functions.ts';
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
  const y = tape.tensor(x.rows, weight.rows, false);
  if (bias !== undefined) fillRows(y, bias);
  kernel.matmul(valueMatrix(y), valueMatrix(x), valueMatrix(weight), {
    transposeB: true,
    accumulate: bias !== undefined,
  });
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

/** Copies the first row, then all that is filled, until the end. */
function fillRows({ value }: Tensor, bias: Tensor): void {
  const { length } = value;
  if (length === 0) return;
  value.set(bias.value);
  for (let filled = bias.columns; filled < length; filled *= 2) {
    value.copyWithin(filled, 0, Math.min(filled, length - filled));
  }
}

/** db += (1 … 1)·dy: rows in ascending order, one rounded sum at a time. */
function addRowSum(kernel: MatrixKernel, bias: Tensor, y: Tensor): void {
  const simd = simdFunctions(kernel);
  const rowBytes = y.columns * y.gradient.BYTES_PER_ELEMENT;
  if (rowBytes % 16 === 0 && simd?.reaches(bias.gradient, y.gradient)) {
    simd.columnSums(bias.gradient.byteOffset, y.gradient.byteOffset, rowBytes, y.rows, rowBytes / 16);
    return;
  }
  const mark = kernel.mark();
  const data = kernel.allocate(y.rows).fill(1);
  const ones = { data, offset: 0, rows: 1, columns: y.rows, stride: y.rows };
  kernel.matmul(gradientMatrix(bias), ones, gradientMatrix(y), { accumulate: true });
  kernel.release(mark);
}
