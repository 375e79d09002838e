/**
 * Families of prompts as JSON: {"q": NUMBER} or {"beta": NUMBER, "delta": NUMBER}, "degree": K, and "family":
 * {"name": …, parameters} or "term": {"base": NUMBER, "numerator": [coefficients], "denominator": [coefficients],
 * "factorials": [[slope, offset, exponent], …], "from": n}, coefficients from the constant one upwards. A NUMBER is a
 * JSON number, which is rounded to the nearest double and then taken as exact, or a string, which is exact.
 */

import type { AsymptoticProblem } from '../checker/asymptotic-decide.ts';
import type { Margin } from '../checker/asymptotic-margin.ts';
import { polynomial } from '../checker/asymptotic-polynomial.ts';
import { rangeOf } from '../checker/asymptotic-range.ts';
import { type FactorialPower, less, ONE, type Rational, type Term } from '../checker/asymptotic-term.ts';
import { EXPECTED_RATIONAL } from '../exact/rational-text.ts';
import { printable } from '../files/printable.ts';
import { JsonCursor } from '../instance/json-cursor.ts';
import { readJson } from '../instance/read.ts';
import { reduced } from './decay.ts';
import { FAMILY_NAMES, type Family, familyTerm, parametersOf } from './families.ts';
import { rationalFromDouble, rationalFromText, rationalText } from './rational-text.ts';

/** q = e^(δ/β), or β and δ. */
export type MarginData = { readonly q: Rational } | { readonly beta: Rational; readonly delta: Rational };

/** One family of prompts with a margin. */
export interface AsymptoticInstance {
  readonly margin: MarginData;
  /** K: thresholds are asked for n^0, …, n^K. */
  readonly degree: number;
  readonly source: { readonly family: Family } | { readonly term: Term };
}

const LARGEST_DEGREE = 64;
/** δ/β. */
const LARGEST_LOG_FACTOR: Rational = { n: 10_000n, d: 1n };
const SMALLEST_LOG_FACTOR: Rational = { n: 1n, d: 1n << 64n };
const LARGEST_FILE = 1 << 20;
const MOST_COEFFICIENTS = 64;
const MOST_FACTORIALS = 16;
const LARGEST_SLOPE = 32;
const LARGEST_POWER = 16;
/** Sum of slope·|exponent|: the degree that the factorials give to p_{n+1}/p_n. */
const LARGEST_TOTAL_SLOPE = 128;
const LARGEST_SIZE = 1_000_000;

/** What the checks work on. `termOf` is the closed form of a family. */
export function problemOf(
  { margin, degree, source }: AsymptoticInstance,
  termOf: (family: Family) => Term = familyTerm,
): AsymptoticProblem {
  const term = 'family' in source ? termOf(source.family) : source.term;
  return { term, margin: marginOf(margin), degree };
}

function marginOf(margin: MarginData): Margin {
  if ('q' in margin) return { kind: 'rational', q: margin.q };
  const { beta, delta } = margin;
  return { kind: 'exponential', exponent: reduced(delta.n * beta.d, delta.d * beta.n) };
}

/** @throws InputError with one line that says what is wrong, where and what was expected. */
export function readAsymptoticInstance(path: string): Promise<AsymptoticInstance> {
  return readJson(path, asymptoticInstanceFromJson, LARGEST_FILE);
}

/** @throws InputError for a text that is no JSON (with line and column) or no instance (with the JSON path). */
export function asymptoticInstanceFromJson(text: string, source: string): AsymptoticInstance {
  const cursor = new JsonCursor(text.replace(/^\uFEFF/, ''), printable(source), 'the document');
  let q: Rational | undefined;
  let beta: Rational | undefined;
  let delta: Rational | undefined;
  let degree = 0;
  let family: Family | undefined;
  let term: Term | undefined;
  cursor.record(['degree'], ['q', 'beta', 'delta', 'family', 'term'], (key) => {
    if (key === 'degree') degree = integer(cursor, 0, LARGEST_DEGREE);
    else if (key === 'family') family = readFamily(cursor);
    else if (key === 'term') term = readTerm(cursor);
    else {
      const value = positive(cursor);
      if (key === 'q') {
        if (!less(ONE, value))
          throw cursor.fault(`is ${rationalText(value)}`, 'a number above 1: q = e^(δ/β)');
        if (bits(value.n) > 15_000) throw cursor.fault('is too large', 'at most e^10000');
        q = value;
      } else if (key === 'beta') beta = value;
      else delta = value;
    }
  });
  cursor.end();
  if ((q === undefined) === (beta === undefined) || (beta === undefined) !== (delta === undefined)) {
    throw cursor.fault('does not say the margin in one way', 'either "q", or "beta" and "delta"');
  }
  if ((family === undefined) === (term === undefined)) {
    throw cursor.fault(family === undefined ? 'has neither' : 'has both', 'either "family" or "term"');
  }
  const margin: MarginData = q === undefined ? { beta: beta!, delta: delta! } : { q };
  checkLogFactor(cursor, margin);
  return { margin, degree, source: family === undefined ? { term: term! } : { family } };
}

function bits(x: bigint): number {
  return x.toString(16).length * 4;
}

function checkLogFactor(cursor: JsonCursor, margin: MarginData): void {
  const problem = marginOf(margin);
  if (problem.kind !== 'exponential') return;
  if (less(LARGEST_LOG_FACTOR, problem.exponent) || less(problem.exponent, SMALLEST_LOG_FACTOR)) {
    throw cursor.fault('has delta/beta out of range', 'delta/beta from 2^-64 to 10000');
  }
}

function rational(cursor: JsonCursor): Rational {
  if (!cursor.atString()) {
    const value = cursor.number(EXPECTED_RATIONAL);
    if (!Number.isFinite(value)) throw cursor.fault('is too large for a number', EXPECTED_RATIONAL);
    return rationalFromDouble(value);
  }
  const text = cursor.string(EXPECTED_RATIONAL);
  const value = rationalFromText(text);
  if (value === null) throw cursor.fault(`is "${printable(text, 40)}"`, EXPECTED_RATIONAL);
  return value;
}

function positive(cursor: JsonCursor): Rational {
  const value = rational(cursor);
  if (value.n <= 0n) throw cursor.fault(`is ${rationalText(value)}`, 'a number above 0');
  return value;
}

function integer(cursor: JsonCursor, least: number, most: number): number {
  const expected = `an integer from ${least} to ${most}`;
  const value = cursor.number(expected);
  if (!Number.isInteger(value) || value < least || value > most) throw cursor.fault(`is ${value}`, expected);
  return value;
}

function readFamily(cursor: JsonCursor): Family {
  let name: string | undefined;
  const values = new Map<string, number>();
  cursor.members('an object with the key name', (key) => {
    if (key === 'name') {
      const expected = `one of ${FAMILY_NAMES.join(', ')}`;
      name = cursor.string(expected);
      if (!FAMILY_NAMES.includes(name)) throw cursor.fault(`is "${printable(name, 40)}"`, expected);
      return;
    }
    if (name === undefined) throw cursor.fault('comes before "name"', 'the key "name" first');
    const known = parametersOf(name);
    const parameter = known.find((p) => p.name === key);
    if (parameter === undefined) {
      const names = known.length === 0 ? 'no parameters' : known.map((p) => p.name).join(', ');
      throw cursor.fault('is an unknown key', `for ${name}: ${names}`);
    }
    values.set(key, integer(cursor, parameter.least, parameter.most));
  });
  if (name === undefined) throw cursor.fault('lacks the key "name"', 'an object with the key name');
  const missing = parametersOf(name).find((p) => !values.has(p.name));
  if (missing !== undefined) {
    throw cursor.fault(
      `lacks the key "${missing.name}"`,
      `for ${name}: an integer from ${missing.least} to ${missing.most}`,
    );
  }
  return { name, parameters: Object.fromEntries(values) };
}

function readTerm(cursor: JsonCursor): Term {
  let base: Rational = ONE;
  let numerator: readonly bigint[] = [1n];
  let denominator: readonly bigint[] = [1n];
  const factorials: FactorialPower[] = [];
  let from = 1;
  cursor.record(['from'], ['base', 'numerator', 'denominator', 'factorials'], (key) => {
    if (key === 'from') from = integer(cursor, 1, LARGEST_SIZE);
    else if (key === 'base') base = positive(cursor);
    else if (key === 'numerator') numerator = readCoefficients(cursor);
    else if (key === 'denominator') denominator = readCoefficients(cursor);
    else {
      cursor.elements('an array of [slope, offset, exponent]', (index) => {
        if (index >= MOST_FACTORIALS) throw cursor.fault('is one too many', `at most ${MOST_FACTORIALS}`);
        factorials.push(readFactorial(cursor));
        const total = factorials.reduce((sum, f) => sum + f.slope * Math.abs(f.exponent), 0);
        if (total > LARGEST_TOTAL_SLOPE) {
          throw cursor.fault(
            `brings the sum of slope·|exponent| to ${total}`,
            `at most ${LARGEST_TOTAL_SLOPE} for all factorials together`,
          );
        }
      });
    }
  });
  const term = { base, numerator, denominator, factorials, from };
  const range = rangeOf(term);
  if (range.kind === 'violated') {
    throw cursor.fault(`is no probability: p_n ${range.found}`, `0 < p_n ≤ 1 for all n ≥ ${from}`);
  }
  return term;
}

function readCoefficients(cursor: JsonCursor): readonly bigint[] {
  const expected = 'an integer, as a number up to 2^53 or as a string of digits';
  const coefficients: bigint[] = [];
  cursor.elements('an array of integers', (index) => {
    if (index >= MOST_COEFFICIENTS) throw cursor.fault('is one too many', `at most ${MOST_COEFFICIENTS}`);
    if (cursor.atString()) {
      const text = cursor.string(expected);
      if (!/^-?\d{1,1000}$/.test(text)) throw cursor.fault(`is "${printable(text, 40)}"`, expected);
      coefficients.push(BigInt(text));
    } else {
      const value = cursor.number(expected);
      if (!Number.isSafeInteger(value)) throw cursor.fault(`is ${value}`, expected);
      coefficients.push(BigInt(value));
    }
  });
  const result = polynomial(coefficients);
  if (result.length === 0) throw cursor.fault('is the zero polynomial', 'a coefficient that is not 0');
  return result;
}

function readFactorial(cursor: JsonCursor): FactorialPower {
  const entries: number[] = [];
  const limits = [
    [1, LARGEST_SLOPE],
    [-LARGEST_SIZE, LARGEST_SIZE],
    [-LARGEST_POWER, LARGEST_POWER],
  ] as const;
  const expected = 'three integers [slope, offset, exponent] of (slope·n + offset)!^exponent';
  cursor.elements(expected, (index) => {
    const limit = limits[index];
    if (limit === undefined) throw cursor.fault('is one too many', expected);
    entries.push(integer(cursor, limit[0], limit[1]));
  });
  const [slope, offset, exponent] = entries;
  if (slope === undefined || offset === undefined || exponent === undefined || exponent === 0) {
    throw cursor.fault('is no power of a factorial', `${expected}, exponent not 0`);
  }
  return { slope, offset, exponent };
}

/** One JSON document; asymptoticInstanceFromJson gives back every number exactly. */
export function asymptoticInstanceToJson({ margin, degree, source }: AsymptoticInstance): string {
  const marginText =
    'q' in margin
      ? { q: rationalText(margin.q) }
      : { beta: rationalText(margin.beta), delta: rationalText(margin.delta) };
  const sourceText =
    'family' in source
      ? { family: { name: source.family.name, ...source.family.parameters } }
      : { term: termText(source.term) };
  return `${JSON.stringify({ ...marginText, degree, ...sourceText })}\n`;
}

function termText({ base, numerator, denominator, factorials, from }: Term): Record<string, unknown> {
  return {
    base: rationalText(base),
    numerator: numerator.map(String),
    denominator: denominator.map(String),
    factorials: factorials.map(({ slope, offset, exponent }) => [slope, offset, exponent]),
    from,
  };
}
