import type { Block, Matrix, MatrixKernel } from '../kernel/types.ts';
import { sumInto } from './add.ts';
import { exponentialFor } from './exponential.ts';
import type { SegmentStarts } from './pool.ts';
import { type Rotary, rotate } from './rotary.ts';
import { simdFunctions, tableOf } from './simd/functions.ts';
import { softmaxRow } from './softmax-row.ts';
import type { Tape, Tensor } from './tape.ts';

/** The rows of one sequence, the columns of one head. */
interface Head {
  /** First row of the sequence, and its length T. */
  readonly row: number;
  readonly length: number;
  readonly head: number;
  /** Where its T × T attention probabilities begin. */
  readonly at: number;
}

/**
 * How the T × T matrices of probabilities and scores are multiplied: only what is on and below their diagonal. The terms
 * left out are +0·x, the first or the last of sums that begin with +0; for finite x they are ±0 and change no bit, as
 * such a sum is never −0. (With an x that is not finite, the full sums would be NaN in more places.)
 */
const SCORES = { transposeB: true, triangle: 'out' } as const;
const BELOW = { triangle: 'a' } as const;
const BELOW_TRANSPOSED = { transposeA: true, triangle: 'a' } as const;

/**
 * Causal multi-head self-attention, each sequence and head by itself: softmax(q·kᵀ/√d, over the positions up to the
 * query's)·v, with queries and keys rotated by their position first.
 * @param x n × 3k: in each row the queries of all heads, then the keys, then the values; head a of d = k/heads entries
 *   begins at a·d
 * @param starts the rows of each sequence (segments of the n rows)
 * @param heads a divisor of k
 * @param rotary with at least as many positions as the longest sequence has, and at most d dimensions
 * @returns n × k, the heads side by side
 * @throws RangeError for shapes that do not fit
 */
export function attention(
  tape: Tape,
  x: Tensor,
  starts: SegmentStarts,
  heads: number,
  rotary: Rotary,
): Tensor {
  const width = x.columns / 3;
  const depth = width / heads;
  const plan = planHeads(x, starts, heads, rotary);
  const { kernel } = tape;
  const y = tape.tensor(x.rows, width, false);
  /** x with queries and keys rotated. */
  let rotated = x.value;
  if (rotary.dimensions > 0) {
    rotated = kernel.allocate(x.value.length, false);
    rotated.set(x.value);
    rotateAll(rotated, 3 * width, starts, 2 * heads, depth, rotary, 1);
  }
  const last = plan.at(-1);
  const probabilities = kernel.allocate(last === undefined ? 0 : last.at + last.length ** 2, false);
  const scale = 1 / Math.sqrt(depth);
  const part = (data: Block, head: Head, which: 0 | 1 | 2): Matrix => ({
    data,
    offset: head.row * 3 * width + which * width + head.head * depth,
    rows: head.length,
    columns: depth,
    stride: 3 * width,
  });
  const result = (data: Block, head: Head): Matrix => ({
    data,
    offset: head.row * width + head.head * depth,
    rows: head.length,
    columns: depth,
    stride: width,
  });
  for (const head of plan) {
    const p = square(probabilities, head.at, head.length);
    kernel.matmul(p, part(rotated, head, 0), part(rotated, head, 1), SCORES);
    causalSoftmax(kernel, p, scale);
    kernel.matmul(result(y.value, head), p, part(rotated, head, 2), BELOW);
  }
  tape.record(() => {
    const mark = kernel.mark();
    const gradient = kernel.allocate(rotated.length, false);
    const longest = Math.max(0, ...plan.map(({ length }) => length));
    const scores = kernel.allocate(longest ** 2, false);
    for (const head of plan) {
      const p = square(probabilities, head.at, head.length);
      const dp = square(scores, 0, head.length);
      const dy = result(y.gradient, head);
      kernel.matmul(part(gradient, head, 2), p, dy, BELOW_TRANSPOSED);
      kernel.matmul(dp, dy, part(rotated, head, 2), SCORES);
      causalSoftmaxBackward(kernel, dp, p, scale);
      kernel.matmul(part(gradient, head, 0), dp, part(rotated, head, 1), BELOW);
      kernel.matmul(part(gradient, head, 1), dp, part(rotated, head, 0), BELOW_TRANSPOSED);
    }
    rotateAll(gradient, 3 * width, starts, 2 * heads, depth, rotary, -1);
    sumInto(kernel, x.gradient, x.gradient, gradient);
    kernel.release(mark);
  });
  return y;
}

function planHeads(x: Tensor, starts: SegmentStarts, heads: number, rotary: Rotary): readonly Head[] {
  const depth = x.columns / (3 * heads);
  if (!Number.isInteger(depth) || rotary.dimensions > depth) {
    throw new RangeError(
      `${heads} heads with ${rotary.dimensions} rotated entries do not fit into ${x.columns} columns`,
    );
  }
  if (starts[0] !== 0 || starts.at(-1) !== x.rows)
    throw new RangeError(`sequences do not cover ${x.rows} rows`);
  const positions = rotary.dimensions === 0 ? Infinity : rotary.cosines.length / (rotary.dimensions / 2);
  const plan: Head[] = [];
  let at = 0;
  for (let s = 0; s + 1 < starts.length; s++) {
    const row = starts[s]!;
    const length = starts[s + 1]! - row;
    if (length > positions)
      throw new RangeError(`a sequence of ${length} tokens is longer than ${positions}`);
    for (let head = 0; head < heads; head++, at += length * length) plan.push({ row, length, head, at });
  }
  return plan;
}

function square(data: Block, offset: number, size: number): Matrix {
  return { data, offset, rows: size, columns: size, stride: size };
}

/** The first `count` heads of `depth` entries in each row of `columns` entries. */
function rotateAll(
  data: Block,
  columns: number,
  starts: SegmentStarts,
  count: number,
  depth: number,
  rotary: Rotary,
  direction: 1 | -1,
): void {
  for (let s = 0; s + 1 < starts.length; s++) {
    for (let row = starts[s]!; row < starts[s + 1]!; row++) {
      for (let head = 0; head < count; head++) {
        rotate(data, row * columns + head * depth, rotary, row - starts[s]!, direction);
      }
    }
  }
}

/** Row i becomes softmax(scale·row) over the columns 0 … i; what is beyond is left as it is and never read. */
function causalSoftmax(kernel: MatrixKernel, p: Matrix, scale: number): void {
  const { data, offset, rows, stride } = p;
  const simd = simdFunctions(kernel);
  if (simd !== undefined) {
    simd.causalSoftmax(...addressAndRow(p), rows, scale, tableOf(kernel));
    return;
  }
  const exponential = exponentialFor(kernel.name);
  for (let i = 0; i < rows; i++) {
    const start = offset + i * stride;
    softmaxRow(exponential, data, start, data, start, i + 1, scale);
  }
}

/** dp becomes the gradient of the scores before scaling: scale·p·(dp − Σ dp·p), up to the diagonal. */
function causalSoftmaxBackward(kernel: MatrixKernel, dp: Matrix, p: Matrix, scale: number): void {
  const simd = simdFunctions(kernel);
  if (simd !== undefined) {
    const [address, rowBytes] = addressAndRow(p);
    simd.causalSoftmaxBackward(addressAndRow(dp)[0], address, rowBytes, p.rows, scale, tableOf(kernel));
    return;
  }
  for (let i = 0; i < p.rows; i++) {
    const d = dp.offset + i * dp.stride;
    const start = p.offset + i * p.stride;
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += dp.data[d + j]! * p.data[start + j]!;
    for (let j = 0; j <= i; j++) {
      dp.data[d + j] = scale * p.data[start + j]! * (dp.data[d + j]! - sum);
    }
  }
}

/** Of a matrix in the kernel's memory, in bytes. */
function addressAndRow({ data, offset, stride }: Matrix): readonly [address: number, rowBytes: number] {
  const size = data.BYTES_PER_ELEMENT;
  return [data.byteOffset + offset * size, stride * size];
}
