/**
 * Instances of Theorem 1 as JSON:
 * {"beta", "delta" or "q", "responses": [{"reference", "correct", "text" (optional)}]} for one prompt, or
 * "prompts": [{"weight" (optional, 1), "responses"}] for several. A number is taken as the double that it rounds to, by
 * its bits; a rational in a string ("3/7", "1/2^1000", "0.25") is taken exactly.
 * β > 0, δ > 0 and q > 1 (δ = β ln q then) are required of the file; probabilities of 0 and an empty C(x) are not: they
 * are instances on which a hypothesis fails.
 */

import { extname } from 'node:path';
import type Fraction from 'fraction.js';
import { bitLength } from '../../../lib/exact/dyadic.ts';
import { enclose, fromDouble, rational } from '../../../lib/exact/fractions.ts';
import { EXPECTED_RATIONAL, parseRational, rationalText } from '../../../lib/exact/rational-text.ts';
import { printable } from '../../../lib/files/printable.ts';
import { InputError } from '../../../lib/input-error.ts';
import { JsonCursor } from '../../../lib/instance/json-cursor.ts';
import { MAX_JSON_BYTES } from '../../../lib/instance/limits.ts';
import { readJson } from '../../../lib/instance/read.ts';
import { makePrompt, type Prompt, type Response, referenceOf } from '../../../lib/verification/prompt.ts';
import { scientific } from '../../../lib/verification/scientific.ts';
import type { VerificationInstance } from './types.ts';

const MOST_RESPONSES = 1_000_000;
const MOST_PROMPTS = 100_000;
/** References may miss the sum 1 by this much; they are then divided by their sum. */
const SUM_TOLERANCE = rational(1, 10n ** 9n);
/** δ/β is below this, so that e^{1000·δ/β} still has an exponent that lib/interval can hold. */
const MOST_EXPONENT = rational(1n << 32n);
/** Largest product of the bits of numerator and denominator of one number: what a gcd of them takes. */
const MOST_PRODUCT = 2 ** 30;
/** The same over all prompts, for numerator and denominator of q times a reference; smaller products are not counted. */
const MOST_PRODUCTS = 2 ** 30;
const SMALL_PRODUCT = 2 ** 20;

/** @throws InputError with one line that says what is wrong, where (JSON path) and what was expected. */
export async function readInstance(path: string): Promise<VerificationInstance> {
  if (extname(path).toLowerCase() !== '.json') {
    throw new InputError(`${printable(path)}: the format is unknown; expected a name that ends in .json`);
  }
  return readJson(path, instanceFromJson);
}

/** Reads an instance from JSON; `source` names the text in messages. @throws InputError as {@link readInstance}. */
export function instanceFromJson(text: string, source: string): VerificationInstance {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const cursor = new JsonCursor(plain, printable(source), 'the document');
  let beta: Fraction | undefined;
  let delta: Fraction | undefined;
  let q: Fraction | undefined;
  let prompts: Prompt[] | undefined;
  let both = false;
  cursor.record(['beta'], ['delta', 'q', 'responses', 'prompts'], (key) => {
    if (key === 'beta') beta = greaterThan(cursor, 0n);
    else if (key === 'delta') delta = greaterThan(cursor, 0n);
    else if (key === 'q') q = greaterThan(cursor, 1n);
    else {
      both = prompts !== undefined;
      const found = key === 'responses' ? [promptOf(cursor, readResponses(cursor))] : readPrompts(cursor);
      prompts ??= found;
    }
  });
  if (both) throw cursor.fault('has both "responses" and "prompts"', 'exactly one of them');
  if (prompts === undefined) throw cursor.fault('lacks "responses"', '"responses" or "prompts"');
  if (delta !== undefined && q !== undefined)
    throw cursor.fault('has both "delta" and "q"', 'exactly one of them');
  cursor.end();
  checkBits(cursor, prompts, q);
  if (q !== undefined) return { beta: beta!, margin: { kind: 'q', q }, prompts };
  if (delta === undefined) {
    throw cursor.fault('lacks "delta"', '"delta", the margin, or "q", the rational number e^(delta/beta)');
  }
  if (delta.div(beta!).gte(MOST_EXPONENT))
    throw cursor.fault('has delta/beta of 2^32 or more', 'a smaller delta/beta');
  return { beta: beta!, margin: { kind: 'delta', delta }, prompts };
}

/** Refuses numbers that are so long that exact arithmetic would take minutes. */
function checkBits(cursor: JsonCursor, prompts: readonly Prompt[], q: Fraction | undefined): void {
  const [top, bottom] = q === undefined ? [0, 0] : [bitLength(q.n), bitLength(q.d)];
  const bits = prompts.map(({ total }) => bitLength(total));
  const products = bits.map((b) => (top + b) * (bottom + b)).filter((product) => product > SMALL_PRODUCT);
  if (products.reduce((a, b) => a + b, 0) <= MOST_PRODUCTS) return;
  const longest = bits.reduce((a, b) => Math.max(a, b));
  throw cursor.fault(
    `has numbers that are too long: ${top} and ${bottom} bits in q, up to ${longest} in the common denominator of the references of a prompt`,
    'shorter numbers, or "delta" in place of "q"',
  );
}

/** A rational above `limit`. */
function greaterThan(cursor: JsonCursor, limit: bigint): Fraction {
  const value = readRational(cursor);
  if (!value.gt(limit)) throw cursor.fault('is too small', `a number > ${limit}`);
  return value;
}

function readRational(cursor: JsonCursor): Fraction {
  if (!cursor.atString()) {
    const value = cursor.number(EXPECTED_RATIONAL);
    if (!Number.isFinite(value)) throw cursor.fault('is beyond the largest double', EXPECTED_RATIONAL);
    return fromDouble(value);
  }
  const text = cursor.string(EXPECTED_RATIONAL);
  const value = parseRational(text);
  if (value === null) throw cursor.fault(`is "${printable(text, 40)}"`, EXPECTED_RATIONAL);
  if (bitLength(value.n) * bitLength(value.d) > MOST_PRODUCT) {
    throw cursor.fault(`is "${printable(text, 40)}"`, 'a rational number of at most some 32000 bits');
  }
  return value;
}

function readPrompts(cursor: JsonCursor): Prompt[] {
  const prompts: Prompt[] = [];
  const count = cursor.elements('an array of prompts', (index) => {
    if (index >= MOST_PROMPTS)
      throw cursor.fault('is one prompt too many', `at most ${MOST_PROMPTS} prompts`);
    let weight = rational(1);
    let responses: Response[] = [];
    cursor.record(['responses'], ['weight'], (key) => {
      if (key === 'weight') weight = greaterThan(cursor, 0n);
      else responses = readResponses(cursor);
    });
    prompts.push(promptOf(cursor, responses, weight));
  });
  if (count === 0) throw cursor.fault('is empty', 'at least one prompt');
  return prompts;
}

function readResponses(cursor: JsonCursor): Response[] {
  const responses: Response[] = [];
  const count = cursor.elements('an array of responses', (index) => {
    if (index >= MOST_RESPONSES) {
      throw cursor.fault('is one response too many', `at most ${MOST_RESPONSES} responses`);
    }
    let reference: Fraction | undefined;
    let correct = false;
    let text: string | undefined;
    cursor.record(['reference', 'correct'], ['text'], (key) => {
      if (key === 'reference') reference = readProbability(cursor);
      else if (key === 'correct') correct = cursor.boolean();
      else text = cursor.string('the text of the response');
    });
    responses.push({ reference: reference!, correct, ...(text === undefined ? {} : { text }) });
  });
  if (count === 0) throw cursor.fault('is empty', 'at least one response');
  return responses;
}

function readProbability(cursor: JsonCursor): Fraction {
  const value = readRational(cursor);
  if (value.lt(0n) || value.gt(1n)) throw cursor.fault('is no probability', 'a number from 0 to 1');
  return value;
}

/** @throws InputError when the references do not sum to 1 within the tolerance. */
function promptOf(cursor: JsonCursor, responses: readonly Response[], weight?: Fraction): Prompt {
  let prompt: Prompt;
  try {
    prompt = makePrompt(responses, weight);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw cursor.fault(
      `is too large: ${error.message}`,
      'references with a common denominator of fewer bits',
    );
  }
  if (prompt.deviation.abs().gt(SUM_TOLERANCE)) {
    const { deviation } = prompt;
    const sum = deviation.abs().lt(rational(1, 1000n))
      ? `1 ${deviation.s < 0n ? '−' : '+'} ${scientific(enclose(deviation.abs()))}`
      : scientific(enclose(deviation.add(1n)));
    throw cursor.fault(`has the sum ${sum}`, 'probabilities with the sum 1, within 1e-9');
  }
  return prompt;
}

/** Longest text of an instance; a witness beyond it is not printed anyway. */
const MOST_CHARACTERS = MAX_JSON_BYTES - 1024;

/**
 * Writes an instance as JSON, all numbers as exact rationals; instanceFromJson gives back the same numbers.
 * @throws RangeError when the text would be longer than the 256 MiB that the reader accepts.
 */
export function instanceToJson({ beta, margin, prompts }: VerificationInstance): string {
  const parts: string[] = [];
  let length = 0;
  const add = (part: string): void => {
    length += part.length;
    if (length > MOST_CHARACTERS) throw new RangeError('the instance is too large for JSON');
    parts.push(part);
  };
  const quoted = (value: Fraction): string => `"${rationalText(value)}"`;
  add(`{"beta":${quoted(beta)},`);
  add(margin.kind === 'q' ? `"q":${quoted(margin.q)}` : `"delta":${quoted(margin.delta)}`);
  add(',"prompts":[');
  prompts.forEach((prompt, x) => {
    add(`${x === 0 ? '' : ','}\n{"weight":${quoted(prompt.weight)},"responses":[`);
    for (let i = 0; i < prompt.masses.length; i++) {
      const text = prompt.texts[i];
      const name = text === null ? '' : `,"text":${JSON.stringify(text)}`;
      add(
        `${i === 0 ? '' : ','}\n{"reference":${quoted(referenceOf(prompt, i))},"correct":${prompt.correct[i]}${name}}`,
      );
    }
    add(']}');
  });
  add(']}\n');
  return parts.join('');
}
