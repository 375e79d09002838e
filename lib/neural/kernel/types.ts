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
export interface MatrixKernel {
  readonly precision: Precision;
  readonly name: 'wasm-simd' | 'javascript';
  /** A zeroed block in the kernel's own memory; blocks of other memory are accepted by matmul too, at the price of a copy. */
  allocate(length: number): Block;
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
    },
  ): void;
}
