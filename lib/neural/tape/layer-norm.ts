import { expectShape, type Tape, type Tensor } from './tape.ts';

/** Added to the variance. */
const LAYER_NORM_EPSILON = 1e-5;

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
  const y = tape.tensor(rows, columns);
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
