/** The WebAssembly SIMD code that packs panels; conventions as in simd-code.ts. */
import { FunctionWriter, I32, moduleBytes, V128 } from '../../linear-algebra/wasm-module.ts';
import { advance, countDown, entryBytes, lanes, VECTOR_BYTES } from './simd-code.ts';
import type { Precision } from './types.ts';

/**
 * Packs `panels` full panels of `length` inner indices. `stride` is the distance of inner indices for adjacent strips,
 * of strips for transposed ones.
 */
export type PackCode = (
  target: number,
  source: number,
  stride: number,
  panels: number,
  length: number,
) => void;

/** A cache line. */
const LINE_BYTES = 64;

/**
 * Packs strips that lie side by side (across = one entry): copies `width` entries for each inner index. As many panels
 * as make a cache line are filled at the same time, so that a line is read once: rows may be so far apart that lines
 * evict each other. Then the panels that are left.
 */
export function packAdjacentModule(precision: Precision, width: number): Uint8Array<ArrayBuffer> {
  const bytes = width * entryBytes(precision);
  const together = LINE_BYTES / bytes;
  const f = new FunctionWriter([I32, I32, I32, I32, I32]);
  const [target, source, stride, panels, length] = [0, 1, 2, 3, 4] as const;
  const at = f.local(I32);
  const left = f.local(I32);
  const groups = f.local(I32);
  const panelBytes = f.local(I32);
  const targets = Array.from({ length: together - 1 }, () => f.local(I32));
  const packPanels = (count: number): void => {
    f.get(groups).op('if', 'loop').get(source).set(at).get(length).set(left);
    const others = targets.slice(0, count - 1);
    others.forEach((other, i) => {
      f.get(i === 0 ? target : others[i - 1]!)
        .get(panelBytes)
        .op('i32Add')
        .set(other);
    });
    f.op('loop');
    [target, ...others].forEach((pointer, i) => {
      for (let offset = 0; offset < bytes; offset += VECTOR_BYTES) {
        f.get(pointer)
          .get(at)
          .loadVector(i * bytes + offset)
          .storeVector(offset);
      }
      advance(f, pointer, bytes);
    });
    f.get(at).get(stride).op('i32Add').set(at);
    countDown(f, left);
    f.op('end');
    f.get(others.at(-1) ?? target).set(target);
    advance(f, source, count * bytes);
    countDown(f, groups);
    f.op('end', 'end');
  };
  f.get(length).i32(Math.log2(bytes)).op('i32Shl').set(panelBytes);
  f.get(panels).i32(Math.log2(together)).op('i32ShrU').set(groups);
  packPanels(together);
  f.get(panels)
    .i32(together - 1)
    .op('i32And')
    .set(groups);
  packPanels(1);
  return moduleBytes(f);
}

/**
 * Packs strips whose entries are contiguous (along = one entry): transposes squares of 2 × 2 doubles or 4 × 4 singles
 * in registers, then the last inner indices one by one.
 */
export function packTransposedModule(precision: Precision, width: number): Uint8Array<ArrayBuffer> {
  const size = entryBytes(precision);
  const side = lanes(precision);
  const f = new FunctionWriter([I32, I32, I32, I32, I32]);
  const [target, source, stride, panels, length] = [0, 1, 2, 3, 4] as const;
  const left = f.local(I32);
  const strips = Array.from({ length: width }, () => f.local(I32));
  const vectors = Array.from({ length: side }, () => f.local(V128));
  const halves = Array.from({ length: side }, () => f.local(V128));
  f.op('loop');
  for (const strip of strips) f.get(source).set(strip).get(source).get(stride).op('i32Add').set(source);
  f.get(length).i32(Math.log2(side)).op('i32ShrU').set(left).get(left).op('if', 'loop');
  for (let w = 0; w < width; w += side) {
    const group = strips.slice(w, w + side);
    group.forEach((strip, i) => {
      f.get(strip).loadVector(0).set(vectors[i]!);
    });
    transposeSquare(f, vectors, halves);
    vectors.forEach((vector, k) => {
      f.get(target)
        .get(vector)
        .storeVector((k * width + w) * size);
    });
  }
  for (const strip of strips) advance(f, strip, VECTOR_BYTES);
  advance(f, target, side * width * size);
  countDown(f, left);
  f.op('end', 'end');
  f.get(length)
    .i32(side - 1)
    .op('i32And')
    .set(left)
    .get(left)
    .op('if', 'loop');
  strips.forEach((strip, w) => {
    f.get(target).get(strip);
    if (precision === 'float64') f.loadF64(0).storeF64(w * size);
    else f.loadF32(0).storeF32(w * size);
    advance(f, strip, size);
  });
  advance(f, target, width * size);
  countDown(f, left);
  f.op('end', 'end');
  countDown(f, panels);
  f.op('end');
  return moduleBytes(f);
}

/** Transposes the square whose rows are `vectors`, in place. */
function transposeSquare(f: FunctionWriter, vectors: readonly number[], scratch: readonly number[]): void {
  const combine = (target: number, low: number, high: number, order: readonly number[]): void => {
    f.get(low).get(high).shuffle(order).set(target);
  };
  if (vectors.length === 2) {
    const [x, y] = vectors as [number, number];
    combine(scratch[0]!, x, y, [0, 2]);
    combine(y, x, y, [1, 3]);
    f.get(scratch[0]!).set(x);
    return;
  }
  const [x, y, z, w] = vectors as [number, number, number, number];
  const [p, q, r, s] = scratch as [number, number, number, number];
  combine(p, x, y, [0, 4, 1, 5]);
  combine(q, x, y, [2, 6, 3, 7]);
  combine(r, z, w, [0, 4, 1, 5]);
  combine(s, z, w, [2, 6, 3, 7]);
  combine(x, p, r, [0, 1, 4, 5]);
  combine(y, p, r, [2, 3, 6, 7]);
  combine(z, q, s, [0, 1, 4, 5]);
  combine(w, q, s, [2, 3, 6, 7]);
}
