import { existsSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const it = suite('what docs/ quotes');
const ROOT = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const guide = read('docs/adding-a-theorem.md');
const PLACE = 'examples/dpo-reward-shift';

it('is in the file that it names, word for word', () => {
  const blocks = [...guide.matchAll(/^<!-- (\S+) -->\n```ts\n([\s\S]*?)\n```$/gm)];
  assert.is(blocks.length, guide.match(/^```ts$/gm)?.length, 'a block of code names no file');
  assert.ok(blocks.length >= 8);
  for (const [, path, code] of blocks) assert.ok(read(path!).includes(code!), `${path}:\n${code}`);
});

it('counts the lines of the example, each file below 100', () => {
  const rows = [...guide.matchAll(/^\| `(\w+\.ts)` \| (\d+) \|/gm)];
  assert.is(rows.length, 5);
  for (const [, name, lines] of rows) {
    const count = read(`${PLACE}/${name}`).split('\n').length - 1;
    assert.is(Number(lines), count, name);
    assert.ok(count < 100, `${name} has ${count} lines`);
  }
});

for (const page of ['adding-a-theorem', 'design', 'limits']) {
  it(`leads to files that exist (${page})`, () => {
    const text = read(`docs/${page}.md`);
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, path]) => path!);
    assert.ok(links.length > 0);
    for (const path of links) assert.ok(existsSync(new URL(path, new URL('docs/', ROOT))), path);
    // Folders and files in code, as far as they look like paths of the repository.
    const named = [
      ...text.matchAll(/`((?:lib|theorems|experiments|api|cli|packaging|examples)\/[\w./-]*[\w/])`/g),
    ];
    for (const [, path] of named) assert.ok(existsSync(new URL(path!, ROOT)), path);
  });
}

it.run();
