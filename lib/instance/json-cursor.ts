/**
 * A reader that walks through a JSON text (RFC 8259) in step with the schema that its caller expects. Nothing is
 * built that the caller did not ask for, so memory and recursion are bounded by the schema and not by the text, and
 * every fault is known by its path (a wrong value) or its line and column (a text that is no JSON). Unlike
 * JSON.parse it refuses duplicate keys.
 */

import { printable } from '../files/printable.ts';
import { InputError } from '../input-error.ts';
import { fault, type Place } from './validate.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;

export class JsonCursor implements Place {
  readonly source: string;
  readonly #text: string;
  readonly #root: string;
  readonly #path: (string | number)[] = [];
  #at = 0;

  /** `root` names the whole document in messages; `source` must be printable already. */
  constructor(text: string, source: string, root: string) {
    this.#text = text;
    this.source = source;
    this.#root = root;
  }

  /** The path of the value under the cursor, such as train[3].chosen.hidden[2]. */
  readonly where = (): string => {
    if (this.#path.length === 0) return this.#root;
    const steps = this.#path.map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return /^\w{1,64}$/.test(step) ? `.${step}` : `[${printable(JSON.stringify(step), 80)}]`;
    });
    return steps.join('').replace(/^\./, '');
  };

  /** A fault in the value under the cursor. */
  fault(found: string, expected: string): InputError {
    return fault(this, found, expected);
  }

  /** True when the value under the cursor starts like a string. */
  atString(): boolean {
    this.#skipSpace();
    return this.#text.charCodeAt(this.#at) === QUOTE;
  }

  /** Reads an object; `visit` must read the value of every key it is called with. */
  members(expected: string, visit: (key: string) => void): void {
    this.#open('{', expected);
    const seen = new Set<string>();
    if (this.#take('}')) return;
    do {
      if (!this.atString()) throw this.#malformed('a key in double quotes');
      const key = this.#quoted();
      this.#path.push(key);
      if (seen.has(key)) throw this.fault('is given twice', 'each key once');
      seen.add(key);
      if (!this.#take(':')) throw this.#malformed('":"');
      visit(key);
      this.#path.pop();
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#malformed('"," or "}"');
  }

  /**
   * Reads an object with exactly these keys, those in `optional` once or not at all.
   * @throws InputError for an unknown or a missing key.
   */
  record<Key extends string>(
    required: readonly Key[],
    optional: readonly Key[],
    visit: (key: Key) => void,
  ): void {
    const known: readonly Key[] = [...required, ...optional];
    const expected = `an object with the keys ${known.join(', ')}`;
    const missing = new Set<Key>(required);
    this.members(expected, (name) => {
      const key = known.find((k) => k === name);
      if (key === undefined) throw this.fault('is an unknown key', `one of ${known.join(', ')}`);
      missing.delete(key);
      visit(key);
    });
    for (const key of missing) throw this.fault(`lacks the key "${key}"`, expected);
  }

  /** Reads an array and returns its length; `visit` must read the element of every index it is called with. */
  elements(expected: string, visit: (index: number) => void): number {
    this.#open('[', expected);
    if (this.#take(']')) return 0;
    const depth = this.#path.length;
    let count = 0;
    do {
      this.#path[depth] = count;
      visit(count);
      count++;
    } while (this.#take(','));
    this.#path.pop();
    if (!this.#take(']')) throw this.#malformed('"," or "]"');
    return count;
  }

  /** Reads a number inside of an array or an object and rounds it to the nearest double, which may be ±Infinity. */
  number(expected: string): number {
    this.#skipSpace();
    const start = this.#at;
    const first = this.#text.charCodeAt(start);
    if (first !== MINUS && !isDigit(first)) throw this.#unexpected(expected);
    if (this.#text.startsWith('-Infinity', start)) throw this.fault('is -Infinity', expected);
    if (first === MINUS) this.#at++;
    if (this.#text.charCodeAt(this.#at) === 0x30) this.#at++;
    else this.#digits();
    if (this.#text[this.#at] === '.') {
      this.#at++;
      this.#digits();
    }
    if (this.#text[this.#at] === 'e' || this.#text[this.#at] === 'E') {
      this.#at++;
      if (this.#text[this.#at] === '+' || this.#text[this.#at] === '-') this.#at++;
      this.#digits();
    }
    const text = this.#text.slice(start, this.#at);
    this.#skipSpace();
    if (!',]}'.includes(this.#text[this.#at] ?? '?')) throw this.#malformed('"," or a closing bracket');
    return Number(text);
  }

  /** Reads true or false inside of an array or an object. */
  boolean(): boolean {
    this.#skipSpace();
    const word = ['true', 'false'].find((literal) => this.#text.startsWith(literal, this.#at));
    if (word === undefined) throw this.#unexpected('true or false');
    this.#at += word.length;
    this.#skipSpace();
    if (!',]}'.includes(this.#text[this.#at] ?? '?')) throw this.#malformed('"," or a closing bracket');
    return word === 'true';
  }

  /** Reads a string. @throws InputError for anything else. */
  string(expected: string): string {
    if (!this.atString()) throw this.#unexpected(expected);
    return this.#quoted();
  }

  /** Checks that nothing but white space follows. */
  end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#malformed('nothing after the end of the document');
  }

  #skipSpace(): void {
    for (; ; this.#at++) {
      const c = this.#text.charCodeAt(this.#at);
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return;
    }
  }

  #take(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #open(bracket: string, expected: string): void {
    if (!this.#take(bracket)) throw this.#unexpected(expected);
  }

  #digits(): void {
    const start = this.#at;
    while (isDigit(this.#text.charCodeAt(this.#at))) this.#at++;
    if (this.#at === start) throw this.#malformed('a digit');
  }

  /** Reads a string whose opening quote is under the cursor. */
  #quoted(): string {
    const start = this.#at++;
    for (let plain = true; ; this.#at++) {
      const c = this.#text.charCodeAt(this.#at);
      if (c === QUOTE) {
        this.#at++;
        const slice = this.#text.slice(start, this.#at);
        return plain ? slice.slice(1, -1) : String(JSON.parse(slice));
      }
      // charCodeAt gives NaN at the end of the text.
      if (!(c >= 0x20)) throw this.#malformed('a closing quotation mark');
      if (c === BACKSLASH) {
        plain = false;
        this.#at++;
        this.#escape();
      }
    }
  }

  /** Leaves the cursor on the last character of the escape. */
  #escape(): void {
    const c = this.#text[this.#at];
    if (c === 'u') {
      if (!/^[0-9a-fA-F]{4}$/.test(this.#text.slice(this.#at + 1, this.#at + 5))) {
        throw this.#malformed('"u" and four hexadecimal digits');
      }
      this.#at += 4;
    } else if (c === undefined || !'"\\/bfnrt'.includes(c)) {
      throw this.#malformed('an escape of JSON');
    }
  }

  /** The value under the cursor is of another type than expected, or no JSON value at all. */
  #unexpected(expected: string): InputError {
    this.#skipSpace();
    const rest = this.#text.slice(this.#at, this.#at + 9);
    if (rest.startsWith('{')) return this.fault('is an object', expected);
    if (rest.startsWith('[')) return this.fault('is an array', expected);
    if (rest.startsWith('"')) return this.fault('is a string', expected);
    const word = /^(?:true|false|null|nan|NaN|-?Infinity|inf)\b/.exec(rest);
    if (word) return this.fault(`is ${word[0]}`, expected);
    if (/^-?\d/.test(rest)) return this.fault('is a number', expected);
    return this.#malformed(expected);
  }

  #malformed(expected: string): InputError {
    let line = 1;
    let lineStart = 0;
    for (let at = this.#text.indexOf('\n'); at !== -1 && at < this.#at; ) {
      line++;
      lineStart = at + 1;
      at = this.#text.indexOf('\n', lineStart);
    }
    const code = this.#text.codePointAt(this.#at);
    const found = code === undefined ? 'the end of the text' : quoteCharacter(String.fromCodePoint(code));
    const column = this.#at - lineStart + 1;
    return new InputError(
      `${this.source}: malformed JSON: line ${line}, column ${column}: ${found}; expected ${expected}`,
    );
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function quoteCharacter(character: string): string {
  return character === '"' ? 'a quotation mark' : `"${printable(character)}"`;
}
