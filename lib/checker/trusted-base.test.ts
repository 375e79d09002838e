import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const it = suite('imports of the trusted base');

const ROOT = new URL('../../', import.meta.url);
const FOLDERS = ['lib/checker', 'lib/interval', 'lib/float', 'lib/float-interval'];
const FILES = ['lib/exact/dyadic.ts', 'lib/instance/types.ts', 'lib/input-error.ts'];

function importsOf(source: string): string[] {
  const patterns = [
    /^(?:import|export)\b[^;'"`]*\bfrom\s*(['"])([^'"]+)\1/gm,
    /^import\s*(['"])([^'"]+)\1/gm,
    /\b(?:import|require)\s*\(\s*(['"`])([^'"`]+)\1/g,
  ];
  return patterns.flatMap((pattern) => [...source.matchAll(pattern)].map((match) => match[2]!));
}

/** Imports of a file that lead out of the trusted base. */
function faults(file: string, source: string): string[] {
  return importsOf(source).filter((specifier) => {
    if (!specifier.startsWith('.')) return true;
    const target = posix.join(posix.dirname(file), specifier);
    return !FILES.includes(target) && !FOLDERS.includes(posix.dirname(target));
  });
}

function sources(folder: string): string[] {
  return readdirSync(new URL(folder, ROOT))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`);
}

it('stay within the checker, dyadic numbers, intervals, float and the two types', () => {
  const files = [...FOLDERS.flatMap(sources), ...FILES];
  assert.ok(files.length > 20);
  let imports = 0;
  for (const file of files) {
    const source = readFileSync(new URL(file, ROOT), 'utf8');
    imports += importsOf(source).length;
    assert.equal(faults(file, source), [], file);
  }
  assert.ok(imports > 40);
});

it('are told apart from packages, built-in modules and other folders', () => {
  const file = 'lib/checker/rows.ts';
  for (const line of [
    "import fc from 'fast-check';",
    "import { readFile } from 'node:fs/promises';",
    "import { exactMaxMargin } from '../max-margin/exact/solve.ts';",
    "export * from '../exact/solve.ts';",
    "const m = await import('mathjs');",
    "import '../instance/read.ts';",
  ]) {
    assert.is(faults(file, line).length, 1, line);
  }
  assert.equal(faults(file, "import { add } from '../exact/dyadic.ts';"), []);
});

it.run();
