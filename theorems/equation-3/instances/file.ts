/**
 * Instances of Equation 3 as JSON: {"pairs": [{"chosen": r, "rejected": r}],
 * "explicit": {"head": [D numbers], "pairs": [{"chosen": [D], "rejected": [D]}]},
 * "implicit": {"beta", "unembedding": [V rows of D], "reference": [V rows of D], "pairs": [{"prompt": [D], "chosen": RESPONSE,
 * "rejected": RESPONSE}]}}, at least one of the three keys; RESPONSE = {"tokens": [L ids], "hidden": [L − 1 rows of D]}, row
 * l the representation of the prompt with the first l + 1 tokens; "hidden" may be left out when L = 1.
 */

import { printable } from '../../../lib/files/printable.ts';
import { JsonCursor } from '../../../lib/instance/json-cursor.ts';
import { MAX_PAIRS } from '../../../lib/instance/limits.ts';
import { readJson } from '../../../lib/instance/read.ts';
import {
  checkBeta,
  checkFinite,
  checkPairCount,
  checkToken,
  EXPECTED_BETA,
  EXPECTED_NUMBER,
  EXPECTED_TOKEN,
} from '../../../lib/instance/validate.ts';
import { VectorReader } from '../../../lib/instance/vector-reader.ts';
import type { ExplicitPairs, ImplicitPair, ImplicitPairs, Instance, Position, RewardPair } from './types.ts';

const KEYS = 'at least one of the keys pairs, explicit, implicit';
const MATRIX = 'an array of rows of numbers';

/** @throws InputError for a file that cannot be read and for a text that is no instance. */
export function readInstance(path: string): Promise<Instance> {
  return readJson(path, instanceFromJson);
}

/** @throws InputError with the line and column of a fault in the JSON, or the path of a fault in the instance. */
export function instanceFromJson(text: string, source: string): Instance {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const cursor = new JsonCursor(plain, printable(source), 'the document');
  const found: { rewards?: RewardPair[]; explicit?: ExplicitPairs; implicit?: ImplicitPairs } = {};
  cursor.record([], ['pairs', 'explicit', 'implicit'], (key) => {
    if (key === 'pairs') found.rewards = readPairs(cursor, () => readRewards(cursor));
    else if (key === 'explicit') found.explicit = readExplicit(cursor);
    else found.implicit = readImplicit(cursor);
  });
  cursor.end();
  if (Object.keys(found).length === 0) throw cursor.fault('has no pairs', KEYS);
  return found;
}

function readPairs<Pair>(cursor: JsonCursor, read: () => Pair): Pair[] {
  const pairs: Pair[] = [];
  const count = cursor.elements('an array of preference pairs', (index) => {
    if (index >= MAX_PAIRS) throw cursor.fault('is one pair too many', `at most ${MAX_PAIRS} pairs`);
    pairs.push(read());
  });
  checkPairCount(count, cursor);
  return pairs;
}

function readRewards(cursor: JsonCursor): RewardPair {
  let chosen = 0;
  let rejected = 0;
  cursor.record(['chosen', 'rejected'], [], (key) => {
    const value = checkFinite(cursor.number(EXPECTED_NUMBER), cursor);
    if (key === 'chosen') chosen = value;
    else rejected = value;
  });
  return { chosen, rejected };
}

/** Reads vectors and matrices of one width D. */
class Rows extends VectorReader {
  matrix(): number[][] {
    const rows: number[][] = [];
    this.cursor.elements(MATRIX, () => {
      rows.push(this.vector());
    });
    return rows;
  }
}

function readExplicit(cursor: JsonCursor): ExplicitPairs {
  const rows = new Rows(cursor);
  let head: number[] = [];
  let pairs: { chosen: number[]; rejected: number[] }[] = [];
  cursor.record(['head', 'pairs'], [], (key) => {
    if (key === 'head') head = rows.vector();
    else {
      pairs = readPairs(cursor, () => {
        const pair = { chosen: [] as number[], rejected: [] as number[] };
        cursor.record(['chosen', 'rejected'], [], (role) => {
          pair[role] = rows.vector();
        });
        return pair;
      });
    }
  });
  return { head, pairs };
}

function readImplicit(cursor: JsonCursor): ImplicitPairs {
  const rows = new Rows(cursor);
  let beta = 0;
  let unembedding: number[][] = [];
  let reference: number[][] = [];
  let pairs: ImplicitPair[] = [];
  cursor.record(['beta', 'unembedding', 'reference', 'pairs'], [], (key) => {
    if (key === 'beta') beta = checkBeta(cursor.number(EXPECTED_BETA), cursor);
    else if (key === 'unembedding') unembedding = rows.matrix();
    else if (key === 'reference') reference = rows.matrix();
    else pairs = readPairs(cursor, () => readImplicitPair(cursor, rows));
  });
  const vocabulary = unembedding.length;
  if (vocabulary < 2)
    throw cursor.fault(`has an unembedding matrix of ${vocabulary} rows`, 'at least 2 rows');
  if (reference.length !== vocabulary) {
    throw cursor.fault(
      `has ${reference.length} rows in the reference and ${vocabulary} in the unembedding matrix`,
      'equal numbers of rows',
    );
  }
  pairs.forEach(({ chosen, rejected }, i) => {
    for (const { token } of [...chosen, ...rejected]) {
      if (token >= vocabulary)
        throw cursor.fault(`has token ${token} in pair ${i}`, `tokens below the ${vocabulary} rows of U`);
    }
  });
  return { beta, unembedding, reference, pairs };
}

function readImplicitPair(cursor: JsonCursor, rows: Rows): ImplicitPair {
  let prompt: number[] = [];
  const response = { chosen: { tokens: [0], hidden: [[0]] }, rejected: { tokens: [0], hidden: [[0]] } };
  cursor.record(['prompt', 'chosen', 'rejected'], [], (key) => {
    if (key === 'prompt') prompt = rows.vector();
    else response[key] = readResponse(cursor, rows);
  });
  const positions = ({ tokens, hidden }: { tokens: number[]; hidden: number[][] }): Position[] =>
    tokens.map((token, l) => ({ token, hidden: l === 0 ? prompt : hidden[l - 1]! }));
  return { chosen: positions(response.chosen), rejected: positions(response.rejected) };
}

function readResponse(cursor: JsonCursor, rows: Rows): { tokens: number[]; hidden: number[][] } {
  const tokens: number[] = [];
  let hidden: number[][] = [];
  cursor.record(['tokens'], ['hidden'], (key) => {
    if (key === 'hidden') hidden = rows.matrix();
    else {
      const length = cursor.elements('an array of token ids', () => {
        tokens.push(checkToken(cursor.number(EXPECTED_TOKEN), cursor));
      });
      if (length === 0) throw cursor.fault('is empty', 'at least one token');
    }
  });
  if (hidden.length !== tokens.length - 1) {
    throw cursor.fault(
      `has ${tokens.length} tokens and ${hidden.length} rows in "hidden"`,
      `${tokens.length - 1} rows, one for each token but the last`,
    );
  }
  return { tokens, hidden };
}

/** The inverse of instanceFromJson; −0 keeps its sign. */
export function instanceToJson({ rewards, explicit, implicit }: Instance): string {
  const parts: string[] = [];
  if (rewards !== undefined)
    parts.push(
      `"pairs":[${rewards.map((r) => `{"chosen":${scalar(r.chosen)},"rejected":${scalar(r.rejected)}}`)}]`,
    );
  if (explicit !== undefined) {
    const pairs = explicit.pairs.map(
      (pair) => `{"chosen":${vector(pair.chosen)},"rejected":${vector(pair.rejected)}}`,
    );
    parts.push(`"explicit":{"head":${vector(explicit.head)},"pairs":[${pairs}]}`);
  }
  if (implicit !== undefined) {
    const response = (positions: readonly Position[]): string => {
      const later = positions.slice(1).map(({ hidden }) => vector(hidden));
      return `{"tokens":[${positions.map(({ token }) => token)}],"hidden":[${later}]}`;
    };
    const pairs = implicit.pairs.map(
      ({ chosen, rejected }) =>
        `{"prompt":${vector(chosen[0]!.hidden)},"chosen":${response(chosen)},"rejected":${response(rejected)}}`,
    );
    const { beta, unembedding, reference } = implicit;
    parts.push(
      `"implicit":{"beta":${scalar(beta)},"unembedding":[${unembedding.map(vector)}],"reference":[${reference.map(vector)}],"pairs":[${pairs}]}`,
    );
  }
  return `{${parts.join(',\n')}}\n`;
}

function vector(entries: readonly number[]): string {
  return `[${entries.map(scalar).join(',')}]`;
}

/** The shortest decimal that rounds to x; JSON.stringify would lose the sign of −0. */
function scalar(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x);
}
