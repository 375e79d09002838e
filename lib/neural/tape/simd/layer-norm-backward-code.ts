/** The derivative of layer norm: WebAssembly SIMD code; conventions in functions.ts. */
import { F64, I32, moduleBytes } from '../../../linear-algebra/wasm-module.ts';
import type { Precision } from '../../kernel/types.ts';
import { type ConstantTable, type Value, VectorWriter } from './vector-writer.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** As in layer-norm-code.ts. */
const ROWS_AT_ONCE = 2;

/** (x, dx, gain, dGain, dBias, dy, means, inverses, rows, columnPairs, columns as a double) */
export function layerNormBackwardModule(precision: Precision, table: ConstantTable): Bytes {
  const w = new VectorWriter(precision, table, [I32, I32, I32, I32, I32, I32, I32, I32, I32, I32, F64]);
  const [x, dx, gain, dGain, dBias, dy] = w.parameters as [number, number, number, number, number, number];
  const [means, inverses, rows, columnPairs, columns] = w.parameters.slice(6) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const ints = (): number[] => Array.from({ length: ROWS_AT_ONCE }, () => w.integerLocal());
  const pairs = (): number[] => Array.from({ length: ROWS_AT_ONCE }, () => w.pairLocal());
  const doubles = (): number[] => Array.from({ length: ROWS_AT_ONCE }, () => w.doubleLocal());
  const [atX, atDy, mean, inverse, sum, projection] = [
    ints(),
    ints(),
    pairs(),
    pairs(),
    doubles(),
    doubles(),
  ];
  const [bytes, left, groups, g, dg, db] = [
    w.integerLocal(),
    w.integerLocal(),
    w.integerLocal(),
    w.integerLocal(),
    w.integerLocal(),
    w.integerLocal(),
  ];
  const [d, n, meanOfD, meanOfProduct] = [w.pairLocal(), w.pairLocal(), w.pairLocal(), w.pairLocal()];
  w.f
    .get(columnPairs)
    .i32(Math.log2(2 * w.size))
    .op('i32Shl')
    .set(bytes);
  const normalised = (pointer: number, r: number): Value =>
    w.op('mul', w.op('sub', w.pair(pointer), w.get(mean[r]!)), w.get(inverse[r]!));
  const addLanes = (target: number, pair: number): void => {
    const first = w.onDoubles('add', w.get(target), w.lane(w.get(pair), 0));
    w.set(target, w.onDoubles('add', first, w.lane(w.get(pair), 1)));
  };
  const group = (count: number): void => {
    for (let r = 0; r < count; r++) {
      if (r === 0) w.f.get(x).set(atX[0]!).get(dy).set(atDy[0]!);
      else {
        w.f
          .get(atX[r - 1]!)
          .get(bytes)
          .op('i32Add')
          .set(atX[r]!);
        w.f
          .get(atDy[r - 1]!)
          .get(bytes)
          .op('i32Add')
          .set(atDy[r]!);
      }
      w.f
        .get(means)
        .splatDouble(8 * r)
        .set(mean[r]!);
      w.f
        .get(inverses)
        .splatDouble(8 * r)
        .set(inverse[r]!);
      w.set(sum[r]!, w.double(0));
      w.set(projection[r]!, w.double(0));
    }
    w.f.get(columnPairs).set(left).get(gain).set(g);
    w.repeat(left, () => {
      for (let r = 0; r < count; r++) {
        w.set(d, w.op('mul', w.pair(atDy[r]!), w.pair(g)));
        addLanes(sum[r]!, d);
        w.set(d, w.op('mul', w.get(d), normalised(atX[r]!, r)));
        addLanes(projection[r]!, d);
        w.advance(atX[r]!, 2 * w.size);
        w.advance(atDy[r]!, 2 * w.size);
      }
      w.advance(g, 2 * w.size);
    });
    for (let r = 0; r < count; r++) {
      w.set(meanOfD, w.both(w.onDoubles('div', w.get(sum[r]!), w.get(columns))));
      w.set(meanOfProduct, w.both(w.onDoubles('div', w.get(projection[r]!), w.get(columns))));
      w.f.get(columnPairs).set(left).get(gain).set(g).get(dGain).set(dg).get(dBias).set(db);
      w.repeat(left, () => {
        w.set(d, w.pair(dy));
        w.set(n, normalised(x, r));
        const upstream = w.get(d);
        const part = w.op('sub', w.op('mul', upstream, w.pair(g)), w.get(meanOfD));
        const bracket = w.op('sub', part, w.op('mul', w.get(n), w.get(meanOfProduct)));
        w.storePair(dx, w.op('add', w.pair(dx), w.op('mul', w.get(inverse[r]!), bracket)));
        w.storePair(dg, w.op('add', w.pair(dg), w.op('mul', upstream, w.get(n))));
        w.storePair(db, w.op('add', w.pair(db), upstream));
        for (const pointer of [x, dx, dy, g, dg, db]) w.advance(pointer, 2 * w.size);
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
