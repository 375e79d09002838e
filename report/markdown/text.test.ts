import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { code, plain, table } from './text.ts';

const it = suite('Markdown');

it('shows text as it is', () => {
  assert.is(
    plain('a*b_c `d` [e](f) <g> | $h$\n#i'),
    'a\\*b\\_c \\`d\\` \\[e\\](f) &lt;g&gt; \\| \\$h\\$ \\#i',
  );
  assert.is(plain('pi >= beta'), 'π ≥ β');
  assert.is(plain('\\'), '\\\\');
});

it('fences code with more backticks than it has', () => {
  assert.is(code('npm run x'), '`npm run x`');
  assert.is(code('a `b` c'), '``a `b` c``');
  assert.is(code('`a`'), '`` `a` ``');
});

it('makes tables', () => {
  assert.is(table(['a', 'b'], [['1', '2']]), '| a | b |\n| --- | --- |\n| 1 | 2 |');
});

it.run();
