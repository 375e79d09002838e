/**
 * Notebooks as files: nbformat 4.5 (https://nbformat.readthedocs.io), read strictly and written in one way only, so
 * that running a notebook again changes its file only where an output changed.
 */

import { printable } from '../../lib/files/printable.ts';
import { InputError } from '../../lib/input-error.ts';

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };
type JsonObject = { readonly [key: string]: Json | undefined };

/** MIME type to content: text in one piece, JSON types as they are. */
export type Bundle = Readonly<Record<string, Json>>;

export type Output =
  | { readonly kind: 'stream'; readonly name: string; readonly text: string }
  | { readonly kind: 'display_data' | 'execute_result'; readonly data: Bundle }
  | { readonly kind: 'error'; readonly name: string; readonly value: string };

export interface CodeCell {
  readonly kind: 'code';
  readonly id: string;
  readonly source: string;
  readonly outputs: readonly Output[];
}

export interface MarkdownCell {
  readonly kind: 'markdown';
  readonly id: string;
  readonly source: string;
}

/** Whether it shows something; cells do so by `show` of show/display.ts, never by their value. */
export const shows = ({ source }: CodeCell): boolean => /\bshow\(/.test(source);

export type Cell = CodeCell | MarkdownCell;

export interface Notebook {
  readonly cells: readonly Cell[];
}

/** What Jupyter needs to know about the kernel; no versions, which would change from machine to machine. */
const METADATA: JsonObject = {
  kernelspec: { display_name: 'Deno', language: 'typescript', name: 'deno' },
  language_info: {
    codemirror_mode: 'typescript',
    file_extension: '.ts',
    mimetype: 'text/x.typescript',
    name: 'typescript',
    nbconvert_exporter: 'script',
    pygments_lexer: 'typescript',
  },
};

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class Reader {
  readonly #source: string;

  constructor(source: string) {
    this.#source = printable(source);
  }

  fault(where: string, what: string, expected: string): InputError {
    return new InputError(`${this.#source}: ${where} ${what}; expected ${expected}`);
  }

  object(value: unknown, where: string): JsonObject {
    if (!isObject(value)) throw this.fault(where, 'is no object', 'an object');
    return value;
  }

  list(value: unknown, where: string): readonly Json[] {
    if (!Array.isArray(value)) throw this.fault(where, 'is no array', 'an array');
    return value;
  }

  string(value: unknown, where: string): string {
    if (typeof value !== 'string') throw this.fault(where, 'is no string', 'a string');
    return value;
  }

  /** A string, or its lines. */
  text(value: unknown, where: string): string {
    return Array.isArray(value)
      ? value.map((line, k) => this.string(line, `${where}[${k}]`)).join('')
      : this.string(value, where);
  }

  output(value: unknown, where: string): Output {
    const output = this.object(value, where);
    const kind = output.output_type;
    if (kind === 'stream') {
      const name = this.string(output.name, `${where}.name`);
      return { kind, name, text: this.text(output.text, `${where}.text`) };
    }
    if (kind === 'error') {
      const name = this.string(output.ename, `${where}.ename`);
      return { kind, name, value: this.string(output.evalue, `${where}.evalue`) };
    }
    if (kind !== 'display_data' && kind !== 'execute_result') {
      throw this.fault(
        `${where}.output_type`,
        `is ${JSON.stringify(kind)}`,
        'stream, display_data, execute_result or error',
      );
    }
    const data = this.object(output.data, `${where}.data`);
    const entries = Object.entries(data).map(([type, content]): [string, Json] => [
      type,
      isJsonType(type) ? content! : this.text(content, `${where}.data.${type}`),
    ]);
    return { kind, data: Object.fromEntries(entries) };
  }

  cell(value: unknown, where: string): Cell {
    const cell = this.object(value, where);
    const id = this.string(cell.id, `${where}.id`);
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(id)) {
      throw this.fault(`${where}.id`, `is ${JSON.stringify(id)}`, '1 to 64 letters, digits, "-" or "_"');
    }
    this.object(cell.metadata, `${where}.metadata`);
    const source = this.text(cell.source, `${where}.source`);
    if (cell.cell_type === 'markdown') return { kind: 'markdown', id, source };
    if (cell.cell_type !== 'code') {
      throw this.fault(`${where}.cell_type`, `is ${JSON.stringify(cell.cell_type)}`, 'code or markdown');
    }
    const outputs = this.list(cell.outputs, `${where}.outputs`);
    return {
      ...{ kind: 'code', id, source },
      outputs: outputs.map((output, k) => this.output(output, `${where}.outputs[${k}]`)),
    };
  }

  notebook(value: unknown): Notebook {
    const document = this.object(value, 'the document');
    const { nbformat, nbformat_minor: minor } = document;
    if (nbformat !== 4 || minor !== 5) {
      throw this.fault('nbformat', `is ${JSON.stringify(nbformat)}.${JSON.stringify(minor)}`, '4.5');
    }
    const cells = this.list(document.cells, 'cells').map((cell, k) => this.cell(cell, `cells[${k}]`));
    const repeated = cells.find(({ id }, k) => cells.findIndex((other) => other.id === id) < k);
    if (repeated !== undefined) throw this.fault('cells', `has the id "${repeated.id}" twice`, 'unique ids');
    return { cells };
  }
}

const isJsonType = (type: string): boolean => type === 'application/json' || type.endsWith('+json');

/** @throws InputError that names `source` for a text that is no notebook of nbformat 4.5. */
export function parseNotebook(text: string, source: string): Notebook {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new InputError(`${printable(source)}: is no JSON; expected a notebook of nbformat 4.5`);
  }
  return new Reader(source).notebook(document);
}

/** Lines that keep their line ends, as Jupyter stores texts. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function outputToJson(output: Output, count: number): JsonObject {
  switch (output.kind) {
    case 'stream':
      return { name: output.name, output_type: 'stream', text: linesOf(output.text) };
    case 'error':
      return { ename: output.name, evalue: output.value, output_type: 'error', traceback: [] };
    default: {
      const entries = Object.entries(output.data).map(([type, content]) => [
        type,
        typeof content === 'string' && !isJsonType(type) ? linesOf(content) : content,
      ]);
      const data = {
        data: Object.fromEntries(entries) as JsonObject,
        metadata: {},
        output_type: output.kind,
      };
      return output.kind === 'execute_result' ? { ...data, execution_count: count } : data;
    }
  }
}

/** Keys in order of the alphabet, as Jupyter itself writes them. */
function sorted(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((entry) => sorted(entry)!);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, entry]) => [key, sorted(entry)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Code cells are numbered 1 … n, as if they had just been run from top to bottom. */
export function formatNotebook({ cells }: Notebook): string {
  let count = 0;
  const written = cells.map((cell): JsonObject => {
    const shared = { cell_type: cell.kind, id: cell.id, metadata: {}, source: linesOf(cell.source) };
    if (cell.kind === 'markdown') return shared;
    count++;
    const outputs = cell.outputs.map((output) => outputToJson(output, count));
    return { ...shared, execution_count: count, outputs };
  });
  const document = { cells: written, metadata: METADATA, nbformat: 4, nbformat_minor: 5 };
  return `${JSON.stringify(sorted(document), null, 1)}\n`;
}
