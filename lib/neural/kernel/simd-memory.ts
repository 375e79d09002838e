import { MOST_PAGES } from '../../linear-algebra/wasm-module.ts';
import { alignedBytes, checkMark, type KernelMemory } from './memory.ts';
import { entryBytes, type ZeroCode } from './simd-code.ts';
import type { Block, Precision } from './types.ts';

export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

const PAGE_BYTES = 65536;

/**
 * Blocks in one WebAssembly memory, a stack from address 0.
 *
 * The memory is a shared one with a maximum (2 GiB): the engine reserves the address space at once and growing only
 * makes more of it accessible. Unlike that of an unshared memory, whose views end their life whenever it grows, each
 * buffer that was handed out stays attached and shows the same bytes, so blocks stay valid until they are released.
 */
export class SimdMemory implements KernelMemory {
  readonly #memory: WasmMemory;
  readonly #zero: ZeroCode;
  readonly #entryBytes: number;
  /** The memory's buffer, and those before it grew. */
  readonly #buffers = new Set<ArrayBufferLike>();
  #buffer: ArrayBufferLike;
  #top = 0;

  constructor(memory: WasmMemory, zero: ZeroCode, precision: Precision) {
    this.#memory = memory;
    this.#zero = zero;
    this.#entryBytes = entryBytes(precision);
    this.#buffer = memory.buffer;
    this.#buffers.add(memory.buffer);
  }

  allocate(length: number, zeroed = true): Block {
    const bytes = alignedBytes(length, this.#entryBytes);
    const address = this.#top;
    if (address + bytes > this.#buffer.byteLength) this.#growTo(address + bytes);
    this.#top = address + bytes;
    if (zeroed) this.#zero(address, bytes);
    return this.#entryBytes === 8
      ? new Float64Array(this.#buffer, address, length)
      : new Float32Array(this.#buffer, address, length);
  }

  get wasm(): object {
    return this.#memory;
  }

  mark(): number {
    return this.#top;
  }

  release(mark: number): void {
    checkMark(mark, this.#top);
    this.#top = mark;
  }

  owns(block: Block): boolean {
    return block.buffer === this.#buffer || this.#buffers.has(block.buffer);
  }

  /** Grows at least by a half, to grow seldom; when that is refused, to what is needed. */
  #growTo(bytes: number): void {
    const size = this.#buffer.byteLength;
    const needed = Math.ceil((bytes - size) / PAGE_BYTES);
    const room = MOST_PAGES - size / PAGE_BYTES;
    const generous = Math.min(Math.max(needed, Math.ceil(size / (2 * PAGE_BYTES))), room);
    if (needed > room || !(this.#grows(generous) || this.#grows(needed))) {
      throw new RangeError(
        `the kernel's memory is exhausted: ${bytes} bytes wanted, at most ${MOST_PAGES * PAGE_BYTES}`,
      );
    }
    this.#buffer = this.#memory.buffer;
    this.#buffers.add(this.#buffer);
  }

  #grows(pages: number): boolean {
    try {
      this.#memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }
}
