/** Where a kernel's blocks live: a stack of blocks that is cut back to a mark. */
import type { Block } from './types.ts';

export interface KernelMemory {
  /**
   * A block, zeroed unless that is declined, of `length` entries that begins at a multiple of 64 bytes.
   * @throws RangeError for a length that is no natural number, or when the memory is exhausted
   */
  allocate(length: number, zeroed?: boolean): Block;
  mark(): number;
  /** @throws RangeError for what mark() cannot have returned since the stack was last cut below it */
  release(mark: number): void;
  /** Whether the arithmetic can reach the block directly. */
  owns(block: Block): boolean;
  /** The WebAssembly memory, if it is one. */
  readonly wasm?: object;
}

const ALIGNMENT_BYTES = 64;

/** Bytes of a block, rounded up to the alignment. */
export function alignedBytes(length: number, entryBytes: number): number {
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new RangeError(`a block's length must be a natural number, not ${length}`);
  }
  return Math.ceil((length * entryBytes) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
}

export function checkMark(mark: number, top: number): void {
  if (Number.isInteger(mark) && mark >= 0 && mark <= top && mark % ALIGNMENT_BYTES === 0) return;
  throw new RangeError(`release(${mark}): not a mark at or below the top of the arena, ${top}`);
}
