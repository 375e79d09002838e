import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tableLines } from './table.ts';

const it = suite('table');

it('aligns columns', () => {
  const lines = tableLines(
    ['a', 'long'],
    ['x', 'wide column'],
    [
      [1, -0.5],
      [-2, 0.25],
    ],
  );
  assert.equal(lines, [
    '              x  wide column',
    'a      1.000000    -0.500000',
    'long  -2.000000     0.250000',
  ]);
});

it('keeps small numbers apart from 0', () => {
  assert.equal(tableLines(['a'], ['x', 'y'], [[0, -1.5e-20]]), [
    '          x          y',
    'a  0.000000  -1.50e-20',
  ]);
});

it('shortens labels, makes them printable and says what is left out', () => {
  const values = Array.from({ length: 20 }, () => new Array<number>(9).fill(0));
  const lines = tableLines(
    values.map((_, k) => `row ${k}\n`),
    values[0]!.map((_, l) => `a very long column ${l}`),
    values,
  );
  assert.is(lines.length, 1 + 16 + 1);
  assert.is(lines.at(-1), 'left out: 4 of 20 rows and 2 of 9 columns');
  for (const line of lines) assert.not(line.includes('\n'));
  assert.ok(Math.max(...lines.map((line) => line.length)) <= 140);
  assert.ok(lines[0]!.includes('a very long c…'));
});

it.run();
