/** Minimal writers of safetensors, npy and zip files, for tests: they also write what a correct writer never would. */
import { crc32, deflateRawSync } from 'node:zlib';
import type { DtypeName } from '../dtypes.ts';

export interface RawTensor {
  readonly dtype: DtypeName;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
  readonly bigEndian?: boolean;
  readonly columnMajor?: boolean;
}

export type RawTensors = Readonly<Record<string, RawTensor>>;

/** Encodes numbers that the format can hold exactly; bfloat16 is cut from the binary32. */
export function encode(dtype: DtypeName, values: Iterable<number>, little = true): Uint8Array {
  const list = [...values];
  const size = Number(/\d+/.exec(dtype)![0]) / 8;
  const view = new DataView(new ArrayBuffer(size * list.length));
  for (const [i, x] of list.entries()) {
    const at = i * size;
    if (dtype === 'F64') view.setFloat64(at, x, little);
    else if (dtype === 'F32') view.setFloat32(at, x, little);
    else if (dtype === 'F16') view.setUint16(at, numberToHalf(x), little);
    else if (dtype === 'BF16') {
      view.setUint16(at, new Uint32Array(Float32Array.of(x).buffer)[0]! >>> 16, little);
    } else if (dtype === 'I64' || dtype === 'U64')
      view.setBigUint64(at, BigInt.asUintN(64, BigInt(x)), little);
    else if (size === 4) view.setUint32(at, x, little);
    else if (size === 2) view.setUint16(at, x, little);
    else view.setUint8(at, x);
  }
  return new Uint8Array(view.buffer);
}

/** For small test values: integers, their halves and quarters, NaN and infinities. */
function numberToHalf(x: number): number {
  if (Number.isNaN(x)) return 0x7e00;
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  let magnitude = Math.abs(x);
  if (magnitude === 0) return sign;
  if (magnitude === Number.POSITIVE_INFINITY) return sign | 0x7c00;
  let exponent = 15;
  for (; magnitude >= 2; magnitude /= 2) exponent++;
  for (; magnitude < 1 && exponent > 0; magnitude *= 2) exponent--;
  if (exponent === 0) return sign | (magnitude * 512);
  return sign | (exponent << 10) | ((magnitude - 1) * 1024);
}

export function tensor(dtype: DtypeName, shape: readonly number[], values: Iterable<number>): RawTensor {
  return { dtype, shape, data: encode(dtype, values) };
}

/** A safetensors file with this header (bytes or text) and data. */
export function safetensorsFile(header: string | Uint8Array, data: Uint8Array, length?: bigint): Buffer {
  const bytes = Buffer.from(header);
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length ?? BigInt(bytes.length));
  return Buffer.concat([prefix, bytes, data]);
}

/** The header entries that a correct writer would give these tensors. */
export function safetensorsHeader(tensors: RawTensors): Record<string, unknown> {
  const header: Record<string, unknown> = {};
  let at = 0;
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [at, at + data.length] };
    at += data.length;
  }
  return header;
}

export function safetensors(tensors: RawTensors, extra: Record<string, unknown> = {}): Buffer {
  const header = JSON.stringify({ ...safetensorsHeader(tensors), ...extra });
  return safetensorsFile(header, Buffer.concat(Object.values(tensors).map((t) => t.data)));
}

const NPY_CODES = new Map<DtypeName, string>([
  ['F64', 'f8'],
  ['F32', 'f4'],
  ['F16', 'f2'],
  ['I64', 'i8'],
  ['U64', 'u8'],
  ['I32', 'i4'],
  ['U32', 'u4'],
  ['I16', 'i2'],
  ['U16', 'u2'],
  ['I8', 'i1'],
  ['U8', 'u1'],
]);

export function npyFile(header: string, data: Uint8Array, major = 1, length?: number): Buffer {
  const text = Buffer.from(header);
  const prefix = Buffer.alloc(major === 1 ? 10 : 12);
  prefix.write('\x93NUMPY', 'latin1');
  prefix[6] = major;
  if (major === 1) prefix.writeUInt16LE(length ?? text.length, 8);
  else prefix.writeUInt32LE(length ?? text.length, 8);
  return Buffer.concat([prefix, text, data]);
}

export function npyHeader({ dtype, shape, bigEndian, columnMajor }: RawTensor): string {
  const order = dtype.endsWith('8') && dtype.length === 2 ? '|' : bigEndian ? '>' : '<';
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const fortran = columnMajor ? 'True' : 'False';
  return `{'descr': '${order}${NPY_CODES.get(dtype)}', 'fortran_order': ${fortran}, 'shape': ${tuple}, }\n`;
}

export function npy(raw: RawTensor, major = 1): Buffer {
  return npyFile(npyHeader(raw), raw.data, major);
}

export interface ZipEntry {
  readonly name: string;
  readonly data: Uint8Array;
  readonly deflate?: boolean;
  /** What the archive claims, where it is to lie. */
  readonly claimedSize?: bigint;
  readonly claimedCompressedSize?: bigint;
  readonly crc?: number;
  readonly method?: number;
  readonly flags?: number;
  readonly offset?: bigint;
}

/** A zip archive in which every entry has the zip64 extra field, as numpy writes it. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const body = Buffer.from(entry.deflate ? deflateRawSync(entry.data) : entry.data);
    const name = Buffer.from(entry.name);
    const extra = Buffer.alloc(28);
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    extra.writeBigUInt64LE(entry.claimedSize ?? BigInt(entry.data.length), 4);
    extra.writeBigUInt64LE(entry.claimedCompressedSize ?? BigInt(body.length), 12);
    extra.writeBigUInt64LE(entry.offset ?? BigInt(at), 20);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(45, 0);
    common.writeUInt16LE(entry.flags ?? 0, 2);
    common.writeUInt16LE(entry.method ?? (entry.deflate ? 8 : 0), 4);
    common.writeUInt32LE(entry.crc ?? crc32(entry.data), 10);
    common.writeUInt32LE(0xffffffff, 14);
    common.writeUInt32LE(0xffffffff, 18);
    common.writeUInt16LE(name.length, 22);
    common.writeUInt16LE(extra.length, 24);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, extra, body]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(0xffffffff, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([45, 3]), common, tail, name, extra]),
    );
    parts.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}

export function npz(tensors: RawTensors, deflate = false): Buffer {
  const entries = Object.entries(tensors).map(([name, raw]) => ({
    name: `${name}.npy`,
    data: npy(raw),
    deflate,
  }));
  return zip(entries);
}
