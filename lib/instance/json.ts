/**
 * Instances as JSON: {"beta", "learningRate" (optional, a number or "auto"), "train": [PAIR], "eval": [PAIR],
 * "initialHead" (optional)} with PAIR = {"prompt": [D numbers], "chosen": {"token", "hidden": [D numbers]},
 * "rejected": the same}. Numbers are rounded to the nearest double, which is then taken as exact.
 */
import { printable } from '../files/printable.ts';
import { Growable } from './growable.ts';
import { JsonCursor } from './json-cursor.ts';
import { MAX_JSON_BYTES, MAX_PAIRS } from './limits.ts';
import type { Instance, PreferencePairs } from './types.ts';
import {
  checkBeta,
  checkLearningRate,
  checkPairCount,
  checkToken,
  EXPECTED_BETA,
  EXPECTED_RATE,
  EXPECTED_TOKEN,
} from './validate.ts';
import { VectorReader } from './vector-reader.ts';

/**
 * Reads an instance from JSON; the inverse of instanceToJson. `source` names the text in messages.
 * @throws InputError for a text that is no JSON (with line and column) or no instance (with the JSON path).
 */
export function instanceFromJson(text: string, source: string): Instance {
  // Some editors put a byte order mark in front, which RFC 8259, section 8.1, lets a reader ignore.
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const cursor = new JsonCursor(plain, printable(source), 'the document');
  const vectors = new VectorReader(cursor);
  let beta: number | undefined;
  let learningRate: number | 'auto' = 'auto';
  let train: PreferencePairs | undefined;
  let evaluation: PreferencePairs | undefined;
  let initialHead: Float64Array | undefined;
  cursor.record(['beta', 'train', 'eval'], ['learningRate', 'initialHead'], (key) => {
    if (key === 'beta') beta = checkBeta(cursor.number(EXPECTED_BETA), cursor);
    else if (key === 'learningRate') learningRate = readLearningRate(cursor);
    else if (key === 'train') train = readPairs(cursor, vectors);
    else if (key === 'eval') evaluation = readPairs(cursor, vectors);
    else {
      const head = new Growable();
      vectors.read(head);
      initialHead = head.toArray();
    }
  });
  cursor.end();
  const base = { width: vectors.width, beta: beta!, learningRate, train: train!, evaluation: evaluation! };
  return initialHead === undefined ? base : { ...base, initialHead };
}

function readLearningRate(cursor: JsonCursor): number | 'auto' {
  if (!cursor.atString()) return checkLearningRate(cursor.number(EXPECTED_RATE), cursor);
  const word = cursor.string(EXPECTED_RATE);
  if (word !== 'auto') throw cursor.fault(`is "${printable(word, 40)}"`, EXPECTED_RATE);
  return word;
}

interface ResponseColumns {
  readonly token: Growable;
  readonly hidden: Growable;
}

function readPairs(cursor: JsonCursor, vectors: VectorReader): PreferencePairs {
  const prompt = new Growable();
  const chosen = { token: new Growable(), hidden: new Growable() };
  const rejected = { token: new Growable(), hidden: new Growable() };
  const count = cursor.elements('an array of preference pairs', (index) => {
    if (index >= MAX_PAIRS) throw cursor.fault('is one pair too many', `at most ${MAX_PAIRS} pairs`);
    cursor.record(['prompt', 'chosen', 'rejected'], [], (key) => {
      if (key === 'prompt') vectors.read(prompt);
      else readResponse(cursor, vectors, key === 'chosen' ? chosen : rejected);
    });
  });
  return {
    count: checkPairCount(count, cursor),
    prompt: prompt.toArray(),
    chosenHidden: chosen.hidden.toArray(),
    rejectedHidden: rejected.hidden.toArray(),
    chosenToken: Int32Array.from(chosen.token.toArray()),
    rejectedToken: Int32Array.from(rejected.token.toArray()),
  };
}

function readResponse(cursor: JsonCursor, vectors: VectorReader, columns: ResponseColumns): void {
  cursor.record(['token', 'hidden'], [], (key) => {
    if (key === 'hidden') vectors.read(columns.hidden);
    else columns.token.push(checkToken(cursor.number(EXPECTED_TOKEN), cursor));
  });
}

/**
 * Writes an instance as JSON; instanceFromJson gives back every double bit for bit, −0 included.
 * @throws RangeError when the text would be longer than the 256 MiB that the reader accepts.
 */
export function instanceToJson(instance: Instance): string {
  const { width, beta, learningRate, train, evaluation, initialHead } = instance;
  const rate = learningRate === 'auto' ? '"auto"' : numberToJson(learningRate);
  const parts = [`{"beta":${numberToJson(beta)},"learningRate":${rate},"train":`];
  let length = 0;
  const add = (part: string): void => {
    length += part.length;
    if (length > MAX_JSON_BYTES - 1024) throw new RangeError('the instance is too large for JSON');
    parts.push(part);
  };
  addPairs(train, width, add);
  add(',"eval":');
  addPairs(evaluation, width, add);
  if (initialHead !== undefined) add(`,"initialHead":${vectorToJson(initialHead)}`);
  add('}\n');
  return parts.join('');
}

function addPairs(pairs: PreferencePairs, width: number, add: (part: string) => void): void {
  for (let i = 0; i < pairs.count; i++) {
    const row = (matrix: Float64Array): string => vectorToJson(matrix.subarray(i * width, (i + 1) * width));
    const response = (token: number | undefined, hidden: Float64Array): string =>
      `{"token":${token},"hidden":${row(hidden)}}`;
    add(`${i === 0 ? '[' : ','}\n{"prompt":${row(pairs.prompt)}`);
    add(`,"chosen":${response(pairs.chosenToken[i], pairs.chosenHidden)}`);
    add(`,"rejected":${response(pairs.rejectedToken[i], pairs.rejectedHidden)}}`);
  }
  add(']');
}

function vectorToJson(vector: Float64Array): string {
  return `[${Array.from(vector, numberToJson).join(',')}]`;
}

/** The shortest decimal that rounds to x; JSON.stringify would lose the sign of −0. */
function numberToJson(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}
