/** GELU: WebAssembly SIMD code; conventions in functions.ts. */
import { I32, moduleBytes } from '../../../linear-algebra/wasm-module.ts';
import type { Precision } from '../../kernel/types.ts';
import { emitPolynomial, emitPower, emitReduction } from '../exponential-code.ts';
import { CUBIC, SCALE } from '../gelu-constants.ts';
import { type ConstantTable, VectorWriter } from './vector-writer.ts';

/** Pairs in a turn: 8 kB of scratch, which stay in the first-level cache. */
const GELU_PAIRS = 256;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * (x, y, gates, pairs, scratch): see gelu.ts. For some pairs at a time in three passes, the first two of which leave k
 * and r, and then k and p of the exponential in 2·GELU_PAIRS·16 bytes from `scratch` on.
 */
export function geluModule(precision: Precision, table: ConstantTable): Bytes {
  const w = new VectorWriter(precision, table, [I32, I32, I32, I32, I32]);
  const [x, y, gates, pairs, scratch] = w.parameters as [number, number, number, number, number];
  const [argument, k, r] = [w.pairLocal(), w.pairLocal(), w.pairLocal()];
  const others = [w.pairLocal(), w.pairLocal(), w.pairLocal()] as const;
  const [v, gate] = [w.pairLocal(), w.pairLocal()];
  const [at, from, left, turns, last] = [
    w.integerLocal(),
    w.integerLocal(),
    w.integerLocal(),
    w.integerLocal(),
    w.integerLocal(),
  ];
  const V = w.get(v);
  const constant = (value: number): void => w.constant(value)();
  const pass = (count: number, body: () => void): void => {
    w.f.get(scratch).set(at).get(count).set(left);
    w.repeat(left, () => {
      body();
      w.advance(at, 32);
    });
  };
  const passes = (count: number): void => {
    w.f.get(x).set(from);
    pass(count, () => {
      w.set(v, w.pair(from));
      const cube = w.product(w.constant(CUBIC), V, V, V);
      w.op('mul', w.constant(-SCALE), w.op('add', V, cube))();
      emitReduction(w.f, argument, k, r, constant);
      w.f.get(at).get(k).storeVector(0).get(at).get(r).storeVector(16);
      w.advance(from, 2 * w.size);
    });
    pass(count, () => {
      w.f.get(at).loadVector(16).set(r).get(at);
      emitPolynomial(w.f, r, others, constant);
      w.f.storeVector(16);
    });
    pass(count, () => {
      w.f.get(at).loadVector(0).set(k);
      const e = (): void => {
        w.f.get(at).loadVector(16);
        emitPower(w.f, k, constant);
      };
      w.set(gate, w.op('div', w.constant(1), w.op('add', w.constant(1), e)));
      w.storePair(y, w.op('mul', w.pair(x), w.get(gate)));
      w.storePair(gates, w.get(gate));
      for (const pointer of [x, y, gates]) w.advance(pointer, 2 * w.size);
    });
  };
  const shift = Math.log2(GELU_PAIRS);
  w.f.get(pairs).i32(shift).op('i32ShrU').set(turns);
  w.f
    .get(pairs)
    .i32(GELU_PAIRS - 1)
    .op('i32And')
    .set(last);
  w.f.i32(GELU_PAIRS).set(pairs);
  w.repeat(turns, () => passes(pairs));
  passes(last);
  return moduleBytes(w.f);
}

/** (x, gates, dy, dx, pairs) */
export function geluBackwardModule(precision: Precision, table: ConstantTable): Bytes {
  const w = new VectorWriter(precision, table, [I32, I32, I32, I32, I32]);
  const [x, gates, dy, dx, pairs] = w.parameters as [number, number, number, number, number];
  const v = w.pairLocal();
  const gate = w.pairLocal();
  const [V, G] = [w.get(v), w.get(gate)];
  w.repeat(pairs, () => {
    w.set(v, w.pair(x));
    w.set(gate, w.pair(gates));
    const square = w.op('add', w.constant(1), w.product(w.constant(3 * CUBIC), V, V));
    const rest = w.product(V, G, w.op('sub', w.constant(1), G), w.constant(SCALE), square);
    const slope = w.op('add', G, rest);
    w.storePair(dx, w.op('add', w.pair(dx), w.op('mul', w.pair(dy), slope)));
    for (const pointer of [x, gates, dy, dx]) w.advance(pointer, 2 * w.size);
  });
  return moduleBytes(w.f);
}
