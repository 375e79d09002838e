/**
 * e^x of doubles as WebAssembly SIMD code: operation by operation the `exp` of lib/float/exp.ts, two doubles at a
 * time, hence the same bits. Opcodes are those of the WebAssembly Core Specification 2.0, Section 5.4.8.
 */
import { LN2_HI, LN2_LO } from '../../float/exp.ts';
import { FunctionWriter, I32, moduleBytes, V128 } from '../../linear-algebra/wasm-module.ts';

/** Arguments are clamped to this range, in which e^x is a normal number and 2^k needs no second factor. */
export const LOWEST_EXPONENT = -708;
export const HIGHEST_EXPONENT = 709;

const VECTOR_BYTES = 16;
const INVERSE_LN2 = 1 / (LN2_HI + LN2_LO);
/** Added to an integer k, |k| < 2^51, it leaves k in the low bits of the sum. */
const INTEGER_SHIFT = 6755399441055744;

const VECTOR = {
  add: [0xfd, 0xf0, 0x01],
  subtract: [0xfd, 0xf1, 0x01],
  multiply: [0xfd, 0xf2, 0x01],
  minimum: [0xfd, 0xf4, 0x01],
  maximum: [0xfd, 0xf5, 0x01],
  floor: [0xfd, 0x75],
  addIntegers: [0xfd, 0xce, 0x01],
  /** By an i32. */
  shiftLeft: [0xfd, 0xcb, 0x01],
} as const;

/** Replaces the doubles of `count` ≥ 1 vectors from an address on. */
export type ExponentialCode = (address: number, count: number) => void;

/** 1/n! for n = from, from + 2, …, up to `to`. */
function inverseFactorials(from: number, to: number): number[] {
  let factorial = 1;
  const result: number[] = [];
  for (let n = 2; n <= to; n++) {
    factorial *= n;
    if (n >= from && (n - from) % 2 === 0) result.push(1 / factorial);
  }
  return result;
}

export function exponentialModule(): Uint8Array<ArrayBuffer> {
  const f = new FunctionWriter([I32, I32]);
  const [address, count] = [0, 1] as const;
  const [x, k, r, w, even, odd] = Array.from({ length: 6 }, () => f.local(V128)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const op = (name: keyof typeof VECTOR): void => {
    f.code.push(...VECTOR[name]);
  };
  /** v128.const with the same 64 bits twice. */
  const both = (bits: Uint8Array): void => {
    f.code.push(0xfd, 0x0c, ...bits, ...bits);
  };
  const number = (value: number): void => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value, true);
    both(new Uint8Array(view.buffer));
  };
  /** c_0 + w(c_1 + w(c_2 + …)) into `target`. */
  const polynomial = (coefficients: readonly number[], target: number): void => {
    number(coefficients.at(-1)!);
    for (const c of coefficients.slice(0, -1).reverse()) {
      f.get(w);
      op('multiply');
      number(c);
      op('add');
    }
    f.set(target);
  };

  f.op('loop');
  f.get(address).loadVector(0);
  number(HIGHEST_EXPONENT);
  op('minimum');
  number(LOWEST_EXPONENT);
  op('maximum');
  f.set(x);
  // k = floor(x/ln 2 + 1/2), r = (x − k·LN2_HI) − k·LN2_LO, w = r².
  f.get(x);
  number(INVERSE_LN2);
  op('multiply');
  number(0.5);
  op('add');
  op('floor');
  f.set(k);
  f.get(x).get(k);
  number(LN2_HI);
  op('multiply');
  op('subtract');
  f.get(k);
  number(LN2_LO);
  op('multiply');
  op('subtract');
  f.set(r);
  f.get(r).get(r);
  op('multiply');
  f.set(w);
  polynomial(inverseFactorials(2, 14), even);
  polynomial(inverseFactorials(3, 13), odd);
  // p = 1 + (r + w·(even + r·odd)), times 2^k by way of its exponent field.
  f.get(address);
  f.get(r).get(odd);
  op('multiply');
  f.get(even);
  op('add');
  f.get(w);
  op('multiply');
  f.get(r);
  op('add');
  number(1);
  op('add');
  f.get(k);
  number(INTEGER_SHIFT);
  op('add');
  f.i32(52);
  op('shiftLeft');
  number(1);
  op('addIntegers');
  op('multiply');
  f.storeVector(0);
  f.get(address).i32(VECTOR_BYTES).op('i32Add').set(address);
  f.get(count).i32(1).op('i32Sub').set(count).get(count).repeatIf();
  f.op('end');
  return moduleBytes(f);
}
