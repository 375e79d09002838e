import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mayOverlap } from './shapes.ts';
import type { Matrix } from './types.ts';

const it = suite('overlap of matrices');

const data = new Float64Array(400);

function positions({ offset, rows, columns, stride }: Matrix): Set<number> {
  const all = new Set<number>();
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) all.add(offset + i * stride + j);
  return all;
}

const matrices = fc
  .record({ offset: fc.nat(60), rows: fc.nat(4), columns: fc.nat(6), gap: fc.nat(12) })
  .map(({ gap, ...rest }): Matrix => ({ data, ...rest, stride: rest.columns + gap }));

it('never overlooks a common entry', () => {
  let common = 0;
  let apart = 0;
  fc.assert(
    fc.property(matrices, matrices, (x, y) => {
      const of = positions(y);
      const meets = [...positions(x)].some((position) => of.has(position));
      if (meets) common++;
      else if (!mayOverlap(x, y)) apart++;
      assert.ok(!meets || mayOverlap(x, y));
    }),
    { numRuns: 3000 },
  );
  assert.ok(common > 100 && apart > 100, `${common} with, ${apart} without a common entry`);
});

it('tells columns of one block apart, and different memories', () => {
  const queries: Matrix = { data, offset: 0, rows: 10, columns: 8, stride: 24 };
  assert.not(mayOverlap(queries, { ...queries, offset: 8 }));
  assert.not(mayOverlap({ ...queries, offset: 16 }, { ...queries, offset: 8 }));
  assert.ok(mayOverlap(queries, { ...queries, offset: 7 }));
  assert.ok(mayOverlap({ ...queries, offset: 7 }, queries));
  assert.not(mayOverlap(queries, { ...queries, data: new Float64Array(400) }));
  assert.ok(mayOverlap(queries, { ...queries, data: data.subarray(3) }));
});

it.run();
