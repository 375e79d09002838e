import type { Block, MatrixKernel } from '../kernel/types.ts';
import { Tape } from '../tape/tape.ts';
import type { Objective } from './objective.ts';

/** Gradients of an objective over single shards, in a kernel of one thread. */
export class ShardGradient<Shard> {
  readonly #kernel: MatrixKernel;
  readonly #objective: Objective<Shard>;
  readonly #values: Block;
  readonly #gradient: Block;

  constructor(kernel: MatrixKernel, objective: Objective<Shard>) {
    this.#kernel = kernel;
    this.#objective = objective;
    this.#values = kernel.allocate(objective.length);
    this.#gradient = kernel.allocate(objective.length);
  }

  /** Copies the parameters into the kernel's memory. */
  take(values: Block): void {
    this.#values.set(values);
  }

  /** Writes the gradient at the parameters last taken into `target`. @returns the loss */
  compute(shard: Shard, target: Block): number {
    const kernel = this.#kernel;
    const mark = kernel.mark();
    this.#gradient.fill(0);
    const tape = new Tape(kernel);
    const loss = this.#objective.loss(tape, this.#values, this.#gradient, shard);
    tape.backward(loss);
    const value = loss.value[0]!;
    kernel.release(mark);
    target.set(this.#gradient);
    return value;
  }
}
