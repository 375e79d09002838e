/** The stored notebooks, without Deno and Jupyter: their form, their links, their types. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type CodeCell, formatNotebook, type Notebook, parseNotebook, shows } from './machinery/document.ts';

const it = suite('stored notebooks');
const FOLDER = fileURLToPath(new URL('./', import.meta.url));
const ROOT = dirname(dirname(join(FOLDER, 'x')));

interface Stored {
  readonly name: string;
  readonly text: string;
  readonly notebook: Notebook;
  readonly code: readonly CodeCell[];
}

const all: readonly Stored[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.ipynb'))
  .map((name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    const notebook = parseNotebook(text, name);
    const code = notebook.cells.filter((cell): cell is CodeCell => cell.kind === 'code');
    return { name, text, notebook, code };
  });

it('are there, and each is named in the README', () => {
  assert.ok(all.length >= 5);
  const readme = readFileSync(join(FOLDER, 'README.md'), 'utf8');
  for (const { name } of all) assert.ok(readme.includes(`](${name})`), name);
});

it('are valid, and formatted as execute.ts writes them', () => {
  for (const { name, text, notebook } of all) assert.is(text, formatNotebook(notebook), name);
});

it('begin with a title and say at their end what they do not show', () => {
  for (const { name, notebook } of all) {
    assert.match(notebook.cells[0]!.source, /^# \S/, name);
    assert.match(notebook.cells.at(-1)!.source, /does not show|Limits/, name);
  }
});

it('hold an output for every cell that shows something, no errors, and nothing else', () => {
  for (const { name, code } of all) {
    for (const cell of code) {
      const where = `${name}, cell "${cell.id}"`;
      assert.is(cell.outputs.length, shows(cell) ? 1 : 0, where);
      assert.ok(
        cell.outputs.every(({ kind }) => kind === 'display_data'),
        where,
      );
      // What a cell evaluates to, or prints, may be lost on its way.
      assert.not.match(cell.source, /console\.|Deno\./, where);
    }
    assert.ok(
      code.some(({ outputs }) => JSON.stringify(outputs).includes('image/svg+xml')),
      `${name}: no picture`,
    );
  }
});

it('hold no absolute paths, times of day or durations', () => {
  for (const { name, text } of all) {
    assert.not.match(text, /file:\/\/|\/home\/|\/root\/|\/tmp\/|\/Users\/|[A-Z]:\\\\/, name);
    assert.not.match(text, /\d\d:\d\d:\d\d|\b\d+(\.\d+)? (ms|s|seconds)\b/, name);
    assert.not.ok(text.includes(ROOT), name);
  }
});

it('pictures have a white ground of their own, for dark themes, and words for who does not see them', () => {
  for (const { name, code } of all) {
    for (const { id, outputs } of code) {
      for (const output of outputs) {
        if (output.kind !== 'display_data' || output.data['image/svg+xml'] === undefined) continue;
        const svg = String(output.data['image/svg+xml']);
        const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!;
        const ground = /<rect [^>]*>/.exec(svg)![0];
        for (const part of [
          `width="${width}"`,
          `height="${height}"`,
          'rgb(255, 255, 255)',
          'fill-opacity: 1',
        ])
          assert.ok(ground.includes(part), `${name}, "${id}": ${ground} lacks ${part}`);
        assert.match(svg, /<title>[^<]+<\/title><desc>|<title>[^<]+<\/title>\n<desc>/, id);
        assert.match(String(output.data['text/plain']), /^\[picture\] \S/, id);
      }
    }
  }
});

it('import local files that exist, by relative paths, and modules of Node', () => {
  for (const { name, code } of all) {
    for (const { source } of code) {
      for (const [, from] of source.matchAll(/from '([^']+)'/g)) {
        const found =
          from!.startsWith('node:') || (/^\.\.?\//.test(from!) && existsSync(join(FOLDER, from!)));
        assert.ok(found, `${name}: ${from}`);
      }
      assert.not.match(source, /\bimport\s*\(|https?:|npm:|jsr:/, name);
    }
  }
});

/** As GitHub makes them. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

it('link to files and headings that exist', () => {
  const texts = all.flatMap(({ name, notebook }) =>
    notebook.cells.flatMap((cell) => (cell.kind === 'markdown' ? [[name, cell.source] as const] : [])),
  );
  texts.push(['README.md', readFileSync(join(FOLDER, 'README.md'), 'utf8')]);
  let links = 0;
  for (const [name, text] of texts) {
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (target!.startsWith('https://')) continue;
      const [path, anchor] = target!.split('#') as [string, string?];
      assert.ok(existsSync(join(FOLDER, path)), `${name}: ${target}`);
      links++;
      if (anchor === undefined) continue;
      const headings = [...readFileSync(join(FOLDER, path), 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, h]) =>
        anchorOf(h!),
      );
      assert.ok(headings.includes(anchor), `${name}: ${target}`);
    }
  }
  assert.ok(links > 10);
});

/** Deno runs cells without looking at their types. */
it('have cells whose types are right', () => {
  const virtual = new Map(
    all.map(({ name, code }) => [
      join(FOLDER, `${name}.cells.ts`),
      `${code.map(({ source }) => source).join('\n')}\nexport {};\n`,
    ]),
  );
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const [exists, read, source] = [host.fileExists, host.readFile, host.getSourceFile];
  host.fileExists = (path) => virtual.has(path) || exists(path);
  host.readFile = (path) => virtual.get(path) ?? read(path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const text = virtual.get(path);
    return text === undefined
      ? source(path, languageVersion, ...rest)
      : ts.createSourceFile(path, text, languageVersion);
  };
  const declarations = join(ROOT, 'figures/render/modules.d.ts');
  const program = ts.createProgram([...virtual.keys(), declarations], options, host);
  const faults = [...virtual.keys()].flatMap((path) => {
    const file = program.getSourceFile(path)!;
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText, start }) => {
        const line = file.getLineAndCharacterOfPosition(start ?? 0).line;
        const where = file.text.split('\n')[line];
        return `${path.slice(FOLDER.length)}: ${where}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
      },
    );
  });
  assert.is(faults.join('\n'), '');
});

it.run();
