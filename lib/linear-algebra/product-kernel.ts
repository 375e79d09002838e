/**
 * C += sign · A·Bᵀ for row-major blocks inside one array: the only dense kernel of the float solver, once as
 * WebAssembly SIMD and once in plain JavaScript, equal bit for bit.
 *
 * Each entry is one dot product of length k, summed in two interleaved partial sums (even and odd positions, each
 * from left to right) that are added at the end. No fused multiply-add, no relaxed SIMD: the bits do not depend on
 * the processor.
 */
import { F64, FunctionWriter, I32, moduleBytes, V128 } from './wasm-module.ts';

/** Rows of A, rows of B and length come in multiples of these. */
export const ROW_TILE = 4;
export const COLUMN_TILE = 2;
export const LENGTH_TILE = 8;

/**
 * C[i,j] += sign·Σ_k A[i,k]·B[j,k]. Offsets and strides count doubles; rowsA is a multiple of 4, rowsB of 2, length
 * a positive multiple of 8. C must not overlap the parts of A and B that are read.
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

/** The kernel in plain JavaScript over `memory`. */
export function plainProductKernel(memory: Float64Array): ProductKernel {
  return (a, b, c, rowsA, rowsB, length, strideA, strideB, strideC, sign) => {
    for (let i = 0; i < rowsA; i += 2) {
      const a0 = a + i * strideA;
      for (let j = 0; j < rowsB; j += 2) {
        productTile(memory, a0, a0 + strideA, b + j * strideB, b + (j + 1) * strideB, c + i * strideC + j, length, strideC, sign);
      }
    }
  };
}

/** Two rows against two rows: eight partial sums stay in registers. */
function productTile(
  memory: Float64Array,
  a0: number,
  a1: number,
  b0: number,
  b1: number,
  c: number,
  length: number,
  strideC: number,
  sign: number,
): void {
  let even00 = 0;
  let even01 = 0;
  let even10 = 0;
  let even11 = 0;
  let odd00 = 0;
  let odd01 = 0;
  let odd10 = 0;
  let odd11 = 0;
  for (let k = 0; k < length; k += 2) {
    const x0 = memory[a0 + k]!;
    const x1 = memory[a1 + k]!;
    const y0 = memory[b0 + k]!;
    const y1 = memory[b1 + k]!;
    even00 += x0 * y0;
    even01 += x0 * y1;
    even10 += x1 * y0;
    even11 += x1 * y1;
    const p0 = memory[a0 + k + 1]!;
    const p1 = memory[a1 + k + 1]!;
    const q0 = memory[b0 + k + 1]!;
    const q1 = memory[b1 + k + 1]!;
    odd00 += p0 * q0;
    odd01 += p0 * q1;
    odd10 += p1 * q0;
    odd11 += p1 * q1;
  }
  memory[c] = memory[c]! + (even00 + odd00) * sign;
  memory[c + 1] = memory[c + 1]! + (even01 + odd01) * sign;
  memory[c + strideC] = memory[c + strideC]! + (even10 + odd10) * sign;
  memory[c + strideC + 1] = memory[c + strideC + 1]! + (even11 + odd11) * sign;
}

/** The module of the SIMD kernel; byte offsets and strides are formed inside. */
export function productModule(): Uint8Array<ArrayBuffer> {
  const f = new FunctionWriter([I32, I32, I32, I32, I32, I32, I32, I32, I32, F64]);
  const [a, b, c, rowsA, rowsB, length, strideA, strideB, strideC, sign] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
  for (const inBytes of [a, b, c, length, strideA, strideB, strideC]) f.get(inBytes).i32(3).op('i32Shl').set(inBytes);
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
  f.op('loop'); // over eight positions
  startA.forEach((start, r) => {
    f.get(start).get(k).op('i32Add').set(atA[r]!);
  });
  startB.forEach((start, s) => {
    f.get(start).get(k).op('i32Add').set(atB[s]!);
  });
  for (let offset = 0; offset < LENGTH_TILE * 8; offset += 16) {
    atB.forEach((pointer, s) => {
      f.get(pointer).loadVector(offset).set(y[s]!);
    });
    atA.forEach((pointer, r) => {
      f.get(pointer).loadVector(offset).set(x);
      y.forEach((vector, s) => {
        const sum = sums[r * COLUMN_TILE + s]!;
        f.get(sum).get(x).get(vector).op('f64x2Mul', 'f64x2Add').set(sum);
      });
    });
  }
  f.get(k).i32(LENGTH_TILE * 8).op('i32Add').set(k);
  f.get(k).get(length).op('i32LtU').repeatIf().op('end');
  f.get(target).set(cell);
  for (let r = 0; r < ROW_TILE; r++) {
    for (let s = 0; s < COLUMN_TILE; s++) {
      const sum = sums[r * COLUMN_TILE + s]!;
      f.get(cell).get(cell).loadF64(8 * s);
      f.get(sum).lane(0).get(sum).lane(1).op('f64Add').get(sign).op('f64Mul', 'f64Add').storeF64(8 * s);
    }
    f.get(cell).get(strideC).op('i32Add').set(cell);
  }
  f.get(target).i32(8 * COLUMN_TILE).op('i32Add').set(target);
  f.get(columns).i32(COLUMN_TILE).op('i32Sub').set(columns);
  f.get(columns).i32(0).op('i32GtS').repeatIf().op('end');
  for (let r = 0; r < ROW_TILE; r++) f.get(c).get(strideC).op('i32Add').set(c);
  f.get(rowsA).i32(ROW_TILE).op('i32Sub').set(rowsA);
  f.get(rowsA).i32(0).op('i32GtS').repeatIf().op('end');
  return moduleBytes(f);
}
