import type { MatrixKernel } from '../kernel/types.ts';
import { LAYER_NORM_EPSILON } from './layer-norm-constants.ts';
import { type SimdFunctions, simdFunctions, tableOf } from './simd/functions.ts';
import { expectShape, type Tape, type Tensor } from './tape.ts';

/**
 * Each row normalised: y = gain·(x − mean)/√(variance + 1e-5) + bias, with the variance of the row's entries (divided
 * by their number).
 * @param x n × k, k ≥ 1
 * @param gain 1 × k
 * @param bias 1 × k
 * @returns n × k
 */
export function layerNorm(tape: Tape, x: Tensor, gain: Tensor, bias: Tensor): Tensor {
  const { rows, columns } = x;
  expectShape('gain', gain, 1, columns);
  expectShape('bias', bias, 1, columns);
  const y = tape.tensor(rows, columns, false);
  const simd = simdFunctions(tape.kernel);
  if (columns % 2 === 0 && simd?.reaches(x.value, gain.value, bias.value)) {
    layerNormBySimd(tape, simd, x, gain, bias, y);
    return y;
  }
  const means = new Float64Array(rows);
  const inverses = new Float64Array(rows);
  const [input, output, g, b] = [x.value, y.value, gain.value, bias.value];
  for (let i = 0, start = 0; i < rows; i++, start += columns) {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += input[start + j]!;
    const mean = sum / columns;
    let squares = 0;
    for (let j = 0; j < columns; j++) {
      const difference = input[start + j]! - mean;
      squares += difference * difference;
    }
    const inverse = 1 / Math.sqrt(squares / columns + LAYER_NORM_EPSILON);
    for (let j = 0; j < columns; j++) {
      output[start + j] = (input[start + j]! - mean) * inverse * g[j]! + b[j]!;
    }
    means[i] = mean;
    inverses[i] = inverse;
  }
  tape.record(() => layerNormBackward(x, gain, bias, y, means, inverses));
  return y;
}

/** For an even number of columns, with the same bits. */
function layerNormBySimd(
  tape: Tape,
  simd: SimdFunctions,
  x: Tensor,
  gain: Tensor,
  bias: Tensor,
  y: Tensor,
): void {
  const { kernel } = tape;
  const { rows, columns } = x;
  const table = tableOf(kernel);
  const means = doubles(kernel, rows);
  const inverses = doubles(kernel, rows);
  const [values, gains] = [x.value.byteOffset, gain.value.byteOffset];
  simd.layerNorm(
    values,
    y.value.byteOffset,
    gains,
    bias.value.byteOffset,
    means.byteOffset,
    inverses.byteOffset,
    rows,
    columns / 2,
    columns,
    table,
  );
  tape.record(() => {
    if (!simd.reaches(x.gradient, gain.gradient, bias.gradient)) {
      layerNormBackward(x, gain, bias, y, means, inverses);
      return;
    }
    simd.layerNormBackward(
      values,
      x.gradient.byteOffset,
      gains,
      gain.gradient.byteOffset,
      bias.gradient.byteOffset,
      y.gradient.byteOffset,
      means.byteOffset,
      inverses.byteOffset,
      rows,
      columns / 2,
      columns,
      table,
    );
  });
}

/** Room for doubles in the kernel's memory, whatever its precision. */
function doubles(kernel: MatrixKernel, length: number): Float64Array {
  const { buffer, byteOffset } = kernel.allocate(kernel.precision === 'float64' ? length : 2 * length, false);
  return new Float64Array(buffer, byteOffset, length);
}

/**
 * With n = (x − mean)·inverse and d = dy·gain: dx += inverse·(d − mean(d) − n·mean(d·n)), dgain += Σ dy·n,
 * dbias += Σ dy.
 */
function layerNormBackward(
  x: Tensor,
  gain: Tensor,
  bias: Tensor,
  y: Tensor,
  means: Float64Array,
  inverses: Float64Array,
): void {
  const { rows, columns } = x;
  const [input, dx, g, dy] = [x.value, x.gradient, gain.value, y.gradient];
  const [dGain, dBias] = [gain.gradient, bias.gradient];
  for (let i = 0, start = 0; i < rows; i++, start += columns) {
    const mean = means[i]!;
    const inverse = inverses[i]!;
    let sum = 0;
    let projection = 0;
    for (let j = 0; j < columns; j++) {
      const d = dy[start + j]! * g[j]!;
      sum += d;
      projection += d * ((input[start + j]! - mean) * inverse);
    }
    const meanOfD = sum / columns;
    const meanOfProduct = projection / columns;
    for (let j = 0; j < columns; j++) {
      const upstream = dy[start + j]!;
      const normalised = (input[start + j]! - mean) * inverse;
      dx[start + j] = dx[start + j]! + inverse * (upstream * g[j]! - meanOfD - normalised * meanOfProduct);
      dGain[j] = dGain[j]! + upstream * normalised;
      dBias[j] = dBias[j]! + upstream;
    }
  }
}
