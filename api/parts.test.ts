import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as intervals from './intervals.ts';
import { InputError, solveMaxMargin } from './max-margin.ts';

const it = suite('separators and intervals from code');

const refuses = (action: () => unknown, words: RegExp): void => {
  assert.throws(
    action,
    (error: unknown) => error instanceof InputError && words.test(error.message),
    `${words}`,
  );
};

it('solves by hand: the bisector of two vectors', () => {
  const solution = solveMaxMargin([
    [1, 1],
    [1, -1],
    [3, 0],
  ]);
  assert.is(solution.kind, 'separable');
  if (solution.kind !== 'separable') return;
  assert.is(solution.level, 'exact');
  assert.equal([...solution.direction], [1, 0]);
  assert.equal([...solution.dual], [0.5, 0.5, 0]);
  assert.equal(solution.support, [0, 1]);
  assert.ok(intervals.contains(solution.margin, 1));
  assert.equal(solution.proof?.support, [0, 1]);
});

it('takes typed arrays, and proves that opposite vectors have no separator', () => {
  const found = solveMaxMargin([Float64Array.of(1, 2), Float32Array.of(-2, -4)]);
  assert.equal(found, { kind: 'non-separable', support: [0, 1], weights: [2n, 1n] });
});

it('gives a margin that scales with the vectors, and a direction with its inverse', () => {
  const vectors = [
    [3, 1, 0],
    [2, -1, 1],
    [1, 4, 2],
  ];
  const [one, eight] = [1, 8].map((c) => solveMaxMargin(vectors.map((v) => v.map((x) => c * x))));
  if (one?.kind !== 'separable' || eight?.kind !== 'separable') return assert.unreachable();
  assert.equal(eight.margin, intervals.multiply(one.margin, intervals.point(8)));
  assert.equal(
    [...eight.direction],
    [...one.direction].map((x) => x / 8),
  );
});

it('refuses what are no vectors', () => {
  refuses(() => solveMaxMargin([]), /^vectors is empty/);
  refuses(() => solveMaxMargin([[]]), /^vectors\[0\] is empty/);
  refuses(() => solveMaxMargin([[1], [1, 2]]), /^vectors\[1\] has length 2; expected 1 numbers/);
  refuses(() => solveMaxMargin([[1], [Number.NaN]]), /^vectors\[1\]\[0\] is NaN/);
  refuses(() => solveMaxMargin([['1'] as unknown as number[]]), /^vectors\[0\]\[0\] is 1; expected a finite/);
});

it('encloses ln 2 between neighbouring doubles, and the softmax of a box', () => {
  const { lo, hi } = intervals.logSumExp([0, 0]);
  assert.ok(lo < hi && hi - lo <= 2 ** -53 && lo <= Math.LN2 && Math.LN2 <= hi);
  const box = intervals.softmax([0, 0], [0, 1]);
  assert.ok(box.lo[1]! <= 0.5 && box.hi[1]! >= 0.7310585786300049);
});

it('refuses what are no boxes', () => {
  refuses(() => intervals.logSumExp([]), /at least one entry/);
  refuses(() => intervals.logSumExp([1, Number.NaN]), /NaN/);
  refuses(() => intervals.logSumExp([1], [0]), /lo ≤ hi/);
  refuses(() => intervals.logSumExp([1, 2], [3]), /as many/);
  refuses(() => intervals.logSumExp('12' as unknown as number[]), /^lower is string; expected an array/);
  refuses(() => intervals.softmax(['1'] as unknown as number[]), /^lower\[0\] is a string/);
  refuses(() => intervals.point(Infinity), /finite/);
  refuses(() => intervals.between(2, 1), /lo ≤ hi/);
});

it.run();
