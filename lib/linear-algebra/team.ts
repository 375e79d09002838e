/**
 * A second thread for large Gram matrices. Both threads take blocks from one list until it is empty; no block is
 * touched by two, and none depends on another, so the bits do not depend on who did what, nor on whether the helper
 * had started in time.
 */
import { Worker } from 'node:worker_threads';
import type { ProductKernel } from './product-kernel.ts';

/** Blocks of one list: (row of A, row of B, rows of A, rows of B), four integers each. */
export type BlockList = Int32Array;

/** What the blocks of a list have in common: A = B at `at` with stride `width`, C at `target` with `stride`. */
export interface BlockWork {
  readonly at: number;
  readonly width: number;
  readonly target: number;
  readonly stride: number;
}

/** Positions in the control array. */
const ROUND = 0;
const REMAINING = 1;
const DONE = 2;
const KERNEL = 3;
const WORK = 4;
const LIST = 8;

const MOST_BLOCKS = 16384;

/**
 * The helper's program. It reads the work only after it has taken a block, and the work changes only when all blocks
 * are done. REMAINING counts down to below zero, so a late helper finds nothing to take.
 */
const HELPER = `
const { workerData: { control, modules, memory } } = require('node:worker_threads');
const kernels = modules.map((module) => new WebAssembly.Instance(module, { m: { m: memory } }).exports.f);
for (let round = 0; ; round = Atomics.load(control, ${ROUND})) {
  for (let taken; (taken = Atomics.sub(control, ${REMAINING}, 1)) > 0; ) {
    const [at, width, target, stride] = control.subarray(${WORK}, ${WORK} + 4);
    const [i, j, high, wide] = control.subarray(${LIST} + 4 * (taken - 1), ${LIST} + 4 * taken);
    kernels[control[${KERNEL}]](
      at + i * width, at + j * width, target + i * stride + j, high, wide, width, width, width, stride, 1);
    Atomics.add(control, ${DONE}, 1);
    Atomics.notify(control, ${DONE});
  }
  Atomics.wait(control, ${ROUND}, round);
}`;

export class Team {
  readonly #control = new Int32Array(new SharedArrayBuffer(4 * (LIST + 4 * MOST_BLOCKS)));
  readonly #kernels: readonly ProductKernel[];
  readonly #worker: Worker;
  #kernel = 0;
  #work: BlockWork = { at: 0, width: 0, target: 0, stride: 0 };
  #blocks: BlockList = new Int32Array(0);

  /** @param modules compiled modules, `kernels` their instances on the shared `memory` in this thread. */
  constructor(modules: readonly object[], kernels: readonly ProductKernel[], memory: object) {
    this.#kernels = kernels;
    const workerData = { control: this.#control, modules, memory };
    this.#worker = new Worker(HELPER, { eval: true, execArgv: [], workerData });
    this.#worker.on('error', () => undefined);
    this.#worker.unref();
  }

  static holds(blocks: BlockList): boolean {
    return blocks.length <= 4 * MOST_BLOCKS;
  }

  /** Lets the helper begin with kernel number `kernel` over the blocks; `finish` must follow. */
  start(kernel: number, work: BlockWork, blocks: BlockList): void {
    this.#kernel = kernel;
    this.#work = work;
    this.#blocks = blocks;
    const control = this.#control;
    const { at, width, target, stride } = work;
    control.set([kernel, at, width, target, stride], KERNEL);
    control.set(blocks, LIST);
    const total = blocks.length >> 2;
    Atomics.store(control, DONE, 0);
    Atomics.store(control, REMAINING, total);
    Atomics.add(control, ROUND, 1);
    Atomics.notify(control, ROUND);
  }

  /** Helps until all blocks are done. */
  finish(): void {
    const control = this.#control;
    const total = this.#blocks.length >> 2;
    for (;;) {
      const taken = Atomics.sub(control, REMAINING, 1);
      if (taken <= 0) break;
      runBlock(this.#kernels[this.#kernel]!, this.#work, this.#blocks, taken - 1);
      Atomics.add(control, DONE, 1);
    }
    for (let done = Atomics.load(control, DONE); done < total; done = Atomics.load(control, DONE)) {
      Atomics.wait(control, DONE, done, 5);
    }
  }
}

/** C += A·Bᵀ for one block of a list. */
function runBlock(multiply: ProductKernel, work: BlockWork, blocks: BlockList, index: number): void {
  const { at, width, target, stride } = work;
  const i = blocks[4 * index]!;
  const j = blocks[4 * index + 1]!;
  const high = blocks[4 * index + 2]!;
  const wide = blocks[4 * index + 3]!;
  multiply(
    at + i * width,
    at + j * width,
    target + i * stride + j,
    high,
    wide,
    width,
    width,
    width,
    stride,
    1,
  );
}
