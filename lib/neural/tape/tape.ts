/**
 * A reverse-mode tape of coarse operations on matrices.
 *
 * An operation computes its result at once and leaves on the tape a function that adds, to the gradients of its
 * arguments, its result's gradient times the derivative. `backward` runs these functions from the last to the first.
 *
 * Arithmetic. Entries of blocks (parameters, activations, gradients) have the kernel's precision. Matrix products round
 * each product and each sum to it, in ascending order of the inner index. Everything else (means, softmax, GELU,
 * losses) is computed in float64 and rounded to the kernel's precision once, when an entry of a block is written; with
 * float64 there is nothing to round. All sums have a fixed order, and no result depends on the number of rows beside
 * a row: a sequence gives the same bits alone and in any batch.
 */
import type { Block, Matrix, MatrixKernel } from '../kernel/types.ts';

/** A matrix by rows, without gaps, and the gradient of the loss with respect to it (empty on a tape of values only). */
export interface Tensor {
  readonly rows: number;
  readonly columns: number;
  readonly value: Block;
  readonly gradient: Block;
}

export class Tape {
  readonly kernel: MatrixKernel;
  /** Whether gradients are kept; without, `backward` is refused. */
  readonly recording: boolean;
  readonly #steps: (() => void)[] = [];

  constructor(kernel: MatrixKernel, recording = true) {
    this.kernel = kernel;
    this.recording = recording;
  }

  /**
   * A zero matrix in the kernel's arena; with `zeroed` false its entries may be anything, for an operation that writes
   * them all. Its gradient is zero.
   */
  tensor(rows: number, columns: number, zeroed = true): Tensor {
    return {
      rows,
      columns,
      value: this.kernel.allocate(rows * columns, zeroed),
      gradient: this.kernel.allocate(this.recording ? rows * columns : 0),
    };
  }

  /** A matrix with the given entries, by rows. @throws RangeError when their number is not rows·columns */
  constant(rows: number, columns: number, entries: ArrayLike<number>): Tensor {
    if (entries.length !== rows * columns) {
      throw new RangeError(`${rows}×${columns} entries were expected, got ${entries.length}`);
    }
    const result = this.tensor(rows, columns, false);
    result.value.set(entries);
    return result;
  }

  /** `backward` must only add to gradients. */
  record(backward: () => void): void {
    if (this.recording) this.#steps.push(backward);
  }

  /**
   * Adds the derivatives of the scalar `loss` to the gradients of everything it was computed from; the tape is empty
   * afterwards.
   * @throws RangeError for a loss that is not 1×1, or on a tape of values only
   */
  backward(loss: Tensor): void {
    if (!this.recording) throw new RangeError('this tape keeps values only');
    expectShape('loss', loss, 1, 1);
    loss.gradient[0] = 1;
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) step();
  }
}

/** @throws RangeError unless the tensor has this shape */
export function expectShape(name: string, tensor: Tensor, rows: number, columns: number): void {
  if (tensor.rows === rows && tensor.columns === columns) return;
  throw new RangeError(`${name}: ${rows}×${columns} was expected, got ${tensor.rows}×${tensor.columns}`);
}

export function valueMatrix({ value, rows, columns }: Tensor): Matrix {
  return { data: value, offset: 0, rows, columns, stride: columns };
}

export function gradientMatrix({ gradient, rows, columns }: Tensor): Matrix {
  return { data: gradient, offset: 0, rows, columns, stride: columns };
}
