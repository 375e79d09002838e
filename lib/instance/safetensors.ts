/**
 * The safetensors format (https://github.com/huggingface/safetensors#format): 8 bytes with the length N of the header
 * (little-endian), N bytes of JSON {NAME: {"dtype", "shape", "data_offsets": [begin, end]}}, then the data, which the
 * tensors must cover without gap or overlap.
 */
import { type InputFile, readFully, readRange, withInputFile } from '../files/input-file.ts';
import { printable } from '../files/printable.ts';
import { InputError } from '../input-error.ts';
import { checkTensorName, type TensorLayout } from './checked-tensors.ts';
import { type Dtype, dtypeByName } from './dtypes.ts';
import { JsonCursor } from './json-cursor.ts';
import { MAX_BINARY_BYTES } from './limits.ts';
import { elementCount, type StoredTensor } from './tensor.ts';

const PREFIX_BYTES = 8;
/** Far above the header of 14 tensors; what remains is room for __metadata__. */
const MAX_HEADER_BYTES = 1 << 24;
const MAX_DIMENSIONS = 64;
const DTYPES = 'F64, F32, F16, BF16, I64, U64, I32, U32, I16, U16, I8 or U8';

interface HeaderEntry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Offsets into the data part, in bytes. */
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads an instance from a safetensors file, tensor by tensor.
 * @throws InputError for a file that is no safetensors file or holds no instance.
 */
export async function readSafetensors<Instance>(
  path: string,
  layout: TensorLayout<Instance>,
): Promise<Instance> {
  return withInputFile(path, MAX_BINARY_BYTES, async (file) => {
    const { source } = file;
    const { text, dataStart } = await readHeader(file);
    const entries = parseHeader(text, layout, source);
    checkOffsets(entries, file.size - dataStart, source);
    const tensors = new Map<string, StoredTensor>();
    for (const { name, dtype, shape, begin, end } of entries) {
      const chunks = () => readRange(file, dataStart + begin, dataStart + end);
      tensors.set(name, { name, dtype, shape, columnMajor: false, chunks });
    }
    return layout.read(tensors, source);
  });
}

async function readHeader(file: InputFile): Promise<{ text: string; dataStart: number }> {
  const { source } = file;
  if (file.size < PREFIX_BYTES) {
    throw new InputError(
      `${source}: truncated: ${file.size} bytes; expected 8 bytes with the header's length`,
    );
  }
  const prefix = Buffer.alloc(PREFIX_BYTES);
  await readFully(file, prefix, 0);
  const length = prefix.readBigUInt64LE();
  const available = Math.min(file.size - PREFIX_BYTES, MAX_HEADER_BYTES);
  if (length > BigInt(available)) {
    throw new InputError(`${source}: header claims ${length} bytes; expected at most ${available}`);
  }
  const header = Buffer.alloc(Number(length));
  await readFully(file, header, PREFIX_BYTES);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header);
    return { text, dataStart: PREFIX_BYTES + header.length };
  } catch {
    throw new InputError(`${source}: header is not UTF-8; expected JSON`);
  }
}

function parseHeader<Instance>(text: string, layout: TensorLayout<Instance>, source: string): HeaderEntry[] {
  const entries: HeaderEntry[] = [];
  const cursor = new JsonCursor(text, `${source}: header`, 'the document');
  cursor.members('an object from tensor names to tensors', (name) => {
    if (name === '__metadata__') {
      cursor.members('an object of strings', () => void cursor.string('a string'));
      return;
    }
    checkTensorName(name, printable(name, 80), layout, source);
    entries.push(readEntry(cursor, name));
  });
  cursor.end();
  return entries;
}

function readEntry(cursor: JsonCursor, name: string): HeaderEntry {
  let dtype: Dtype | undefined;
  let shape: number[] = [];
  let offsets: number[] = [];
  cursor.record(['dtype', 'shape', 'data_offsets'], [], (key) => {
    if (key === 'dtype') {
      const given = cursor.string(DTYPES);
      dtype = dtypeByName(given, true);
      if (dtype === undefined) throw cursor.fault(`is "${printable(given, 40)}"`, DTYPES);
    } else if (key === 'shape') {
      shape = readIntegers(cursor, 'an array of extents', MAX_DIMENSIONS);
    } else {
      offsets = readIntegers(cursor, 'the two offsets [begin, end]', 2);
    }
  });
  const [begin, end] = offsets;
  const expected = elementCount(shape) * dtype!.bytes;
  if (begin === undefined || end === undefined || end - begin !== expected) {
    throw cursor.fault(
      `has data_offsets [${offsets.join(', ')}]`,
      `[begin, end] with end - begin = ${expected}, as dtype and shape say`,
    );
  }
  return { name, dtype: dtype!, shape, begin, end };
}

function readIntegers(cursor: JsonCursor, expected: string, limit: number): number[] {
  const integers: number[] = [];
  cursor.elements(expected, (index) => {
    if (index >= limit) throw cursor.fault('is one element too many', `at most ${limit}`);
    const value = cursor.number('an integer >= 0');
    if (!Number.isSafeInteger(value) || value < 0) throw cursor.fault(`is ${value}`, 'an integer >= 0');
    integers.push(value);
  });
  return integers;
}

/** The data of the tensors must follow each other and fill the file. */
function checkOffsets(entries: readonly HeaderEntry[], dataBytes: number, source: string): void {
  let filled = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== filled) {
      const problem = begin < filled ? 'overlaps the tensor before' : 'leaves a gap before it';
      throw new InputError(
        `${source}: tensor ${name} ${problem}: data_offsets [${begin}, ${end}]; expected to begin at ${filled}`,
      );
    }
    if (end > dataBytes) {
      throw new InputError(
        `${source}: truncated: tensor ${name} ends at byte ${end} of the data; expected at most ${dataBytes}`,
      );
    }
    filled = end;
  }
  if (filled !== dataBytes) {
    throw new InputError(
      `${source}: ${dataBytes - filled} bytes follow the last tensor; expected the file to end at byte ${filled} of the data`,
    );
  }
}
