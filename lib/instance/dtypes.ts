/** The number formats of tensors, each decoded to doubles without rounding. */

export type DtypeName =
  | 'F64'
  | 'F32'
  | 'F16'
  | 'BF16'
  | 'I64'
  | 'U64'
  | 'I32'
  | 'U32'
  | 'I16'
  | 'U16'
  | 'I8'
  | 'U8';

export interface Dtype {
  readonly name: DtypeName;
  /** Bytes of one number: 1, 2, 4 or 8. */
  readonly bytes: number;
  readonly littleEndian: boolean;
}

const BYTES: ReadonlyMap<string, number> = new Map<DtypeName, number>([
  ['F64', 8],
  ['F32', 4],
  ['F16', 2],
  ['BF16', 2],
  ['I64', 8],
  ['U64', 8],
  ['I32', 4],
  ['U32', 4],
  ['I16', 2],
  ['U16', 2],
  ['I8', 1],
  ['U8', 1],
]);

/** The format of this name, or undefined when there is none. */
export function dtypeByName(name: string, littleEndian: boolean): Dtype | undefined {
  const bytes = BYTES.get(name);
  return bytes === undefined ? undefined : { name: name as DtypeName, bytes, littleEndian };
}

/** Whether the numbers are floating-point (otherwise integers). */
export function isFloat(dtype: Dtype): boolean {
  return dtype.name.startsWith('F') || dtype.name === 'BF16';
}

/**
 * Decodes `count` numbers from the start of `bytes` into the start of `target`. Every value is exact except 64-bit
 * integers beyond 2^53, which are rounded.
 */
export function decode(dtype: Dtype, bytes: Uint8Array, target: Float64Array, count: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, count * dtype.bytes);
  const little = dtype.littleEndian;
  switch (dtype.name) {
    case 'F64':
      for (let i = 0; i < count; i++) target[i] = view.getFloat64(8 * i, little);
      return;
    case 'F32':
      for (let i = 0; i < count; i++) target[i] = view.getFloat32(4 * i, little);
      return;
    case 'F16':
      halves ??= Float64Array.from({ length: 65_536 }, (_, half) => halfToNumber(half));
      for (let i = 0; i < count; i++) target[i] = halves[view.getUint16(2 * i, little)]!;
      return;
    case 'BF16':
      for (let i = 0; i < count; i++) {
        // A bfloat16 is the upper half of a binary32.
        bits[0] = view.getUint16(2 * i, little) << 16;
        target[i] = single[0]!;
      }
      return;
    case 'I64':
      for (let i = 0; i < count; i++) target[i] = Number(view.getBigInt64(8 * i, little));
      return;
    case 'U64':
      for (let i = 0; i < count; i++) target[i] = Number(view.getBigUint64(8 * i, little));
      return;
    case 'I32':
      for (let i = 0; i < count; i++) target[i] = view.getInt32(4 * i, little);
      return;
    case 'U32':
      for (let i = 0; i < count; i++) target[i] = view.getUint32(4 * i, little);
      return;
    case 'I16':
      for (let i = 0; i < count; i++) target[i] = view.getInt16(2 * i, little);
      return;
    case 'U16':
      for (let i = 0; i < count; i++) target[i] = view.getUint16(2 * i, little);
      return;
    case 'I8':
      for (let i = 0; i < count; i++) target[i] = view.getInt8(i);
      return;
    case 'U8':
      for (let i = 0; i < count; i++) target[i] = view.getUint8(i);
      return;
  }
}

const bits = new Uint32Array(1);
const single = new Float32Array(bits.buffer);

/** The values of all binary16 numbers, made when first needed. */
let halves: Float64Array | undefined;

/** 2^(e − 25) for the biased exponents e of binary16, whose significand has 11 bits. */
const HALF_SCALE = Float64Array.from({ length: 31 }, (_, e) =>
  e < 25 ? 1 / (1 << (25 - e)) : 1 << (e - 25),
);

/** The value of an IEEE 754 binary16. */
function halfToNumber(half: number): number {
  const exponent = (half >>> 10) & 31;
  const fraction = half & 1023;
  const sign = half & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  const significand = exponent === 0 ? fraction : fraction + 1024;
  return sign * significand * HALF_SCALE[Math.max(exponent, 1)]!;
}
