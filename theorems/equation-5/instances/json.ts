/**
 * Instances of Equation 5 as JSON: {"beta", "learningRate", "unembedding": V rows of D numbers, "reference": the same
 * (optional), "chosen": {"tokens": [L ids], "hidden": L rows of D numbers}, "rejected": the same, "eval": the same,
 * "names": {"TOKEN ID": TEXT} (optional)}. Tokens number the rows of the unembedding; row k of "hidden" precedes token
 * k. Numbers are rounded to the nearest double, which is then taken as exact.
 */

import { printable } from '../../../lib/files/printable.ts';
import { Growable } from '../../../lib/instance/growable.ts';
import { JsonCursor } from '../../../lib/instance/json-cursor.ts';
import { MAX_JSON_BYTES } from '../../../lib/instance/limits.ts';
import {
  checkBeta,
  checkToken,
  EXPECTED_BETA,
  EXPECTED_TOKEN,
  fault,
} from '../../../lib/instance/validate.ts';
import { VectorReader } from '../../../lib/instance/vector-reader.ts';
import type { ResponseStates } from '../../../lib/learning-dynamics/types.ts';
import type { Instance } from './types.ts';

/** A step has no default here, unlike in Theorem 2. */
const EXPECTED_RATE = 'a finite number > 0';
/** Longest response, in tokens. */
const MAX_TOKENS = 65_536;
const MAX_NAMES = 1_000_000;

/**
 * Reads an instance; the inverse of instanceToJson. `source` names the text in messages.
 * @throws InputError for a text that is no JSON (with line and column) or no instance (with the JSON path).
 */
export function instanceFromJson(text: string, source: string): Instance {
  // Some editors put a byte order mark in front, which RFC 8259, section 8.1, lets a reader ignore.
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const cursor = new JsonCursor(plain, printable(source), 'the document');
  const rows = new RowReader(cursor);
  const responses: Partial<Record<'chosen' | 'rejected' | 'eval', ResponseStates>> = {};
  let beta = 0;
  let learningRate = 0;
  let unembedding: Matrix | undefined;
  let reference: Matrix | undefined;
  let names: Record<string, string> | undefined;
  cursor.record(
    ['beta', 'learningRate', 'unembedding', 'chosen', 'rejected', 'eval'],
    ['reference', 'names'],
    (key) => {
      if (key === 'beta') beta = checkBeta(cursor.number(EXPECTED_BETA), cursor);
      else if (key === 'learningRate') learningRate = readRate(cursor);
      else if (key === 'unembedding') {
        unembedding = rows.matrix();
        if (unembedding.count < 2) throw cursor.fault(`has ${unembedding.count} rows`, 'at least two tokens');
      } else if (key === 'reference') reference = rows.matrix();
      else if (key === 'names') names = readNames(cursor);
      else responses[key] = readResponse(cursor, rows);
    },
  );
  cursor.end();
  const vocabulary = unembedding!.count;
  const at = (where: string) => ({ source: cursor.source, where: () => where });
  if (reference !== undefined && reference.count !== vocabulary) {
    throw fault(at('reference'), `has ${reference.count} rows`, `${vocabulary}, as in unembedding`);
  }
  for (const [name, { tokens }] of Object.entries(responses)) {
    const k = tokens.findIndex((token) => token >= vocabulary);
    if (k >= 0) {
      const expected = `a token id below ${vocabulary}, the rows of unembedding`;
      throw fault(at(`${name}.tokens[${k}]`), `is ${tokens[k]}`, expected);
    }
  }
  for (const token of Object.keys(names ?? {})) {
    if (Number(token) >= vocabulary)
      throw fault(at(`names.${token}`), 'names no token', `a token id below ${vocabulary}`);
  }
  return {
    beta,
    learningRate,
    width: rows.width,
    vocabulary,
    unembedding: unembedding!.values,
    ...(reference === undefined ? {} : { reference: reference.values }),
    chosen: responses.chosen!,
    rejected: responses.rejected!,
    evaluation: responses.eval!,
    ...(names === undefined ? {} : { names }),
  };
}

function readRate(cursor: JsonCursor): number {
  const value = cursor.number(EXPECTED_RATE);
  if (!(value > 0 && Number.isFinite(value))) throw cursor.fault(`is ${value}`, EXPECTED_RATE);
  return value;
}

interface Matrix {
  readonly count: number;
  /** Shape [count, D], row-major. */
  readonly values: Float64Array;
}

/** Reads matrices whose rows all have the same length D. */
class RowReader extends VectorReader {
  matrix(): Matrix {
    const values = new Growable();
    const count = this.cursor.elements('an array of rows', () => this.read(values));
    return { count, values: values.toArray() };
  }
}

function readResponse(cursor: JsonCursor, rows: RowReader): ResponseStates {
  const tokens: number[] = [];
  let hidden: Matrix | undefined;
  cursor.record(['tokens', 'hidden'], [], (key) => {
    if (key === 'hidden') hidden = rows.matrix();
    else {
      const count = cursor.elements('an array of token ids', (index) => {
        if (index >= MAX_TOKENS) throw cursor.fault('is one token too many', `at most ${MAX_TOKENS} tokens`);
        tokens.push(checkToken(cursor.number(EXPECTED_TOKEN), cursor));
      });
      if (count === 0) throw cursor.fault('is empty', 'at least one token');
    }
  });
  if (hidden!.count !== tokens.length) {
    throw cursor.fault(
      `has ${tokens.length} tokens and ${hidden!.count} rows of hidden`,
      'one row, that of all that precedes, for each token',
    );
  }
  return { tokens: Int32Array.from(tokens), hidden: hidden!.values };
}

function readNames(cursor: JsonCursor): Record<string, string> {
  const names: Record<string, string> = {};
  let count = 0;
  cursor.members('an object from token ids to texts', (key) => {
    if (!/^(0|[1-9]\d{0,9})$/.test(key)) throw cursor.fault('is no token id', EXPECTED_TOKEN);
    if (++count > MAX_NAMES) throw cursor.fault('is one name too many', `at most ${MAX_NAMES} names`);
    names[key] = cursor.string('the text of a token');
  });
  return names;
}

/**
 * Writes an instance as JSON; instanceFromJson gives back every double bit for bit, −0 included.
 * @throws RangeError when the text would be longer than the 256 MiB that the reader accepts.
 */
export function instanceToJson(instance: Instance): string {
  const { width, beta, learningRate, unembedding, reference, names } = instance;
  const parts: string[] = [];
  let length = 0;
  const add = (part: string): void => {
    length += part.length;
    if (length > MAX_JSON_BYTES - 1024) throw new RangeError('the instance is too large for JSON');
    parts.push(part);
  };
  const addMatrix = (values: Float64Array): void => {
    add('[');
    for (let start = 0; start < values.length; start += width) {
      const row = Array.from(values.subarray(start, start + width), numberToJson);
      add(`${start === 0 ? '' : ','}\n[${row.join(',')}]`);
    }
    add(']');
  };
  const addResponse = (name: string, { tokens, hidden }: ResponseStates): void => {
    add(`,\n"${name}":{"tokens":[${tokens.join(',')}],"hidden":`);
    addMatrix(hidden);
    add('}');
  };
  add(`{"beta":${numberToJson(beta)},"learningRate":${numberToJson(learningRate)},\n"unembedding":`);
  addMatrix(unembedding);
  if (reference !== undefined) {
    add(',\n"reference":');
    addMatrix(reference);
  }
  addResponse('chosen', instance.chosen);
  addResponse('rejected', instance.rejected);
  addResponse('eval', instance.evaluation);
  if (names !== undefined) add(`,\n"names":${JSON.stringify(names)}`);
  add('}\n');
  return parts.join('');
}

/** The shortest decimal that rounds to x; JSON.stringify would lose the sign of −0. */
function numberToJson(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}
