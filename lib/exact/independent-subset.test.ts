import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { affinelyIndependentSubset } from './independent-subset.ts';
import { dotOfVectors } from './integer-rows.ts';

const it = suite('affinelyIndependentSubset');

/** Rank over the rationals, by elimination with integer rows. */
function rank(vectors: bigint[][]): number {
  const rows = vectors.map((v) => [...v]);
  let found = 0;
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const at = rows.findIndex((row, i) => i >= found && row[column] !== 0n);
    if (at < 0) continue;
    [rows[found], rows[at]] = [rows[at]!, rows[found]!];
    const pivot = rows[found]!;
    for (let i = found + 1; i < rows.length; i++) {
      const factor = rows[i]![column]!;
      rows[i] = rows[i]!.map((t, j) => t * pivot[column]! - factor * pivot[j]!);
    }
    found++;
  }
  return found;
}

it('chooses greedily: a vector is taken exactly if it raises the affine rank', () => {
  let passedOver = 0;
  const entry = fc.bigInt({ min: -2n, max: 2n });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.array(entry, { minLength: 28, maxLength: 28 }),
      (width, pool) => {
        const vectors = Array.from({ length: 7 }, (_, i) => pool.slice(i * width, (i + 1) * width));
        const order = [3, 0, 6, 5, 1, 2, 4];
        const chosen = affinelyIndependentSubset((i, j) => dotOfVectors(vectors[i]!, vectors[j]!), order);
        const lifted = (indices: number[]) => indices.map((i) => [...vectors[i]!, 1n]);
        const expected: number[] = [];
        for (const i of order) if (rank(lifted([...expected, i])) > expected.length) expected.push(i);
        passedOver += order.length - expected.length;
        assert.equal(chosen, expected);
      },
    ),
    { seed: 6, numRuns: 300 },
  );
  assert.ok(passedOver > 100);
});

it('takes a zero vector as a point like any other, but only once', () => {
  const vectors = [[0n], [0n], [5n], [7n]];
  const chosen = affinelyIndependentSubset((i, j) => dotOfVectors(vectors[i]!, vectors[j]!), [0, 1, 2, 3]);
  assert.equal(chosen, [0, 2]);
});

it.run();
