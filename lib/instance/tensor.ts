import { InputError } from '../input-error.ts';
import { type Dtype, decode } from './dtypes.ts';
import { checkFinite } from './validate.ts';

/** A tensor in a file, not read yet. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: Dtype;
  /** Non-negative safe integers; empty for a scalar. */
  readonly shape: readonly number[];
  /** Whether a matrix is stored column by column. */
  readonly columnMajor: boolean;
  /** The bytes in order, count · dtype.bytes in all, split anywhere. */
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/** Number of elements; Infinity or inexact where the product leaves the safe integers. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/**
 * All elements, row-major, as doubles; a second copy of the tensor never exists.
 * @throws InputError for NaN and ±Infinity (with their index), and when memory does not suffice.
 */
export async function readTensor(tensor: StoredTensor, source: string): Promise<Float64Array> {
  const count = elementCount(tensor.shape);
  const { bytes: size } = tensor.dtype;
  const values = allocate(count, tensor.name, source);
  const rows = tensor.shape[0] ?? 1;
  const columns = count / rows;
  let index = 0;
  const place = { source, where: () => `tensor ${tensor.name}[${coordinates(index, tensor)}]` };
  let rest: Uint8Array = new Uint8Array(0);
  let done = 0;
  for await (const chunk of tensor.chunks()) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = Math.min(Math.floor(bytes.length / size), count - done);
    const block = tensor.columnMajor ? new Float64Array(whole) : values.subarray(done, done + whole);
    decode(tensor.dtype, bytes, block, whole);
    for (let i = 0; i < whole; i++) {
      index = done + i;
      checkFinite(block[i]!, place);
      if (tensor.columnMajor) values[(index % rows) * columns + Math.floor(index / rows)] = block[i]!;
    }
    done += whole;
    rest = bytes.slice(whole * size);
  }
  if (done !== count || rest.length !== 0) {
    throw new InputError(`${source}: tensor ${tensor.name} has ${done} numbers; expected ${count}`);
  }
  return values;
}

/** The indices of the k-th stored element. */
function coordinates(k: number, tensor: StoredTensor): string {
  const [rows, columns] = tensor.shape;
  if (rows === undefined) return '';
  if (columns === undefined) return `${k}`;
  if (tensor.columnMajor) return `${k % rows}, ${Math.floor(k / rows)}`;
  return `${Math.floor(k / columns)}, ${k % columns}`;
}

function allocate(count: number, name: string, source: string): Float64Array {
  try {
    return new Float64Array(count);
  } catch {
    throw new InputError(
      `${source}: tensor ${name} needs ${8 * count} bytes of memory; expected a smaller one or more memory`,
    );
  }
}
