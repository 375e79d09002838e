import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compareOutputs, joinStreams } from './compare.ts';
import {
  type CodeCell,
  formatNotebook,
  type Notebook,
  type Output,
  parseNotebook,
  shows,
} from './document.ts';

const it = suite('notebooks as files, and their comparison');

const shown: Output = { kind: 'display_data', data: { 'text/markdown': 'one\ntwo\nthree\n' } };
const code = (outputs: readonly Output[], id = 'b'): CodeCell => ({ kind: 'code', id, source: 'x', outputs });
const notebook = (...outputs: readonly Output[]): Notebook => ({
  cells: [{ kind: 'markdown', id: 'a', source: '# Title\n\nwords' }, code(outputs)],
});

it('no difference with itself', () => {
  assert.equal(compareOutputs(notebook(shown), notebook(shown)), []);
});

it('an altered output: cell number, id, and the lines that differ', () => {
  const altered: Output = { kind: 'display_data', data: { 'text/markdown': 'one\n2\nthree\n' } };
  const [difference, ...more] = compareOutputs(notebook(shown), notebook(altered));
  assert.equal(more, []);
  assert.equal(difference, { cell: 2, id: 'b', diff: ['  one', '- two', '+ 2', '  three'] });
});

it('an output that is missing, one too many, another kind, another MIME type, an error', () => {
  const others: readonly (readonly Output[])[] = [
    [],
    [shown, shown],
    [{ kind: 'execute_result', data: { 'text/markdown': 'one\ntwo\nthree\n' } }],
    [{ kind: 'display_data', data: { 'text/plain': 'one\ntwo\nthree\n' } }],
    [{ kind: 'stream', name: 'stdout', text: 'one\ntwo\nthree\n' }],
    [{ kind: 'error', name: 'Error', value: 'one' }],
  ];
  for (const outputs of others) {
    assert.is(compareOutputs(notebook(shown), notebook(...outputs)).length, 1, JSON.stringify(outputs));
    assert.is(compareOutputs(notebook(...outputs), notebook(shown)).length, 1, JSON.stringify(outputs));
  }
});

it('the order of keys in JSON types does not count, their values do', () => {
  const json = (value: Record<string, number>): Output => ({
    kind: 'display_data',
    data: { 'application/json': value },
  });
  assert.equal(compareOutputs(notebook(json({ a: 1, b: 2 })), notebook(json({ b: 2, a: 1 }))), []);
  assert.is(compareOutputs(notebook(json({ a: 1 })), notebook(json({ a: 2 }))).length, 1);
});

it('pieces of one stream are one output', () => {
  const piece = (name: string, text: string): Output => ({ kind: 'stream', name, text });
  const joined = joinStreams([
    piece('stdout', 'a'),
    piece('stdout', 'b'),
    piece('stderr', 'c'),
    piece('stdout', 'd'),
  ]);
  assert.equal(joined, [piece('stdout', 'ab'), piece('stderr', 'c'), piece('stdout', 'd')]);
});

it('long differences are cut', () => {
  const many = (word: string): Output => ({
    kind: 'stream',
    name: 'stdout',
    text: Array.from({ length: 100 }, (_, k) => `${word} ${k} ${'.'.repeat(500)}`).join('\n'),
  });
  const [difference] = compareOutputs(notebook(many('a')), notebook(many('b')));
  assert.ok(difference!.diff.length < 60);
  assert.ok(difference!.diff.every((line) => line.length < 170));
});

it('writing and reading give back the same; counts, metadata and key order are always the same', () => {
  const outputs: Output[] = [
    shown,
    { kind: 'stream', name: 'stdout', text: 'no line end' },
    {
      kind: 'execute_result',
      data: { 'application/json': { z: [1, { b: null, a: 'x' }] }, 'text/plain': '1' },
    },
  ];
  const text = formatNotebook({ cells: [...notebook(...outputs).cells, code([], 'c')] });
  assert.equal(parseNotebook(text, 'x').cells, [...notebook(...outputs).cells, code([], 'c')]);
  assert.is(formatNotebook(parseNotebook(text, 'x')), text);
  assert.match(text, /^\{\n "cells": \[\n {2}\{\n {3}"cell_type": "markdown"/);
  assert.ok(text.endsWith('}\n'));
  const foreign = JSON.parse(text);
  foreign.metadata.language_info.version = '9.9.9';
  foreign.cells[1].execution_count = 77;
  foreign.cells[1].metadata = { execution: { 'iopub.status.busy': '2026-01-01T00:00:00Z' } };
  assert.is(formatNotebook(parseNotebook(JSON.stringify(foreign), 'x')), text);
});

it('refuses what is no notebook in one line: what, where, what was expected', () => {
  const good = JSON.parse(formatNotebook(notebook(shown)));
  const broken = (change: (document: typeof good) => void): string => {
    const copy = structuredClone(good);
    change(copy);
    return JSON.stringify(copy);
  };
  const cases: readonly (readonly [string, RegExp])[] = [
    ['{', /^x: is no JSON; expected/],
    ['[]', /^x: the document is no object; expected an object$/],
    [
      broken((d) => {
        d.nbformat_minor = 4;
      }),
      /nbformat is 4\.4; expected 4\.5/,
    ],
    [
      broken((d) => {
        d.cells[1].id = 'a';
      }),
      /the id "a" twice; expected unique ids/,
    ],
    [
      broken((d) => {
        d.cells[1].id = 'ä b';
      }),
      /cells\[1\]\.id is/,
    ],
    [
      broken((d) => {
        d.cells[0].source = 3;
      }),
      /cells\[0\]\.source is no string/,
    ],
    [
      broken((d) => {
        d.cells[0].cell_type = 'raw';
      }),
      /cells\[0\]\.cell_type is "raw"; expected code or markdown/,
    ],
    [
      broken((d) => {
        d.cells[1].outputs[0].output_type = 'pyout';
      }),
      /cells\[1\]\.outputs\[0\]\.output_type is "pyout"/,
    ],
    [
      broken((d) => {
        delete d.cells[1].metadata;
      }),
      /cells\[1\]\.metadata is no object/,
    ],
  ];
  for (const [text, words] of cases) {
    assert.throws(
      () => parseNotebook(text, 'x'),
      (error: Error) =>
        error.name === 'InputError' && words.test(error.message) && !error.message.includes('\n'),
      String(words),
    );
  }
});

it('knows a cell that shows something', () => {
  assert.ok(shows({ ...code([]), source: 'const x = 1;\nawait show(table([], []));' }));
  assert.not.ok(shows({ ...code([]), source: "import { show } from './show/display.ts';" }));
});

it.run();
