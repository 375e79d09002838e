/**
 * A writer for WebAssembly modules with one exported function over an imported memory: just the part of the binary
 * format (WebAssembly Core Specification 2.0, chapter 5) that the kernels here need. Writing the module at start-up
 * keeps the kernel readable and the repository free of binaries.
 */

/** Value types by their binary codes. */
export const I32 = 0x7f;
export const F64 = 0x7c;
export const V128 = 0x7b;
export type ValueType = typeof I32 | typeof F64 | typeof V128;

/** Instructions without immediates, and the prefixed vector ones (opcode after 0xfd, LEB128). */
const OPCODE = {
  end: [0x0b],
  i32Add: [0x6a],
  i32Sub: [0x6b],
  i32And: [0x71],
  i32Shl: [0x74],
  i32ShrU: [0x76],
  i32LtU: [0x49],
  i32GtS: [0x4a],
  f64Add: [0xa0],
  f64Mul: [0xa2],
  f64PromoteF32: [0xbb],
  f64x2Add: [0xfd, 0xf0, 0x01],
  f64x2Mul: [0xfd, 0xf2, 0x01],
  f32x4Add: [0xfd, 0xe4, 0x01],
  f32x4Mul: [0xfd, 0xe6, 0x01],
  // Fills bytes of memory 0: address, value, count.
  memoryFill: [0xfc, 0x0b, 0x00],
  // Blocks without parameters and results.
  loop: [0x03, 0x40],
  if: [0x04, 0x40],
  else: [0x05],
} as const;
export type PlainInstruction = keyof typeof OPCODE;

/** Unsigned LEB128 of an integer in [0, 2^31). */
export function unsignedLeb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  bytes.push(rest);
  return bytes;
}

/** Signed LEB128 of a 32-bit integer. */
export function signedLeb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    if ((rest === 0 && low < 64) || (rest === -1 && low >= 64)) return [...bytes, low];
    bytes.push(low | 128);
  }
}

/** Collects the body of one function. Locals are numbers: the parameters first, then those of `local`. */
export class FunctionWriter {
  readonly parameters: readonly ValueType[];
  readonly locals: ValueType[] = [];
  readonly code: number[] = [];

  constructor(parameters: readonly ValueType[]) {
    this.parameters = parameters;
  }

  /** Declares a local, zero at first. */
  local(type: ValueType): number {
    this.locals.push(type);
    return this.parameters.length + this.locals.length - 1;
  }

  op(...names: readonly PlainInstruction[]): this {
    for (const name of names) this.code.push(...OPCODE[name]);
    return this;
  }

  get(local: number): this {
    this.code.push(0x20, ...unsignedLeb(local));
    return this;
  }

  set(local: number): this {
    this.code.push(0x21, ...unsignedLeb(local));
    return this;
  }

  i32(value: number): this {
    this.code.push(0x41, ...signedLeb(value));
    return this;
  }

  /** v128.const 0. */
  zeroVector(): this {
    this.code.push(0xfd, 0x0c, ...new Array<number>(16).fill(0));
    return this;
  }

  /** v128.load, alignment hint 8 bytes. */
  loadVector(offset: number): this {
    this.code.push(0xfd, 0x00, 3, ...unsignedLeb(offset));
    return this;
  }

  /** v128.store, alignment hint 8 bytes. */
  storeVector(offset: number): this {
    this.code.push(0xfd, 0x0b, 3, ...unsignedLeb(offset));
    return this;
  }

  /** v128.load64_splat: one double in both lanes. */
  splatDouble(offset: number): this {
    this.code.push(0xfd, 0x0a, 3, ...unsignedLeb(offset));
    return this;
  }

  /** v128.load32_splat: one single in all four lanes. */
  splatSingle(offset: number): this {
    this.code.push(0xfd, 0x09, 2, ...unsignedLeb(offset));
    return this;
  }

  /** i8x16.shuffle of equal lanes: `lanes` number those of the lower operand first, then those of the upper one. */
  shuffle(lanes: readonly number[]): this {
    const size = 16 / lanes.length;
    this.code.push(0xfd, 0x0d);
    for (const lane of lanes) for (let byte = 0; byte < size; byte++) this.code.push(lane * size + byte);
    return this;
  }

  /** f64x2.extract_lane. */
  doubleLane(index: number): this {
    this.code.push(0xfd, 0x21, index);
    return this;
  }

  /** f32x4.extract_lane. */
  singleLane(index: number): this {
    this.code.push(0xfd, 0x1f, index);
    return this;
  }

  loadF64(offset: number): this {
    this.code.push(0x2b, 3, ...unsignedLeb(offset));
    return this;
  }

  storeF64(offset: number): this {
    this.code.push(0x39, 3, ...unsignedLeb(offset));
    return this;
  }

  loadF32(offset: number): this {
    this.code.push(0x2a, 2, ...unsignedLeb(offset));
    return this;
  }

  storeF32(offset: number): this {
    this.code.push(0x38, 2, ...unsignedLeb(offset));
    return this;
  }

  /** Branches to the innermost enclosing loop's start when the top of the stack is not zero. */
  repeatIf(): this {
    this.code.push(0x0d, 0);
    return this;
  }
}

/** Pages that the imported memory may have at most: 2 GiB. */
export const MOST_PAGES = 32767;

/** The binary of a module that imports the shared memory "m"."m" and exports `writer`'s function as "f", without result. */
export function moduleBytes(writer: FunctionWriter): Uint8Array<ArrayBuffer> {
  const locals = writer.locals.flatMap((type) => [1, type]);
  const body = [...unsignedLeb(writer.locals.length), ...locals, ...writer.code, ...OPCODE.end];
  const type = [0x60, ...unsignedLeb(writer.parameters.length), ...writer.parameters, 0];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, ...type]),
    // Limits 0x03: shared, with a maximum.
    ...section(2, [1, 1, 0x6d, 1, 0x6d, 0x02, 0x03, 0, ...unsignedLeb(MOST_PAGES)]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 0x66, 0x00, 0]),
    ...section(10, [1, ...unsignedLeb(body.length), ...body]),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsignedLeb(content.length), ...content];
}
