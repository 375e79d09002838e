/** Generated tables of README.md: up to date, and refused where a block is broken. */

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../lib/cli/testing/run.ts';
import { filled } from './blocks.ts';
import { TABLES } from './tables.ts';

const it = suite('tables of the README');
const README = readFileSync('README.md', 'utf8');
const tables = Object.fromEntries(Object.entries(TABLES).map(([name, make]) => [name, () => make('.')]));

it('are those of the saved results', () => {
  assert.ok(filled(README, 'README.md', tables) === README, 'out of date: npm run readme');
});

it('change with them', () => {
  for (const name of Object.keys(tables)) {
    const changed = filled(README, 'README.md', { ...tables, [name]: () => 'another table' });
    assert.ok(changed !== README && changed.includes('another table'), name);
  }
});

it('refuse a block that is missing, unknown or without an end', () => {
  const one = { a: () => 'x' };
  assert.throws(() => filled('', 'F', one), /F: lacks the block "a"/);
  assert.throws(() => filled('<!-- generated: a -->\nold', 'F', one), /"a" has no end/);
  assert.throws(() => filled('<!-- generated: b -->\n<!-- end of b -->', 'F', one), /"b" is no table/);
  assert.is(
    filled('1\n<!-- generated: a -->\nold\n<!-- end of a -->\n2', 'F', one),
    '1\n<!-- generated: a -->\nx\n<!-- end of a -->\n2',
  );
});

it('stand beside outputs that commands really print', async () => {
  const blocks = [
    ...README.matchAll(/<!-- output of `npm run -s equation:5 -- ([^`]+)` -->\n```\n([\s\S]*?)```/g),
  ];
  assert.is(blocks.length, 1);
  for (const [, args, block] of blocks) {
    const { stdout } = await run('theorems/equation-5/main.ts', args!.split(' '));
    const printed = new Set(stdout.split('\n'));
    const shown = block!
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '...');
    assert.ok(shown.length > 5);
    for (const line of shown) assert.ok(printed.has(line), `not printed: ${line}`);
  }
});

it('name files that are there', () => {
  for (const [, path] of README.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
    assert.not.throws(() => readFileSync(path!), path);
  }
});

it.run();
