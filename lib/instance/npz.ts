/**
 * The npz format of numpy.savez and numpy.savez_compressed: a zip archive with one NAME.npy for every array, stored
 * or deflated. Sizes are checked against the arrays' own headers before anything large is inflated.
 */
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { type InputFile, readFully, readRange, withInputFile } from '../files/input-file.ts';
import { printable } from '../files/printable.ts';
import { InputError } from '../input-error.ts';
import { checkTensorName, type TensorLayout } from './checked-tensors.ts';
import { MAX_BINARY_BYTES } from './limits.ts';
import { NPY_HEAD_BYTES, type NpyHeader, parseNpyHeader } from './npy.ts';
import { elementCount, type StoredTensor } from './tensor.ts';

const STORED = 0;
const DEFLATED = 8;
/** A match of 258 bytes takes at least 2 bits (RFC 1951, section 3.2.5), so deflate never does better. */
const MAX_DEFLATE_RATIO = 1032;

/**
 * Reads an instance from an npz file, array by array.
 * @throws InputError for a file that is no npz file or holds no instance.
 */
export async function readNpz<Instance>(path: string, layout: TensorLayout<Instance>): Promise<Instance> {
  return withInputFile(path, MAX_BINARY_BYTES, async (file) => {
    const { source } = file;
    const zip = await openZip(file);
    try {
      const tensors = new Map<string, StoredTensor>();
      for (const [name, entry] of await listEntries(zip, layout, source)) {
        tensors.set(name, await openTensor(zip, entry, name, source));
      }
      return await layout.read(tensors, source);
    } finally {
      zip.close();
    }
  });
}

/** Lets yauzl read through the file's own checks, so that no offset in the archive leads out of the file. */
class FileReader extends RandomAccessReader {
  readonly #file: InputFile;

  constructor(file: InputFile) {
    super();
    this.#file = file;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(readRange(this.#file, start, Math.min(end, this.#file.size)));
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    if (!(position >= 0 && position + length <= this.#file.size)) {
      setImmediate(callback, new Error('an offset points outside of the file'));
      return;
    }
    readFully(this.#file, buffer.subarray(offset, offset + length), position).then(
      () => setImmediate(callback, null),
      (error: Error) => setImmediate(callback, error),
    );
  }
}

async function openZip(file: InputFile): Promise<ZipFile> {
  try {
    return await fromRandomAccessReaderPromise(new FileReader(file), file.size, { autoClose: false });
  } catch (error) {
    throw malformed(error, file.source);
  }
}

async function listEntries<Instance>(
  zip: ZipFile,
  layout: TensorLayout<Instance>,
  source: string,
): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  const iterator = zip.eachEntry();
  for (;;) {
    let step: IteratorResult<Entry>;
    try {
      step = await iterator.next();
    } catch (error) {
      throw malformed(error, source);
    }
    if (step.done) return entries;
    const { fileName } = step.value;
    const shown = printable(fileName, 80);
    const name = fileName.endsWith('.npy') ? fileName.slice(0, -4) : undefined;
    if (name === undefined) {
      throw new InputError(`${source}: holds a file "${shown}"; expected only arrays, named NAME.npy`);
    }
    checkTensorName(name, printable(name, 80), layout, source);
    if (entries.has(name))
      throw new InputError(`${source}: holds "${shown}" twice; expected each array once`);
    entries.set(name, step.value);
  }
}

async function openTensor(zip: ZipFile, entry: Entry, name: string, source: string): Promise<StoredTensor> {
  const where = `${source}: tensor ${name}`;
  checkEntry(entry, where);
  const head = await takeBytes(
    entryBytes(zip, entry, where),
    Math.min(NPY_HEAD_BYTES, entry.uncompressedSize),
  );
  const header = parseNpyHeader(head, where);
  const { dtype, shape } = header;
  const expected = header.dataStart + elementCount(shape) * dtype.bytes;
  if (entry.uncompressedSize !== expected) {
    throw new InputError(
      `${where} has ${entry.uncompressedSize} bytes in the archive; expected ${expected}, as its .npy header says`,
    );
  }
  const chunks = () => dataBytes(zip, entry, header, where);
  return { name, dtype, shape, columnMajor: header.fortranOrder && shape.length === 2, chunks };
}

function checkEntry(entry: Entry, where: string): void {
  const { compressedSize, uncompressedSize, compressionMethod } = entry;
  if (entry.isEncrypted()) throw new InputError(`${where} is encrypted; expected a plain array`);
  if (compressionMethod !== STORED && compressionMethod !== DEFLATED) {
    throw new InputError(
      `${where} has zip compression method ${compressionMethod}; expected stored or deflate`,
    );
  }
  const most = compressionMethod === STORED ? compressedSize : MAX_DEFLATE_RATIO * compressedSize;
  const limit = Math.min(most, MAX_BINARY_BYTES);
  if (uncompressedSize > limit) {
    throw new InputError(`${where} claims ${uncompressedSize} bytes; expected at most ${limit}`);
  }
}

/** The bytes of the array without its header; checks the entry's CRC-32 at the end. */
async function* dataBytes(
  zip: ZipFile,
  entry: Entry,
  header: NpyHeader,
  where: string,
): AsyncGenerator<Uint8Array, void, void> {
  let skip = header.dataStart;
  let checksum = 0;
  for await (const chunk of entryBytes(zip, entry, where)) {
    checksum = crc32(chunk, checksum);
    if (skip < chunk.length) yield chunk.subarray(skip);
    skip = Math.max(0, skip - chunk.length);
  }
  if (checksum !== entry.crc32) {
    throw new InputError(`${where} is damaged: CRC-32 ${checksum}; expected ${entry.crc32}`);
  }
}

/** The bytes of an entry, inflated; yauzl sees to it that they are exactly as many as the archive claims. */
async function* entryBytes(zip: ZipFile, entry: Entry, where: string): AsyncGenerator<Buffer, void, void> {
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw malformed(error, where);
  }
}

async function takeBytes(chunks: AsyncIterable<Uint8Array>, count: number): Promise<Uint8Array> {
  const taken: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    taken.push(chunk);
    length += chunk.length;
    if (length >= count) break;
  }
  return Buffer.concat(taken).subarray(0, count);
}

function malformed(error: unknown, where: string): InputError {
  if (error instanceof InputError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new InputError(`${where}: malformed zip archive: ${printable(message)}; expected an .npz file`);
}
