export type Precision = 'float64' | 'float32';
export type Block = Float64Array | Float32Array;
export interface Matrix {
  readonly data: Block;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  /** distance of rows */
  readonly stride: number;
}
/** Access to a kernel's WebAssembly memory, for other code that works on its blocks. */
export interface SimdAccess {
  /** The WebAssembly memory. */
  readonly memory: object;
  /** Whether the block lies in it; its address is then its byte offset. */
  owns(block: Block): boolean;
  /** 9 kB that stay, for that code's constants and intermediate results. */
  readonly data: Block;
}

export interface MatrixKernel {
  readonly precision: Precision;
  readonly name: 'wasm-simd' | 'javascript';
  /** Absent in the kernel in JavaScript. */
  readonly simd?: SimdAccess;
  /** A block, zeroed unless its entries may be anything at first, in the kernel's own memory; blocks of other memory are accepted by matmul too, at the price of a copy. */
  allocate(length: number, zeroed?: boolean): Block;
  /** Ends the life of all blocks allocated since mark() was called (arena). */
  mark(): number;
  release(mark: number): void;
  /** out (+)= op(a)·op(b); op transposes on request. Sums run over the inner index in ascending order, one rounded product and one rounded sum at a time, for every entry: the same bits whatever the kernel. @throws RangeError for shapes that do not fit. */
  matmul(
    out: Matrix,
    a: Matrix,
    b: Matrix,
    options?: {
      readonly transposeA?: boolean;
      readonly transposeB?: boolean;
      readonly accumulate?: boolean;
      /**
       * 'out': only entries of `out` on and below the diagonal are wanted, the others may become anything. 'a': entries
       * of `a` above its diagonal count as zero (before transposition), whatever they are; `a` must be square.
       */
      readonly triangle?: 'out' | 'a';
    },
  ): void;
}
