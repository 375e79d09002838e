/** Causal softmax and its derivative: WebAssembly SIMD code; conventions in functions.ts. */
import { F64, I32, moduleBytes } from '../../../linear-algebra/wasm-module.ts';
import type { Precision } from '../../kernel/types.ts';
import { exponentialOf, fiveLocals } from './exponential-of.ts';
import { type ConstantTable, type Value, VectorWriter } from './vector-writer.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Runs over the rows i = 0 … of a T × T matrix with `pairs` whole pairs of its first i + 1 entries and `odd` more. */
function forCausalRows(w: VectorWriter, rows: number, row: (pairs: number, odd: number) => void): void {
  const [count, pairs, odd, left] = [w.integerLocal(), w.integerLocal(), w.integerLocal(), w.integerLocal()];
  w.f.get(rows).set(left);
  w.repeat(left, () => {
    w.f.get(count).i32(1).op('i32Add').set(count);
    w.f.get(count).i32(1).op('i32ShrU').set(pairs).get(count).i32(1).op('i32And').set(odd);
    row(pairs, odd);
  });
}

/** (p, rowBytes, rows, scale as a double): causalSoftmax of attention.ts. */
export function causalSoftmaxModule(precision: Precision, table: ConstantTable): Bytes {
  const w = new VectorWriter(precision, table, [I32, I32, I32, F64]);
  const [p, rowBytes, rows, scale] = w.parameters as [number, number, number, number];
  const locals = fiveLocals(w);
  const [at, left] = [w.integerLocal(), w.integerLocal()];
  const [largest, e, factor, inverse] = [w.pairLocal(), w.pairLocal(), w.pairLocal(), w.pairLocal()];
  const sum = w.doubleLocal();
  const E = w.get(e);
  w.set(factor, w.both(w.get(scale)));
  forCausalRows(w, rows, (pairs, odd) => {
    const over = (body: (whole: boolean) => void): void => {
      w.f.get(p).set(at).get(pairs).set(left);
      w.repeat(left, () => {
        body(true);
        w.advance(at, 2 * w.size);
      });
      w.when(w.get(odd), () => body(false));
    };
    const entries = (whole: boolean): Value => (whole ? w.pair(at) : w.single(at));
    const store = (whole: boolean, value: Value): void =>
      whole ? w.storePair(at, value) : w.storeSingle(at, value);
    w.set(largest, w.single(p));
    over((whole) => w.set(largest, w.op('largerOf', w.get(largest), entries(whole))));
    const [low, high] = [w.lane(w.get(largest), 0), w.lane(w.get(largest), 1)];
    w.set(largest, w.both(w.onDoubles('max', low, high)));
    w.set(sum, w.double(0));
    over((whole) => {
      const argument = w.op('mul', w.get(factor), w.op('sub', entries(whole), w.get(largest)));
      w.set(e, exponentialOf(w, argument, locals));
      store(whole, E);
      w.set(sum, w.onDoubles('add', w.get(sum), w.lane(E, 0)));
      if (whole) w.set(sum, w.onDoubles('add', w.get(sum), w.lane(E, 1)));
    });
    w.set(inverse, w.both(w.onDoubles('div', w.double(1), w.get(sum))));
    over((whole) => store(whole, w.op('mul', entries(whole), w.get(inverse))));
    w.f.get(p).get(rowBytes).op('i32Add').set(p);
  });
  return moduleBytes(w.f);
}

/** (dp, p, rowBytes, rows, scale as a double): causalSoftmaxBackward of attention.ts. */
export function causalSoftmaxBackwardModule(precision: Precision, table: ConstantTable): Bytes {
  const w = new VectorWriter(precision, table, [I32, I32, I32, I32, F64]);
  const [dp, p, rowBytes, rows, scale] = w.parameters as [number, number, number, number, number];
  const [atD, atP, left] = [w.integerLocal(), w.integerLocal(), w.integerLocal()];
  const [product, factor, sums] = [w.pairLocal(), w.pairLocal(), w.pairLocal()];
  const sum = w.doubleLocal();
  w.set(factor, w.both(w.get(scale)));
  forCausalRows(w, rows, (pairs, odd) => {
    const over = (body: (whole: boolean, load: (pointer: number) => Value) => void): void => {
      w.f.get(dp).set(atD).get(p).set(atP).get(pairs).set(left);
      w.repeat(left, () => {
        body(true, (pointer) => w.pair(pointer));
        w.advance(atD, 2 * w.size);
        w.advance(atP, 2 * w.size);
      });
      w.when(w.get(odd), () => body(false, (pointer) => w.single(pointer)));
    };
    w.set(sum, w.double(0));
    over((whole, load) => {
      w.set(product, w.op('mul', load(atD), load(atP)));
      w.set(sum, w.onDoubles('add', w.get(sum), w.lane(w.get(product), 0)));
      if (whole) w.set(sum, w.onDoubles('add', w.get(sum), w.lane(w.get(product), 1)));
    });
    w.set(sums, w.both(w.get(sum)));
    over((whole, load) => {
      const centred = w.op('sub', load(atD), w.get(sums));
      const value = w.product(w.get(factor), load(atP), centred);
      if (whole) w.storePair(atD, value);
      else w.storeSingle(atD, value);
    });
    w.f.get(dp).get(rowBytes).op('i32Add').set(dp);
    w.f.get(p).get(rowBytes).op('i32Add').set(p);
  });
  return moduleBytes(w.f);
}
