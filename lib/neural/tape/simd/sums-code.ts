/** Sums of blocks and of rows: WebAssembly SIMD code; conventions in functions.ts. */
import { FunctionWriter, I32, moduleBytes, V128 } from '../../../linear-algebra/wasm-module.ts';
import type { Precision } from '../../kernel/types.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** (target, left, right, vectors of 16 bytes): target = left + right; one rounding in either precision. */
export function addModule(precision: Precision): Bytes {
  const f = new FunctionWriter([I32, I32, I32, I32]);
  const [target, left, right, vectors] = [0, 1, 2, 3] as const;
  f.get(vectors).op('if', 'loop');
  f.get(target).get(left).loadVector(0).get(right).loadVector(0);
  f.op(precision === 'float64' ? 'f64x2Add' : 'f32x4Add').storeVector(0);
  for (const pointer of [target, left, right]) f.get(pointer).i32(16).op('i32Add').set(pointer);
  f.get(vectors).i32(1).op('i32Sub').set(vectors).get(vectors).repeatIf();
  f.op('end', 'end');
  return moduleBytes(f);
}

/** (sums, x, rowBytes, rows, vectors of 16 bytes in a row): adds the rows of x to `sums` one after the other. */
export function columnSumsModule(precision: Precision): Bytes {
  const f = new FunctionWriter([I32, I32, I32, I32, I32]);
  const [sums, x, rowBytes, rows, vectors] = [0, 1, 2, 3, 4] as const;
  const w = { sum: f.local(V128), at: f.local(I32), left: f.local(I32) };
  f.get(vectors).op('if', 'loop');
  f.get(sums).loadVector(0).set(w.sum).get(x).set(w.at).get(rows).set(w.left);
  f.get(w.left).op('if', 'loop');
  f.get(w.sum).get(w.at).loadVector(0);
  f.op(precision === 'float64' ? 'f64x2Add' : 'f32x4Add').set(w.sum);
  f.get(w.at).get(rowBytes).op('i32Add').set(w.at);
  f.get(w.left).i32(1).op('i32Sub').set(w.left).get(w.left).repeatIf();
  f.op('end', 'end');
  f.get(sums).get(w.sum).storeVector(0);
  for (const pointer of [sums, x]) f.get(pointer).i32(16).op('i32Add').set(pointer);
  f.get(vectors).i32(1).op('i32Sub').set(vectors).get(vectors).repeatIf();
  f.op('end', 'end');
  return moduleBytes(f);
}
