/**
 * The WebAssembly SIMD code of the matrix kernel, written at load by the small assembler of lib/linear-algebra: one
 * module of a few hundred bytes to two kB for each function. No fused multiply-add and no relaxed SIMD, so the bits do
 * not depend on the processor. All addresses and strides are in bytes here, all counts at least 1.
 */
import { FunctionWriter, I32, moduleBytes, V128 } from '../../linear-algebra/wasm-module.ts';
import { PANEL_ROWS } from './panels.ts';
import type { Precision } from './types.ts';

/**
 * Vectors of columns in a tile. With four rows there are eight sums, two vectors of columns and the factors: all fit
 * into 16 registers. Larger tiles make V8 spill sums: a third slower.
 */
const TILE_VECTORS = 2;
export const VECTOR_BYTES = 16;

/**
 * Inner indices in one turn of the inner loop. The test for an odd end between them is also what keeps V8 from hoisting
 * the loads of both, for which there are no registers.
 */
const UNROLLED = 2;
/** A block without results; i32.eq and i32.ne; a branch out of the loop and the block around it. */
const BLOCK = [0x02, 0x40] as const;
const EQUAL = [0x46] as const;
const DIFFERENT = [0x47] as const;
const LEAVE_BLOCK = [0x0d, 1] as const;

export function entryBytes(precision: Precision): number {
  return precision === 'float64' ? 8 : 4;
}

export function lanes(precision: Precision): number {
  return VECTOR_BYTES / entryBytes(precision);
}

/** Columns of a tile: 4 doubles or 8 singles. */
export function tileColumns(precision: Precision): number {
  return TILE_VECTORS * lanes(precision);
}

/** See PanelArithmetic.multiply. `first` is 0 or 1. */
export type MultiplyCode = (
  out: number,
  stride: number,
  a: number,
  b: number,
  rowPanels: number,
  columnPanels: number,
  length: number,
  bDistance: number,
  first: number,
) => void;

/**
 * Tiles of 4 rows × 2 vectors. For each inner index, both vectors of b's panel are loaded and each of the four entries
 * of a's panel is spread over a vector; eight products are added to eight sums. A lane is one column of the product,
 * so its sum runs over the inner index in ascending order.
 */
export function multiplyModule(precision: Precision): Uint8Array<ArrayBuffer> {
  const size = entryBytes(precision);
  const f = new FunctionWriter([I32, I32, I32, I32, I32, I32, I32, I32, I32]);
  const [out, stride, a, b, rowPanels, columnPanels, length, bDistance, first] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8,
  ] as const;
  const tile = f.local(I32);
  const row = f.local(I32);
  const rows = f.local(I32);
  const atA = f.local(I32);
  const atB = f.local(I32);
  const end = f.local(I32);
  const sums = Array.from({ length: PANEL_ROWS }, () =>
    Array.from({ length: TILE_VECTORS }, () => f.local(V128)),
  );
  const columns = Array.from({ length: TILE_VECTORS }, () => f.local(V128));
  const factor = f.local(V128);

  /** Visits the eight vectors of the tile in `out`. */
  const forTile = (visit: (sum: number, offset: number) => void): void => {
    f.get(tile).set(row);
    for (const sumsOfRow of sums) {
      sumsOfRow.forEach((sum, s) => {
        visit(sum, s * VECTOR_BYTES);
      });
      f.get(row).get(stride).op('i32Add').set(row);
    }
  };

  f.op('loop'); // over panels of b
  f.get(a).set(atA).get(out).set(tile).get(rowPanels).set(rows);
  f.op('loop'); // over panels of a, which atA walks through
  f.get(first).op('if');
  for (const sum of sums.flat()) f.zeroVector().set(sum);
  f.op('else');
  forTile((sum, offset) => f.get(row).loadVector(offset).set(sum));
  f.op('end');
  const bytesOfA = PANEL_ROWS * size;
  const bytesOfB = TILE_VECTORS * VECTOR_BYTES;
  f.get(b).set(atB);
  f.get(atA).get(length).i32(Math.log2(bytesOfA)).op('i32Shl', 'i32Add').set(end);
  f.code.push(...BLOCK);
  f.op('loop'); // over inner indices, UNROLLED in a turn
  for (let turn = 0; turn < UNROLLED; turn++) {
    columns.forEach((vector, s) => {
      f.get(atB)
        .loadVector(turn * bytesOfB + s * VECTOR_BYTES)
        .set(vector);
    });
    sums.forEach((sumsOfRow, r) => {
      const at = turn * bytesOfA + r * size;
      f.get(atA);
      if (precision === 'float64') f.splatDouble(at).set(factor);
      else f.splatSingle(at).set(factor);
      sumsOfRow.forEach((sum, s) => {
        f.get(sum).get(factor).get(columns[s]!);
        if (precision === 'float64') f.op('f64x2Mul', 'f64x2Add').set(sum);
        else f.op('f32x4Mul', 'f32x4Add').set(sum);
      });
    });
    if (turn + 1 === UNROLLED) break;
    f.get(atA)
      .i32((turn + 1) * bytesOfA)
      .op('i32Add')
      .get(end);
    f.code.push(...EQUAL, ...LEAVE_BLOCK);
  }
  advance(f, atB, UNROLLED * bytesOfB);
  advance(f, atA, UNROLLED * bytesOfA);
  f.get(atA).get(end);
  f.code.push(...DIFFERENT);
  f.repeatIf();
  f.op('end', 'end');
  f.get(end).set(atA);
  forTile((sum, offset) => f.get(row).get(sum).storeVector(offset));
  f.get(row).set(tile);
  countDown(f, rows);
  f.op('end');
  f.get(b).get(bDistance).op('i32Add').set(b);
  advance(f, out, TILE_VECTORS * VECTOR_BYTES);
  countDown(f, columnPanels);
  f.op('end');
  return moduleBytes(f);
}

/** Adds to a pointer. */
export function advance(f: FunctionWriter, pointer: number, bytes: number): void {
  f.get(pointer).i32(bytes).op('i32Add').set(pointer);
}

/** Ends the body of a loop: once more unless the counter reaches 0. */
export function countDown(f: FunctionWriter, counter: number): void {
  f.get(counter).i32(1).op('i32Sub').set(counter).get(counter).repeatIf();
}

/** Zeroes `count` bytes, which may be none. */
export type ZeroCode = (address: number, count: number) => void;

export function zeroModule(): Uint8Array<ArrayBuffer> {
  return moduleBytes(new FunctionWriter([I32, I32]).get(0).i32(0).get(1).op('memoryFill'));
}
