/**
 * Instances of Equation 4 as JSON: {"learningRate", "head": [D numbers], "chosen": {"hidden": [D]},
 * "rejected": {"hidden": [D]}, "eval": {"hidden": [D]} or an array of such}; for several pairs "pairs":
 * [{"chosen": …, "rejected": …}] stands in place of "chosen" and "rejected".
 */

import { printable } from '../../../lib/files/printable.ts';
import { JsonCursor } from '../../../lib/instance/json-cursor.ts';
import { MAX_PAIRS } from '../../../lib/instance/limits.ts';
import { readJson } from '../../../lib/instance/read.ts';
import { checkPairCount } from '../../../lib/instance/validate.ts';
import { VectorReader } from '../../../lib/instance/vector-reader.ts';
import type { Instance, Pair } from './types.ts';

/** A step has no default here, unlike in Theorem 2. */
const EXPECTED_RATE = 'a finite number > 0';

/** @throws InputError for a file that cannot be read and for a text that is no instance. */
export function readInstance(path: string): Promise<Instance> {
  return readJson(path, instanceFromJson);
}

/** @throws InputError with the line and column of a fault in the JSON, or the path of a fault in the instance. */
export function instanceFromJson(text: string, source: string): Instance {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const cursor = new JsonCursor(plain, printable(source), 'the document');
  const rows = new Rows(cursor);
  const found: {
    learningRate?: number;
    head?: number[];
    chosen?: number[];
    rejected?: number[];
    pairs?: Pair[];
    evaluation?: number[][];
  } = {};
  const single = hasSingleEvaluation(plain);
  cursor.record(['learningRate', 'head', 'eval'], ['chosen', 'rejected', 'pairs'], (key) => {
    if (key === 'learningRate') found.learningRate = readRate(cursor);
    else if (key === 'head') found.head = rows.vector();
    else if (key === 'pairs') found.pairs = readPairs(cursor, rows);
    else if (key === 'eval') found.evaluation = single ? [rows.hidden()] : readEvaluation(cursor, rows);
    else found[key] = rows.hidden();
  });
  cursor.end();
  const { learningRate, head, chosen, rejected, pairs, evaluation } = found;
  const both = chosen !== undefined && rejected !== undefined;
  const either = chosen !== undefined || rejected !== undefined;
  if (pairs === undefined ? !both : either) {
    const lacks = either ? 'has only a part of a pair, or a pair and pairs' : 'has no pair';
    throw cursor.fault(lacks, 'the keys chosen and rejected, or the key pairs');
  }
  return {
    learningRate: learningRate!,
    head: head!,
    pairs: pairs ?? [{ chosen: chosen!, rejected: rejected! }],
    evaluation: evaluation!,
  };
}

/** Whether the value of "eval" starts as an object, also in a text that turns out to be malformed. */
function hasSingleEvaluation(text: string): boolean {
  return /"eval"\s*:\s*\{/.test(text);
}

function readRate(cursor: JsonCursor): number {
  const value = cursor.number(EXPECTED_RATE);
  if (!(value > 0 && Number.isFinite(value))) throw cursor.fault(`is ${value}`, EXPECTED_RATE);
  return value;
}

/** Reads representations of one width D. */
class Rows extends VectorReader {
  /** {"hidden": [D numbers]} */
  hidden(): number[] {
    let vector: number[] = [];
    this.cursor.record(['hidden'], [], () => {
      vector = this.vector();
    });
    return vector;
  }
}

function readPairs(cursor: JsonCursor, rows: Rows): Pair[] {
  const pairs: Pair[] = [];
  const count = cursor.elements('an array of preference pairs', (index) => {
    if (index >= MAX_PAIRS) throw cursor.fault('is one pair too many', `at most ${MAX_PAIRS} pairs`);
    const pair = { chosen: [] as number[], rejected: [] as number[] };
    cursor.record(['chosen', 'rejected'], [], (role) => {
      pair[role] = rows.hidden();
    });
    pairs.push(pair);
  });
  checkPairCount(count, cursor);
  return pairs;
}

function readEvaluation(cursor: JsonCursor, rows: Rows): number[][] {
  const vectors: number[][] = [];
  const count = cursor.elements('an object with the key hidden, or an array of such', () => {
    vectors.push(rows.hidden());
  });
  if (count === 0) throw cursor.fault('is empty', 'at least one evaluated response');
  return vectors;
}

/** The inverse of instanceFromJson; −0 keeps its sign. */
export function instanceToJson({ learningRate, head, pairs, evaluation }: Instance): string {
  const hidden = (row: readonly number[]): string => `{"hidden":${vector(row)}}`;
  const pair = ({ chosen, rejected }: Pair): string =>
    `"chosen":${hidden(chosen)},"rejected":${hidden(rejected)}`;
  const trained = pairs.length === 1 ? pair(pairs[0]!) : `"pairs":[${pairs.map((p) => `{${pair(p)}}`)}]`;
  return `{"learningRate":${scalar(learningRate)},"head":${vector(head)},${trained},"eval":[${evaluation.map(hidden)}]}\n`;
}

function vector(entries: readonly number[]): string {
  return `[${entries.map(scalar).join(',')}]`;
}

/** The shortest decimal that rounds to x; JSON.stringify would lose the sign of −0. */
function scalar(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}
