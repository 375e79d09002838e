/** Layer norm: WebAssembly SIMD code; conventions in functions.ts. */
import { F64, I32, moduleBytes } from '../../../linear-algebra/wasm-module.ts';
import type { Precision } from '../../kernel/types.ts';
import { LAYER_NORM_EPSILON } from '../layer-norm-constants.ts';
import { type ConstantTable, type Value, VectorWriter } from './vector-writer.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Rows whose sums run at the same time: each waits for its last addition, together they fill the pipeline. */
const ROWS_AT_ONCE = 4;

/**
 * (x, y, gain, bias, means, inverses, rows, columnPairs, columns as a double): see layer-norm.ts. Means and inverses are
 * doubles.
 */
export function layerNormModule(precision: Precision, table: ConstantTable): Bytes {
  const w = new VectorWriter(precision, table, [I32, I32, I32, I32, I32, I32, I32, I32, F64]);
  const [x, y, gain, bias, means, inverses, rows, columnPairs, columns] = w.parameters as number[] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const bytes = w.integerLocal();
  const left = w.integerLocal();
  const groups = w.integerLocal();
  const at = Array.from({ length: ROWS_AT_ONCE }, () => w.integerLocal());
  const sums = Array.from({ length: ROWS_AT_ONCE }, () => w.doubleLocal());
  const centres = Array.from({ length: ROWS_AT_ONCE }, () => w.pairLocal());
  const [pair, inverse, g, b] = [w.pairLocal(), w.pairLocal(), w.integerLocal(), w.integerLocal()];
  const P = w.get(pair);
  w.f
    .get(columnPairs)
    .i32(Math.log2(2 * w.size))
    .op('i32Shl')
    .set(bytes);

  const begin = (count: number): void => {
    for (let r = 0; r < count; r++) {
      if (r === 0) w.f.get(x).set(at[0]!);
      else
        w.f
          .get(at[r - 1]!)
          .get(bytes)
          .op('i32Add')
          .set(at[r]!);
    }
    w.f.get(columnPairs).set(left);
  };
  const addLanes = (sum: number, value: Value): void => {
    w.set(pair, value);
    w.set(sum, w.onDoubles('add', w.onDoubles('add', w.get(sum), w.lane(P, 0)), w.lane(P, 1)));
  };
  const group = (count: number): void => {
    begin(count);
    for (let r = 0; r < count; r++) w.set(sums[r]!, w.double(0));
    w.repeat(left, () => {
      for (let r = 0; r < count; r++) {
        addLanes(sums[r]!, w.pair(at[r]!));
        w.advance(at[r]!, 2 * w.size);
      }
    });
    for (let r = 0; r < count; r++) {
      w.set(sums[r]!, w.onDoubles('div', w.get(sums[r]!), w.get(columns)));
      w.f
        .get(means)
        .get(sums[r]!)
        .storeF64(8 * r);
      w.set(centres[r]!, w.both(w.get(sums[r]!)));
      w.set(sums[r]!, w.double(0));
    }
    begin(count);
    w.repeat(left, () => {
      for (let r = 0; r < count; r++) {
        w.set(pair, w.op('sub', w.pair(at[r]!), w.get(centres[r]!)));
        addLanes(sums[r]!, w.op('mul', P, P));
        w.advance(at[r]!, 2 * w.size);
      }
    });
    for (let r = 0; r < count; r++) {
      const variance = w.onDoubles('div', w.get(sums[r]!), w.get(columns));
      const root = w.squareRoot(w.onDoubles('add', variance, w.double(LAYER_NORM_EPSILON)));
      w.set(sums[r]!, w.onDoubles('div', w.double(1), root));
      w.f
        .get(inverses)
        .get(sums[r]!)
        .storeF64(8 * r);
    }
    for (let r = 0; r < count; r++) {
      w.set(inverse, w.both(w.get(sums[r]!)));
      w.f.get(gain).set(g).get(bias).set(b).get(columnPairs).set(left);
      w.repeat(left, () => {
        const centred = w.op('sub', w.pair(x), w.get(centres[r]!));
        w.storePair(y, w.op('add', w.product(centred, w.get(inverse), w.pair(g)), w.pair(b)));
        for (const pointer of [x, y, g, b]) w.advance(pointer, 2 * w.size);
      });
    }
    w.advance(means, 8 * count);
    w.advance(inverses, 8 * count);
  };
  w.f.get(rows).i32(Math.log2(ROWS_AT_ONCE)).op('i32ShrU').set(groups);
  w.repeat(groups, () => group(ROWS_AT_ONCE));
  w.f
    .get(rows)
    .i32(ROWS_AT_ONCE - 1)
    .op('i32And')
    .set(groups);
  w.repeat(groups, () => group(1));
  return moduleBytes(w.f);
}
