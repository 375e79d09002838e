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
  // pmin and pmax: "the second if it is smaller (larger), else the first", one instruction on x86, NaN stays.
  minimum: [0xfd, 0xf6, 0x01],
  maximum: [0xfd, 0xf7, 0x01],
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

/** Code that leaves a constant twice on the stack. */
export type PushConstant = (value: number) => void;

/**
 * e^x in three stages, which may be passes over many vectors: the processor then has more of them in flight at a time.
 * The first: for x on the stack, sets k = floor(x/ln 2 + 1/2) and r = (x − k·LN2_HI) − k·LN2_LO.
 */
export function emitReduction(
  f: FunctionWriter,
  x: number,
  k: number,
  r: number,
  number: PushConstant,
): void {
  number(HIGHEST_EXPONENT);
  emit(f, 'minimum');
  number(LOWEST_EXPONENT);
  emit(f, 'maximum');
  f.set(x);
  f.get(x);
  number(INVERSE_LN2);
  emit(f, 'multiply');
  number(0.5);
  emit(f, 'add', 'floor');
  f.set(k);
  f.get(x).get(k);
  number(LN2_HI);
  emit(f, 'multiply', 'subtract');
  f.get(k);
  number(LN2_LO);
  emit(f, 'multiply', 'subtract');
  f.set(r);
}

/** The second: for r, leaves p = 1 + (r + w·(even + r·odd)) with w = r² on the stack. */
export function emitPolynomial(
  f: FunctionWriter,
  r: number,
  [w, even, odd]: readonly [number, number, number],
  number: PushConstant,
): void {
  /** c_0 + w(c_1 + w(c_2 + …)) into `target`. */
  const horner = (coefficients: readonly number[], target: number): void => {
    number(coefficients.at(-1)!);
    for (const c of coefficients.slice(0, -1).reverse()) {
      f.get(w);
      emit(f, 'multiply');
      number(c);
      emit(f, 'add');
    }
    f.set(target);
  };
  f.get(r).get(r);
  emit(f, 'multiply');
  f.set(w);
  horner(inverseFactorials(2, 14), even);
  horner(inverseFactorials(3, 13), odd);
  f.get(r).get(odd);
  emit(f, 'multiply');
  f.get(even);
  emit(f, 'add');
  f.get(w);
  emit(f, 'multiply');
  f.get(r);
  emit(f, 'add');
  number(1);
  emit(f, 'add');
}

/** The third: for p on the stack, leaves p·2^k, by way of the exponent field. */
export function emitPower(f: FunctionWriter, k: number, number: PushConstant): void {
  f.get(k);
  number(INTEGER_SHIFT);
  emit(f, 'add');
  f.i32(52);
  emit(f, 'shiftLeft');
  number(1);
  emit(f, 'addIntegers', 'multiply');
}

/** Leaves e^x on the stack for the vector that is on it. `locals` are five vectors that it may overwrite. */
export function emitExponential(f: FunctionWriter, locals: readonly number[], number: PushConstant): void {
  const [x, k, r, w, even] = locals as readonly [number, number, number, number, number];
  emitReduction(f, x, k, r, number);
  emitPolynomial(f, r, [w, even, x], number);
  emitPower(f, k, number);
}

function emit(f: FunctionWriter, ...names: readonly (keyof typeof VECTOR)[]): void {
  for (const name of names) f.code.push(...VECTOR[name]);
}

/** The constants that the module loads from `table` = 8-byte entries at an address, in order. */
export const EXPONENTIAL_CONSTANTS: readonly number[] = collectConstants();

function collectConstants(): readonly number[] {
  const found: number[] = [];
  emitExponential(new FunctionWriter([]), [0, 1, 2, 3, 4], (value) => found.push(value));
  return [...new Set(found)];
}

/** @param table address of EXPONENTIAL_CONSTANTS; V8 would build constants in the code from immediates every time */
export function exponentialModule(table: number): Uint8Array<ArrayBuffer> {
  const f = new FunctionWriter([I32, I32]);
  const [address, count] = [0, 1] as const;
  const locals = Array.from({ length: 5 }, () => f.local(V128));
  f.op('loop');
  f.get(address).get(address).loadVector(0);
  emitExponential(f, locals, (value) => f.i32(table).splatDouble(8 * EXPONENTIAL_CONSTANTS.indexOf(value)));
  f.storeVector(0);
  f.get(address).i32(VECTOR_BYTES).op('i32Add').set(address);
  f.get(count).i32(1).op('i32Sub').set(count).get(count).repeatIf();
  f.op('end');
  return moduleBytes(f);
}
