/**
 * Writes WebAssembly SIMD code for arithmetic on blocks of either precision: entries are read as pairs of doubles (singles
 * are exact in it), computed with in float64, and rounded to the block's precision when written. One operation on a pair
 * is two of the JavaScript operations on numbers, with the same bits. Opcodes: WebAssembly Core Specification 2.0, 5.4.
 */
import {
  F64,
  FunctionWriter,
  I32,
  unsignedLeb,
  V128,
  type ValueType,
} from '../../../linear-algebra/wasm-module.ts';
import type { Precision } from '../../kernel/types.ts';

/** Code that leaves a value on the stack: a pair of doubles, or one double, or an address or count. */
export type Value = () => void;

/** Constants that modules load from a table in memory, for V8 builds those in the code from immediates every time. */
export class ConstantTable {
  readonly #values: number[] = [];

  /** Where the constant is, in bytes. */
  offsetOf(value: number): number {
    const known = this.#values.findIndex((v) => Object.is(v, value));
    return 8 * (known >= 0 ? known : this.#values.push(value) - 1);
  }

  get values(): readonly number[] {
    return this.#values;
  }
}

const PAIR = {
  add: 0xf0,
  sub: 0xf1,
  mul: 0xf2,
  div: 0xf3,
  /** pmax: the second if it is larger, else the first. */
  largerOf: 0xf7,
} as const;
const DOUBLE = { add: 0xa0, sub: 0xa1, mul: 0xa2, div: 0xa3, max: 0xa5 } as const;

export class VectorWriter {
  readonly f: FunctionWriter;
  readonly parameters: readonly number[];
  /** Bytes of an entry. */
  readonly size: number;
  readonly #table: ConstantTable;
  readonly #tableAt: number;

  /** The function's parameters are `parameters` and, after them, the address of the table of constants. */
  constructor(precision: Precision, table: ConstantTable, parameters: readonly ValueType[]) {
    this.f = new FunctionWriter([...parameters, I32]);
    this.parameters = parameters.map((_, i) => i);
    this.size = precision === 'float64' ? 8 : 4;
    this.#table = table;
    this.#tableAt = parameters.length;
  }

  /** A constant, twice. */
  constant(value: number): Value {
    return () => this.f.get(this.#tableAt).splatDouble(this.#table.offsetOf(value));
  }

  /** The two entries at an address. */
  pair(pointer: number, offset = 0): Value {
    return () => {
      this.f.get(pointer);
      if (this.size === 8) this.f.loadVector(offset);
      else this.f.code.push(0xfd, 0x5d, 2, ...unsignedLeb(offset), 0xfd, 0x5f);
    };
  }

  /** The entry at an address, twice. */
  single(pointer: number, offset = 0): Value {
    return () => {
      this.f.get(pointer);
      if (this.size === 8) this.f.splatDouble(offset);
      else {
        this.f.splatSingle(offset);
        this.f.code.push(0xfd, 0x5f);
      }
    };
  }

  storePair(pointer: number, value: Value): void {
    this.f.get(pointer);
    value();
    if (this.size === 8) this.f.storeVector(0);
    else this.f.code.push(0xfd, 0x5e, 0xfd, 0x5b, 2, 0, 0);
  }

  /** The lower entry only. */
  storeSingle(pointer: number, value: Value): void {
    this.f.get(pointer);
    value();
    if (this.size === 8) this.f.code.push(0xfd, 0x5b, 3, 0, 0);
    else this.f.code.push(0xfd, 0x5e, 0xfd, 0x5a, 2, 0, 0);
  }

  op(name: keyof typeof PAIR, left: Value, right: Value): Value {
    return () => {
      left();
      right();
      this.f.code.push(0xfd, PAIR[name], 0x01);
    };
  }

  /** left·right·…, from left to right. */
  product(...factors: readonly Value[]): Value {
    return factors.reduce((left, right) => this.op('mul', left, right));
  }

  /** The same double twice. */
  both(value: Value): Value {
    return () => {
      value();
      this.f.code.push(0xfd, 0x14);
    };
  }

  /** The double of one half. */
  lane(pair: Value, index: 0 | 1): Value {
    return () => {
      pair();
      this.f.doubleLane(index);
    };
  }

  onDoubles(name: keyof typeof DOUBLE, left: Value, right: Value): Value {
    return () => {
      left();
      right();
      this.f.code.push(DOUBLE[name]);
    };
  }

  squareRoot(value: Value): Value {
    return () => {
      value();
      this.f.code.push(0x9f);
    };
  }

  double(value: number): Value {
    return () => {
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, value, true);
      this.f.code.push(0x44, ...new Uint8Array(view.buffer));
    };
  }

  get(local: number): Value {
    return () => this.f.get(local);
  }

  /** A new local of a type. */
  pairLocal(): number {
    return this.f.local(V128);
  }

  doubleLocal(): number {
    return this.f.local(F64);
  }

  integerLocal(): number {
    return this.f.local(I32);
  }

  set(local: number, value: Value): void {
    value();
    this.f.set(local);
  }

  advance(pointer: number, bytes: number): void {
    this.f.get(pointer).i32(bytes).op('i32Add').set(pointer);
  }

  /** Runs the body as often as the counter says, which ends at 0. */
  repeat(counter: number, body: () => void): void {
    this.f.get(counter).op('if', 'loop');
    body();
    this.f.get(counter).i32(1).op('i32Sub').set(counter).get(counter).repeatIf();
    this.f.op('end', 'end');
  }

  when(condition: Value, body: () => void): void {
    condition();
    this.f.op('if');
    body();
    this.f.op('end');
  }
}
