import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gramMatrix } from '../../linear-algebra/gram.ts';
import { farkasResidual, kktResidual } from './residual.ts';
import { powerOfTwo } from './scaling.ts';
import { type FloatSolution, solveFromGram, solveFromRows } from './solve.ts';
import { bestOverActiveSets } from './testing/active-set-oracle.ts';
import { generator, normalRows, separableRows } from './testing/rows.ts';

const it = suite('float max-margin solver');

/** A separable set was solved to the given residual, by both ways. */
function solved(rows: Float64Array, count: number, width: number, tolerance: number): FloatSolution {
  const solution = solveFromRows(rows, count, width);
  assert.is(solution.status, 'optimal');
  assert.ok(solution.kktResidual <= tolerance, `residual ${solution.kktResidual}`);
  const { dual, exponent, support } = solution;
  assert.ok(kktResidual(rows, count, width, dual, exponent) <= 2 * tolerance);
  assert.equal(
    [...support],
    [...dual.keys()].filter((i) => dual[i]! > 0),
  );
  assert.ok(dual.every((a) => a >= 0));
  assert.ok(support.length <= width, 'linearly independent support');
  return solution;
}

function conflicting(rows: Float64Array, count: number, width: number): FloatSolution {
  const solution = solveFromRows(rows, count, width);
  assert.is(solution.status, 'infeasible');
  assert.ok(solution.kktResidual <= 1e-14, `residual ${solution.kktResidual}`);
  assert.ok(farkasResidual(rows, count, width, solution.dual, solution.exponent) <= 1e-14);
  assert.ok(solution.dual.every((a) => a >= 0));
  assert.ok(
    solution.support.length >= 1 && solution.support.length <= width + 1,
    'affinely independent support',
  );
  return solution;
}

const total = (values: Float64Array): number => values.reduce((sum, a) => sum + a, 0);

it('agrees with brute force over active sets', () => {
  const random = generator(11);
  let separable = 0;
  let conflicts = 0;
  for (let round = 0; round < 1500; round++) {
    const count = 1 + Math.floor(random() * 7);
    const width = 1 + Math.floor(random() * 4);
    const spread = 1 + Math.floor(random() * 3);
    const rows = Float64Array.from({ length: count * width }, (_, k) => {
      const entry = Math.floor(random() * (2 * spread + 1)) - spread;
      return k % width === 0 && round % 2 === 0 ? Math.abs(entry) : entry;
    });
    const best = bestOverActiveSets(rows, count, width);
    const byRows = solveFromRows(rows, count, width);
    const byGram = solveFromGram(gramMatrix(rows, count, width), count);
    const what = `rows ${rows.join(' ')} width ${width}`;
    assert.is(byRows.status, best === undefined ? 'infeasible' : 'optimal', what);
    assert.is(byGram.status, byRows.status, what);
    if (best === undefined) {
      conflicts++;
      assert.ok(farkasResidual(rows, count, width, byRows.dual) <= 1e-14, what);
    } else {
      separable++;
      // ‖u*‖² = Σα, whatever α is where it is not unique.
      assert.ok(Math.abs(total(byRows.dual) - best) <= 1e-11 * best, what);
      assert.ok(Math.abs(total(byGram.dual) - best) <= 1e-11 * best, what);
      assert.ok(byRows.kktResidual <= 1e-12, what);
    }
  }
  assert.ok(separable > 300 && conflicts > 300, `${separable} separable, ${conflicts} not`);
});

it('solves separable sets of many shapes', () => {
  const shapes = [
    [1, 1],
    [20, 16],
    [80, 256],
    [100, 20],
    [400, 12],
    [900, 40],
    [150, 1100],
  ] as const;
  for (const [count, width] of shapes) solved(separableRows(count, width, count), count, width, 1e-10);
});

it('goes from single to double precision without a trace', () => {
  // The first is formed in single precision; the residual is that of doubles all the same.
  const solution = solved(separableRows(200, 1000, 5), 200, 1000, 1e-14);
  assert.ok(solution.support.length > 100);
});

it('reports a wrong dual with a large residual', () => {
  const rows = separableRows(50, 30, 1);
  const { dual, support } = solved(rows, 50, 30, 1e-12);
  const residual = (change: (alpha: Float64Array) => unknown): number => {
    const alpha = dual.slice();
    change(alpha);
    return kktResidual(rows, 50, 30, alpha);
  };
  const [first, second] = support as unknown as [number, number];
  assert.ok(residual((alpha) => alpha.fill(0, first, first + 1)) > 1e-3);
  assert.ok(residual((alpha) => alpha.set(dual.map((a) => a * 1.001))) > 1e-4);
  assert.ok(residual((alpha) => alpha.fill(-dual[second]!, second, second + 1)) > 1e-3);
  assert.is(
    residual((alpha) => alpha.fill(0)),
    Number.POSITIVE_INFINITY,
  );
  const conflict = normalRows(50, 5, 2);
  const farkas = conflicting(conflict, 50, 5);
  const wrong = farkas.dual.slice();
  wrong[farkas.support[0]!] = wrong[farkas.support[0]!]! * 1.01;
  assert.ok(farkasResidual(conflict, 50, 5, wrong) > 1e-5);
});

it('finds conflicts in sets that are not separable', () => {
  const shapes = [
    [10, 3],
    [200, 20],
    [2000, 16],
    [300, 100],
  ] as const;
  for (const [count, width] of shapes) conflicting(normalRows(count, width, count), count, width);
  const antiparallel = separableRows(300, 20, 9);
  for (let k = 0; k < 20; k++) antiparallel[17 * 20 + k] = -3 * antiparallel[16 * 20 + k]!;
  conflicting(antiparallel, 300, 20);
  assert.equal(conflicting(Float64Array.of(1, 2, -1, -2), 2, 2).dual, Float64Array.of(1, 1));
  assert.equal([...conflicting(Float64Array.of(1, 2, 0, 0, 3, 4), 3, 2).support], [1]);
  assert.equal([...solveFromGram(Float64Array.of(5, 0, 0, 0), 2).support], [1]);
});

it('copes with duplicates, ties and singular Gram matrices', () => {
  const twice = new Float64Array(80 * 16);
  twice.set(separableRows(40, 16, 3));
  twice.copyWithin(40 * 16, 0, 40 * 16);
  const once = solved(twice.subarray(0, 40 * 16), 40, 16, 1e-12);
  assert.ok(Math.abs(total(solved(twice, 80, 16, 1e-12).dual) / total(once.dual) - 1) < 1e-12);
  // Active constraints with multiplier zero: 32 corners of a cube seen from outside, its centre nearest.
  const corners = Float64Array.from({ length: 32 * 6 }, (_, k) =>
    k % 6 === 5 ? 1 : (k / 6) & (1 << (k % 6)) ? 1 : -1,
  );
  assert.ok(Math.abs(total(solved(corners, 32, 6, 1e-14).dual) - 1) < 1e-14);
  assert.equal(solved(Float64Array.of(1, 0, 1, 1), 2, 2, 0).dual, Float64Array.of(1, 0));
  // Dependent support vectors of which only some subsets certify.
  solved(Float64Array.of(1, 0, 1, 1, 1, 1, 2, 1, 1, -3, -1, 1), 4, 3, 1e-14);
});

it('decides tied and nearly singular sets, by rows as by Gram matrix', () => {
  // Every constraint is active at u* = 1000 e_0.
  const tied = normalRows(100, 20, 4);
  for (let i = 0; i < 100; i++) tied[20 * i] = 1e-3;
  assert.ok(Math.abs(total(solved(tied, 100, 20, 1e-8).dual) - 1e6) < 1);
  let conflicts = 0;
  for (let seed = 0; seed < 60; seed++) {
    const count = 20 + 2 * seed;
    const width = 5 + (seed % 30);
    const random = generator(seed);
    const signs = Float64Array.from({ length: count * width }, () => (random() < 0.5 ? -1 : 1));
    const { status, kktResidual: residual } = solveFromRows(signs, count, width);
    const byGram = solveFromGram(gramMatrix(signs, count, width), count);
    assert.is(byGram.status, status);
    assert.ok(residual <= (status === 'infeasible' ? 1e-14 : 1e-9), `seed ${seed}: ${residual}`);
    // The root of the rounding of K.
    assert.ok(
      byGram.kktResidual <= (status === 'infeasible' ? 1e-7 : 1e-8),
      `seed ${seed}: ${byGram.kktResidual}`,
    );
    if (status === 'infeasible') conflicts++;
  }
  assert.ok(conflicts > 10 && conflicts < 60);
});

it('does not depend on the scale', () => {
  const rows = separableRows(40, 16, 3);
  const scaled = (exponent: number): FloatSolution =>
    solved(
      rows.map((x) => x * powerOfTwo(exponent)),
      40,
      16,
      1e-13,
    );
  const base = scaled(0);
  for (const exponent of [-500, -32, 64, 500]) {
    const { support, dual, exponent: outside } = scaled(exponent);
    assert.equal(support, base.support);
    const ratio = (i: number): number =>
      (dual[i]! / dual[support[0]!]!) * (base.dual[support[0]!]! / base.dual[i]!);
    for (const i of support) assert.ok(Math.abs(ratio(i) - 1) < 1e-12);
    if (exponent === 500) assert.ok(outside < -900);
  }
  for (const exponent of [-1000, 1000]) scaled(exponent);
  const uneven = separableRows(100, 32, 4);
  const random = generator(8);
  for (let i = 0; i < 100; i++) {
    const size = powerOfTwo(Math.floor(20 * random() - 10));
    for (let k = 0; k < 32; k++) uneven[i * 32 + k] = uneven[i * 32 + k]! * size;
  }
  solved(uneven, 100, 32, 1e-8);
});

it('solves nearly non-separable sets down to a relative margin of 1e-6', () => {
  for (const [margin, tolerance] of [
    [1e-2, 1e-11],
    [1e-4, 1e-7],
    [1e-6, 1e-3],
  ] as const) {
    const rows = normalRows(40, 8, 6);
    for (let i = 0; i < 40; i++) rows[8 * i] = margin * (1 + (i % 7) / 8);
    const { dual } = solved(rows, 40, 8, tolerance);
    // e_0/min_i x_i0 separates, so ‖u*‖ is at most 1/margin; nothing much shorter does.
    assert.ok(total(dual) * margin * margin <= 1 + tolerance && total(dual) * margin * margin > 0.1);
  }
});

it('gives the same bits every time', () => {
  const rows = separableRows(300, 40, 12);
  const first = solveFromRows(rows, 300, 40);
  solveFromRows(normalRows(500, 30, 1), 500, 30);
  assert.equal(solveFromRows(rows, 300, 40), first);
});

it.run();
