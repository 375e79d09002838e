/**
 * Reader of ITL, the language of the interval test vectors of ITF1788 (https://github.com/oheim/ITF1788, grammar in its
 * itf1788/dslparser.py):
 *
 *   testcase name { operation inputs = tightest outputs <= accurate outputs signal exception; … }
 *
 * Literals are intervals [a, b], [empty], [entire], [nai], with a decoration [a, b]_com or bare, numbers (decimal, or
 * hexadecimal as in C99), infinities, NaN, strings, true and false, words such as bothEmpty, and arrays {a, b}.
 */

import { EMPTY, ENTIRE, type FloatInterval } from '../interval.ts';

export type Literal =
  | { readonly kind: 'interval'; readonly value: FloatInterval; readonly decoration?: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'nai' }
  /** Strings, words, arrays, and whatever is meant for single precision. */
  | { readonly kind: 'other'; readonly text: string };

export interface Vector {
  readonly operation: string;
  readonly line: number;
  readonly inputs: readonly Literal[];
  readonly tightest: readonly Literal[];
  readonly accurate: readonly Literal[];
  readonly signal?: string;
}

interface Token {
  readonly text: string;
  readonly line: number;
}

const TOKENS = new RegExp(
  [
    String.raw`(?<skip>\s+|/\*[^]*?\*/|//[^\n]*|#\*[^]*?\*#|#[^\n]*)`,
    String.raw`(?<string>"(?:[^"\\]|\\[^])*")`,
    String.raw`(?<hexadecimal>[+-]?0[xX][\da-fA-F]*\.?[\da-fA-F]*(?:[pP][+-]?\d+[fFlL]?)?[uUlL]*)`,
    String.raw`(?<decimal>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[uUfFlL]*)`,
    String.raw`(?<word>[+-]?[a-zA-Z][\w-]*)`,
    String.raw`(?<sign>[{}\[\];=<_.,])`,
  ].join('|'),
  'uy',
);

function tokens(source: string): Token[] {
  const result: Token[] = [];
  let line = 1;
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < source.length) {
    const start = TOKENS.lastIndex;
    const match = TOKENS.exec(source);
    if (match === null) throw new SyntaxError(`line ${line}: ${source.slice(start, start + 20)}`);
    if (match.groups!.skip === undefined) result.push({ text: match[0], line });
    line += match[0].split('\n').length - 1;
  }
  return result;
}

/** A decimal or C99 hexadecimal number as the nearest double; undefined when it is none. */
export function parseNumber(text: string): number | undefined {
  if (/^[+-]?infinity[lL]?$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^NaN[lL]?$/.test(text)) return NaN;
  const hexadecimal = /^([+-]?)0[xX]([\da-fA-F]*)\.?([\da-fA-F]*)(?:[pP]([+-]?\d+))?[uUlL]*$/.exec(text);
  if (hexadecimal === null)
    return /^[+-]?[\d.]+(?:[eE][+-]?\d+)?[uUlL]*$/.test(text) ? Number.parseFloat(text) : undefined;
  const [, sign, whole, fraction, power] = hexadecimal;
  let mantissa = BigInt(`0x0${whole}${fraction}`);
  let exponent = Number(power ?? 0) - 4 * fraction!.length;
  while (mantissa !== 0n && mantissa % 2n === 0n) {
    mantissa /= 2n;
    exponent++;
  }
  // Rounds to nearest, ties to even; exact up to 53 bits.
  let value = Number(mantissa);
  // In exact steps: multiplying by 2^exponent at once could overflow or underflow on the way.
  for (; exponent > 0; exponent--) value *= 2;
  for (; exponent < 0; exponent++) value /= 2;
  return sign === '-' ? -value : value;
}

/** Every vector of a file. @throws SyntaxError with the line. */
export function parseItl(source: string): Vector[] {
  const list = tokens(source);
  let at = 0;
  const peek = (): string => list[at]?.text ?? 'end of file';
  const fail = (expected: string): never => {
    throw new SyntaxError(`line ${list[at]?.line}: ${expected} expected, got ${peek()}`);
  };
  const expect = (text: string): void => {
    if (peek() !== text) fail(text);
    at++;
  };
  const number = (): number => parseNumber(list[at++]?.text ?? '') ?? fail('a number');

  const interval = (): Literal => {
    expect('[');
    const special = /^(empty|entire|nai)[lL]?$/.exec(peek())?.[1];
    let value = special === 'entire' ? ENTIRE : EMPTY;
    if (special !== undefined) at++;
    else {
      const lo = number();
      expect(',');
      value = { lo, hi: number() };
    }
    expect(']');
    if (special === 'nai') return { kind: 'nai' };
    if (peek() !== '_') return { kind: 'interval', value };
    at += 2;
    return { kind: 'interval', value, decoration: list[at - 1]?.text ?? fail('a decoration') };
  };

  const literal = (): Literal => {
    const text = peek();
    if (text === '[') return interval();
    if (text === '{') {
      const start = at;
      while (peek() !== '}') at++;
      at++;
      return {
        kind: 'other',
        text: list
          .slice(start, at)
          .map((token) => token.text)
          .join(' '),
      };
    }
    at++;
    if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true' };
    const value = parseNumber(text);
    return value === undefined ? { kind: 'other', text } : { kind: 'number', value };
  };
  const literals = (): Literal[] => {
    const result: Literal[] = [];
    while (!['=', '<', ';', 'signal', 'end of file', '}'].includes(peek())) result.push(literal());
    return result;
  };

  const vector = (): Vector => {
    const { text: operation, line } = list[at++]!;
    const inputs = literals();
    let tightest: Literal[] = [];
    let accurate: Literal[] = [];
    if (peek() === '=') {
      at++;
      tightest = literals();
    }
    if (peek() === '<') {
      at++;
      expect('=');
      accurate = literals();
    }
    let signal: string | undefined;
    if (peek() === 'signal') signal = list[++at]?.text;
    if (signal !== undefined) at++;
    expect(';');
    return { operation, line, inputs, tightest, accurate, ...(signal === undefined ? {} : { signal }) };
  };

  const vectors: Vector[] = [];
  while (at < list.length) {
    expect('testcase');
    while (at < list.length && peek() !== '{') at++;
    expect('{');
    while (peek() !== '}') {
      if (at >= list.length) fail('}');
      vectors.push(vector());
    }
    expect('}');
  }
  return vectors;
}
