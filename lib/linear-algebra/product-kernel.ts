/**
 * C += sign · A·Bᵀ for row-major blocks inside one memory: the only dense kernel of the float solver, as WebAssembly
 * SIMD. plain-product.ts has the same in plain JavaScript, equal bit for bit.
 *
 * Each entry is one dot product, summed in interleaved partial sums, one per vector lane (two for doubles, four for
 * singles), each from left to right. No fused multiply-add, no relaxed SIMD: the bits do not depend on the processor.
 */
import { F64, FunctionWriter, I32, moduleBytes, V128 } from './wasm-module.ts';

/** Rows of A and rows of B come in multiples of these, lengths in multiples of 64 bytes. */
export const ROW_TILE = 4;
const COLUMN_TILE = 2;
const LENGTH_BYTES = 64;

/** 'single': A and B are floats, offsets, strides and length count floats; C is doubles all the same. */
export type Precision = 'double' | 'single';

/** Entries of A and B in 64 bytes. */
export function lengthTile(precision: Precision): number {
  return precision === 'double' ? 8 : 16;
}

/**
 * C[i,j] += sign·Σ_k A[i,k]·B[j,k]. Offsets and strides count entries; rowsA is a multiple of 4, rowsB of 2, length
 * a positive multiple of `lengthTile`. C must not overlap the parts of A and B that are read. The lanes of singles
 * are added as doubles.
 */
export type ProductKernel = (
  a: number,
  b: number,
  c: number,
  rowsA: number,
  rowsB: number,
  length: number,
  strideA: number,
  strideB: number,
  strideC: number,
  sign: number,
) => void;

/** The module of the SIMD kernel; byte offsets and strides are formed inside. */
export function productModule(precision: Precision): Uint8Array<ArrayBuffer> {
  const shift = precision === 'double' ? 3 : 2;
  const f = new FunctionWriter([I32, I32, I32, I32, I32, I32, I32, I32, I32, F64]);
  const [a, b, c, rowsA, rowsB, length, strideA, strideB, strideC, sign] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
  ] as const;
  for (const entries of [a, b, length, strideA, strideB]) f.get(entries).i32(shift).op('i32Shl').set(entries);
  for (const doubles of [c, strideC]) f.get(doubles).i32(3).op('i32Shl').set(doubles);
  const columns = f.local(I32);
  const k = f.local(I32);
  const target = f.local(I32);
  const cell = f.local(I32);
  const rowB = f.local(I32);
  const startA = Array.from({ length: ROW_TILE }, () => f.local(I32));
  const startB = Array.from({ length: COLUMN_TILE }, () => f.local(I32));
  const atA = Array.from({ length: ROW_TILE }, () => f.local(I32));
  const atB = Array.from({ length: COLUMN_TILE }, () => f.local(I32));
  const sums = Array.from({ length: ROW_TILE * COLUMN_TILE }, () => f.local(V128));
  const x = f.local(V128);
  const y = Array.from({ length: COLUMN_TILE }, () => f.local(V128));

  f.op('loop'); // over four rows of A
  for (const pointer of startA) f.get(a).set(pointer).get(a).get(strideA).op('i32Add').set(a);
  f.get(c).set(target).get(b).set(rowB).get(rowsB).set(columns);
  f.op('loop'); // over two rows of B
  for (const pointer of startB) f.get(rowB).set(pointer).get(rowB).get(strideB).op('i32Add').set(rowB);
  for (const sum of sums) f.zeroVector().set(sum);
  f.i32(0).set(k);
  f.op('loop'); // over 64 bytes of the length
  startA.forEach((start, r) => {
    f.get(start).get(k).op('i32Add').set(atA[r]!);
  });
  startB.forEach((start, s) => {
    f.get(start).get(k).op('i32Add').set(atB[s]!);
  });
  for (let offset = 0; offset < LENGTH_BYTES; offset += 16) {
    atB.forEach((pointer, s) => {
      f.get(pointer).loadVector(offset).set(y[s]!);
    });
    atA.forEach((pointer, r) => {
      f.get(pointer).loadVector(offset).set(x);
      y.forEach((vector, s) => {
        const sum = sums[r * COLUMN_TILE + s]!;
        f.get(sum).get(x).get(vector);
        if (precision === 'double') f.op('f64x2Mul', 'f64x2Add').set(sum);
        else f.op('f32x4Mul', 'f32x4Add').set(sum);
      });
    });
  }
  f.get(k).i32(LENGTH_BYTES).op('i32Add').set(k);
  f.get(k).get(length).op('i32LtU').repeatIf().op('end');
  f.get(target).set(cell);
  for (let r = 0; r < ROW_TILE; r++) {
    for (let s = 0; s < COLUMN_TILE; s++) {
      const sum = sums[r * COLUMN_TILE + s]!;
      f.get(cell)
        .get(cell)
        .loadF64(8 * s);
      addLanes(f, sum, precision);
      f.get(sign)
        .op('f64Mul', 'f64Add')
        .storeF64(8 * s);
    }
    f.get(cell).get(strideC).op('i32Add').set(cell);
  }
  f.get(target)
    .i32(8 * COLUMN_TILE)
    .op('i32Add')
    .set(target);
  f.get(columns).i32(COLUMN_TILE).op('i32Sub').set(columns);
  f.get(columns).i32(0).op('i32GtS').repeatIf().op('end');
  for (let r = 0; r < ROW_TILE; r++) f.get(c).get(strideC).op('i32Add').set(c);
  f.get(rowsA).i32(ROW_TILE).op('i32Sub').set(rowsA);
  f.get(rowsA).i32(0).op('i32GtS').repeatIf().op('end');
  return moduleBytes(f);
}

/** Leaves even + odd lane (doubles) or (0 + 1) + (2 + 3) (singles, as doubles) on the stack. */
function addLanes(f: FunctionWriter, sum: number, precision: Precision): void {
  if (precision === 'double') {
    f.get(sum).doubleLane(0).get(sum).doubleLane(1).op('f64Add');
    return;
  }
  for (const first of [0, 2]) {
    f.get(sum).singleLane(first).op('f64PromoteF32');
    f.get(sum)
      .singleLane(first + 1)
      .op('f64PromoteF32', 'f64Add');
  }
  f.op('f64Add');
}
