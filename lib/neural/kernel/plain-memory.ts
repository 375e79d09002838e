import { alignedBytes, checkMark, type KernelMemory } from './memory.ts';
import type { Block, Precision } from './types.ts';

const FIRST_CHUNK_BYTES = 1 << 16;

interface Chunk {
  readonly buffer: ArrayBuffer;
  /** Address of its first byte, chunks being numbered through. */
  readonly start: number;
}

/**
 * Blocks in ordinary buffers. When the last chunk is full, another of at least twice its size follows; nothing is
 * ever moved, so blocks stay valid while the arena grows. Chunks are kept for the next blocks after a release.
 */
export class PlainMemory implements KernelMemory {
  readonly #entryBytes: number;
  readonly #arrayType: Float64ArrayConstructor | Float32ArrayConstructor;
  readonly #chunks: Chunk[] = [];
  #top = 0;

  constructor(precision: Precision) {
    this.#arrayType = precision === 'float64' ? Float64Array : Float32Array;
    this.#entryBytes = this.#arrayType.BYTES_PER_ELEMENT;
  }

  allocate(length: number, zeroed = true): Block {
    const bytes = alignedBytes(length, this.#entryBytes);
    const { buffer, start } = this.#chunkFor(bytes);
    const address = Math.max(this.#top, start);
    this.#top = address + bytes;
    const block = new this.#arrayType(buffer, address - start, length);
    return zeroed ? block.fill(0) : block;
  }

  mark(): number {
    return this.#top;
  }

  release(mark: number): void {
    checkMark(mark, this.#top);
    this.#top = mark;
  }

  owns(): boolean {
    return true;
  }

  /**
   * The first chunk at or after the top with room for `bytes`. Chunks in between stay empty; when there is none, those
   * beyond the top are replaced.
   */
  #chunkFor(bytes: number): Chunk {
    const chunks = this.#chunks;
    for (const chunk of chunks) {
      const end = chunk.start + chunk.buffer.byteLength;
      if (Math.max(this.#top, chunk.start) + bytes <= end) return chunk;
    }
    // No block lives beyond the top: the chunks there, all too small, make room for one that is large enough.
    while (chunks.length > 0 && chunks.at(-1)!.start >= this.#top) chunks.pop();
    const last = chunks.at(-1);
    const size = Math.max(FIRST_CHUNK_BYTES, 2 * (last?.buffer.byteLength ?? 0), bytes);
    const start = last === undefined ? 0 : last.start + last.buffer.byteLength;
    const chunk = { buffer: new ArrayBuffer(size), start };
    chunks.push(chunk);
    return chunk;
  }
}
