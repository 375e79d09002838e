/** What the readers of tensor files share: names that are known, formats, shapes and numbers that are as expected. */
import { InputError } from '../input-error.ts';
import { isFloat } from './dtypes.ts';
import { MAX_BINARY_BYTES } from './limits.ts';
import { elementCount, readTensor, type StoredTensor } from './tensor.ts';
import { checkToken, fault, type Place } from './validate.ts';

/** The tensors that make up one kind of instance. */
export interface TensorLayout<Instance> {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /**
   * All names, formats and shapes are checked before any memory is set aside.
   * @throws InputError naming the tensor that is missing, has a wrong format or shape, or holds a wrong number.
   */
  read(tensors: ReadonlyMap<string, StoredTensor>, source: string): Promise<Instance>;
}

/** @throws InputError unless an instance of this kind has a tensor of this name. */
export function checkTensorName<Instance>(
  name: string,
  shown: string,
  { required, optional }: TensorLayout<Instance>,
  source: string,
): void {
  const known = [...required, ...optional];
  if (!known.includes(name)) {
    throw new InputError(`${source}: unknown tensor "${shown}"; expected only ${known.join(', ')}`);
  }
}

/** Tensors whose formats, shapes and numbers are checked one by one. */
export class CheckedTensors {
  readonly #tensors: ReadonlyMap<string, StoredTensor>;
  readonly #source: string;

  /** @throws InputError when a required tensor is missing. */
  constructor(tensors: ReadonlyMap<string, StoredTensor>, required: readonly string[], source: string) {
    const missing = required.filter((name) => !tensors.has(name));
    if (missing.length > 0) {
      throw new InputError(`${source}: lacks tensor ${missing.join(', ')}; expected ${required.join(', ')}`);
    }
    this.#tensors = tensors;
    this.#source = source;
  }

  /** @throws InputError unless the tensor holds floats of this shape. */
  checkFloats(name: string, shape: readonly number[]): void {
    const tensor = this.get(name);
    if (!isFloat(tensor.dtype)) throw this.#wrongDtype(tensor, 'F64, F32, F16 or BF16');
    this.#checkShape(tensor, shape);
  }

  /** @throws InputError unless the tensor holds integers of this shape. */
  checkTokens(name: string, shape: readonly number[]): void {
    const tensor = this.get(name);
    if (isFloat(tensor.dtype)) throw this.#wrongDtype(tensor, 'an integer format such as I64 or I32');
    this.#checkShape(tensor, shape);
  }

  /** Extents of a tensor that must be a matrix. @throws InputError unless it is one. */
  matrixShape(name: string, expected: string): readonly [rows: number, columns: number] {
    const { shape } = this.get(name);
    const [rows, columns] = shape;
    if (rows === undefined || columns === undefined || shape.length !== 2) {
      throw fault(this.place(name), `has shape ${showShape(shape)}`, expected);
    }
    return [rows, columns];
  }

  checkScalar(name: string): void {
    const tensor = this.get(name);
    if (tensor.shape.length > 0) this.#checkShape(tensor, [1], '[] or [1]');
  }

  /** A column of small numbers must not blow up to more than any file that is accepted uncompressed. */
  checkTotal(): void {
    let bytes = 0;
    for (const { shape, dtype } of this.#tensors.values()) bytes += elementCount(shape) * dtype.bytes;
    if (bytes > MAX_BINARY_BYTES) {
      throw new InputError(
        `${this.#source}: the tensors have ${bytes} bytes; expected at most ${MAX_BINARY_BYTES}`,
      );
    }
  }

  async readScalar(name: string, check: (value: number, place: Place) => number): Promise<number> {
    const tensor = this.get(name);
    const [value] = await readTensor(tensor, this.#source);
    const place = this.place(name);
    if (!isFloat(tensor.dtype) && !Number.isSafeInteger(value)) {
      throw fault(place, `is about ${value}`, 'a number that a double holds exactly');
    }
    return check(value!, place);
  }

  async readTokens(name: string): Promise<Int32Array> {
    const values = await readTensor(this.get(name), this.#source);
    let index = 0;
    const place = { source: this.#source, where: () => `tensor ${name}[${index}]` };
    for (const value of values) {
      checkToken(value, place);
      index++;
    }
    return Int32Array.from(values);
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  /** The numbers of a float tensor, row-major. @throws InputError for NaN and ±Infinity. */
  readFloats(name: string): Promise<Float64Array> {
    return readTensor(this.get(name), this.#source);
  }

  get(name: string): StoredTensor {
    return this.#tensors.get(name)!;
  }

  /** The tensor, or one of its entries. */
  place(name: string, index?: number): Place {
    return { source: this.#source, where: () => `tensor ${name}${index === undefined ? '' : `[${index}]`}` };
  }

  #wrongDtype(tensor: StoredTensor, expected: string): InputError {
    return fault(this.place(tensor.name), `has dtype ${tensor.dtype.name}`, expected);
  }

  #checkShape(tensor: StoredTensor, shape: readonly number[], expected = showShape(shape)): void {
    if (tensor.shape.length !== shape.length || shape.some((extent, i) => extent !== tensor.shape[i])) {
      throw fault(this.place(tensor.name), `has shape ${showShape(tensor.shape)}`, expected);
    }
  }
}

function showShape(shape: readonly number[]): string {
  const shown = shape.slice(0, 8).join(', ');
  return shape.length > 8 ? `[${shown}, ...]` : `[${shown}]`;
}
