/**
 * The header of an .npy array (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html), versions 1.0,
 * 2.0 and 3.0: "\x93NUMPY", two bytes of version, the length of the header in 2 or 4 bytes, and the header, a Python
 * literal {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }. Only plain numbers are read; arrays of Python
 * objects, which would have to be unpickled, are refused.
 */
import { printable } from '../files/printable.ts';
import { InputError } from '../input-error.ts';
import { type Dtype, dtypeByName } from './dtypes.ts';

export interface NpyHeader {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  /** Where the data begin, in bytes from the start of the array's file. */
  readonly dataStart: number;
}

/** Enough bytes from the start of an .npy file for every header that parseNpyHeader accepts. */
export const NPY_HEAD_BYTES = 12 + 65_536;

const KINDS: ReadonlyMap<string, string> = new Map([
  ['f8', 'F64'],
  ['f4', 'F32'],
  ['f2', 'F16'],
  ['i8', 'I64'],
  ['i4', 'I32'],
  ['i2', 'I16'],
  ['i1', 'I8'],
  ['u8', 'U64'],
  ['u4', 'U32'],
  ['u2', 'U16'],
  ['u1', 'U8'],
]);

/**
 * Parses the header from the first NPY_HEAD_BYTES bytes of an .npy file (fewer where the file is shorter).
 * `where` stands in front of messages, such as "FILE: tensor NAME".
 * @throws InputError for anything but an array of plain numbers.
 */
export function parseNpyHeader(head: Uint8Array, where: string): NpyHeader {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (head.length < 12) throw new InputError(`${where} is truncated; expected an .npy header`);
  if (Buffer.from(head.subarray(0, 6)).toString('latin1') !== '\x93NUMPY') {
    throw new InputError(`${where} is no .npy array; expected it to begin with "\\x93NUMPY"`);
  }
  const [major, minor] = [view.getUint8(6), view.getUint8(7)];
  if (major < 1 || major > 3 || minor !== 0) {
    throw new InputError(`${where} has .npy version ${major}.${minor}; expected 1.0, 2.0 or 3.0`);
  }
  const textStart = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const dataStart = textStart + length;
  if (dataStart > head.length) {
    const available = Math.max(0, head.length - textStart);
    throw new InputError(`${where} has an .npy header of ${length} bytes; expected at most ${available}`);
  }
  const text = Buffer.from(head.subarray(textStart, dataStart)).toString('utf8');
  return { ...parseLiteral(new Literal(text, where)), dataStart };
}

function parseLiteral(literal: Literal): Omit<NpyHeader, 'dataStart'> {
  let dtype: Dtype | undefined;
  let fortranOrder: boolean | undefined;
  let shape: number[] | undefined;
  literal.expect('{');
  while (!literal.take('}')) {
    const key = literal.string();
    literal.expect(':');
    if (key === 'descr' && dtype === undefined) dtype = readDescr(literal);
    else if (key === 'fortran_order' && fortranOrder === undefined) fortranOrder = literal.boolean();
    else if (key === 'shape' && shape === undefined) shape = literal.integers();
    else throw literal.fault("'descr', 'fortran_order' and 'shape', each once");
    if (!literal.take(',')) {
      literal.expect('}');
      break;
    }
  }
  literal.end();
  if (dtype === undefined || fortranOrder === undefined || shape === undefined) {
    throw literal.fault("'descr', 'fortran_order' and 'shape', each once");
  }
  return { dtype, fortranOrder, shape };
}

function readDescr(literal: Literal): Dtype {
  const wrong = (found: string): InputError =>
    new InputError(
      `${literal.where} ${found}; expected one of ${[...KINDS.keys()].join(', ')} with < or > in front`,
    );
  if (literal.at('[') || literal.at('(')) throw wrong('is a structured array');
  const descr = literal.string();
  const name = KINDS.get(descr.slice(1));
  const order = descr.slice(0, 1);
  if (descr.includes('O')) throw wrong('holds pickled Python objects, which are not read');
  if (/^[<>|]V2$/.test(descr)) {
    throw wrong(`has dtype ${descr}, which is how numpy stores bfloat16 without its name`);
  }
  const dtype = name === undefined ? undefined : dtypeByName(name, order !== '>');
  const orderFits = dtype?.bytes === 1 ? '|<>'.includes(order) : '<>'.includes(order);
  if (dtype === undefined || !orderFits) throw wrong(`has dtype ${printable(descr, 40)}`);
  return dtype;
}

/** Reads the few forms of Python literals that numpy writes. */
class Literal {
  readonly where: string;
  readonly #text: string;
  #at = 0;

  constructor(text: string, where: string) {
    this.#text = text;
    this.where = where;
  }

  fault(expected: string): InputError {
    return new InputError(
      `${this.where} has a malformed .npy header at byte ${this.#at}; expected ${expected}`,
    );
  }

  at(character: string): boolean {
    while (this.#text[this.#at] === ' ') this.#at++;
    return this.#text[this.#at] === character;
  }

  take(character: string): boolean {
    if (!this.at(character)) return false;
    this.#at++;
    return true;
  }

  expect(character: string): void {
    if (!this.take(character)) throw this.fault(`"${character}"`);
  }

  string(): string {
    const quote = this.at("'") ? "'" : '"';
    this.expect(quote);
    const end = this.#text.indexOf(quote, this.#at);
    const value = this.#text.slice(this.#at, end);
    if (end < 0 || value.includes('\\')) throw this.fault('a string without escapes');
    this.#at = end + 1;
    return value;
  }

  boolean(): boolean {
    this.at(' ');
    for (const [word, value] of [
      ['True', true],
      ['False', false],
    ] as const) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    throw this.fault('True or False');
  }

  /** A tuple of integers ≥ 0. */
  integers(): number[] {
    const values: number[] = [];
    this.expect('(');
    while (!this.take(')')) {
      this.at(' ');
      const digits = /^\d{1,16}(?!\d)/.exec(this.#text.slice(this.#at, this.#at + 17))?.[0];
      const value = Number(digits);
      if (digits === undefined || !Number.isSafeInteger(value)) throw this.fault('an extent in [0, 2^53)');
      this.#at += digits.length;
      values.push(value);
      if (values.length > 64) throw this.fault('at most 64 extents');
      if (!this.take(',')) {
        this.expect(')');
        break;
      }
    }
    return values;
  }

  end(): void {
    while (this.at('\n')) this.#at++;
    if (this.#at < this.#text.length) throw this.fault('nothing after the closing brace');
  }
}
