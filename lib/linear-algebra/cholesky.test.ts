import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { eliminate } from '../max-margin/float/testing/active-set-oracle.ts';
import { takeArena } from './arena.ts';
import { CholeskyFactor } from './cholesky.ts';
import { gramMatrix, paddedRows } from './gram.ts';

const it = suite('Cholesky factor');

const COUNT = 40;
const WIDTH = 60;
const rows = Float64Array.from(
  { length: COUNT * WIDTH },
  (_, i) => ((i * i * 7919 + i * 104729) % 1009) / 1009 - 0.5,
);
const gram = gramMatrix(rows, COUNT, WIDTH);

function factorOf(matrix: Float64Array, count: number, simd: boolean, tolerance = 1e-13): CholeskyFactor {
  const stride = paddedRows(count);
  const arena = takeArena(stride * stride + CholeskyFactor.factorLength(count) + 5000, simd);
  for (let i = 0; i < count; i++) arena.memory.set(matrix.subarray(i * count, (i + 1) * count), i * stride);
  return new CholeskyFactor(arena, 0, stride, stride * stride, count, tolerance);
}

/** max |K_SS z − 1| for the factor's S. */
function residual(factor: CholeskyFactor, z: Float64Array): number {
  let worst = 0;
  for (let p = 0; p < factor.size; p++) {
    let sum = -1;
    for (let q = 0; q < factor.size; q++) sum += gram[factor.indexAt(p) * COUNT + factor.indexAt(q)]! * z[q]!;
    worst = Math.max(worst, Math.abs(sum));
  }
  return worst;
}

const solveOnes = (factor: CholeskyFactor): Float64Array => {
  const z = new Float64Array(COUNT).fill(1);
  factor.solve(z);
  return z;
};

const reversed = Int32Array.from({ length: COUNT }, (_, i) => COUNT - 1 - i);

it('agrees with Gaussian elimination', () => {
  const z = solveOnes(withOrder(factorOf(gram, COUNT, true), reversed));
  const system = [...gram.keys()]
    .slice(0, COUNT)
    .map((i) => [...gram.subarray(i * COUNT, (i + 1) * COUNT), 1]);
  const reference = eliminate(system)!;
  for (let p = 0; p < COUNT; p++) {
    const expected = reference[reversed[p]!]!;
    assert.ok(Math.abs(z[p]! - expected) <= 1e-11 * Math.abs(expected) + 1e-12, `position ${p}`);
  }
});

it('is checked by a residual that notices small errors', () => {
  const factor = withOrder(factorOf(gram, COUNT, true), reversed);
  const z = solveOnes(factor);
  assert.ok(residual(factor, z) < 1e-12);
  z[3] = z[3]! * (1 + 1e-9);
  assert.ok(residual(factor, z) > 1e-11);
});

function withOrder(factor: CholeskyFactor, order: Int32Array, size = order.length): CholeskyFactor {
  factor.setOrder(order, size);
  return factor;
}

it('has the same bits with and without SIMD', () => {
  const simd = solveOnes(withOrder(factorOf(gram, COUNT, true), reversed));
  assert.equal(simd, solveOnes(withOrder(factorOf(gram, COUNT, false), reversed)));
});

it('follows changes of the order', () => {
  const factor = withOrder(factorOf(gram, COUNT, true), reversed);
  for (const order of [[5, 6, 7], [39, 38, 1, 0, 12, 14, 9, 33], [39, 38, 2], reversed, [0]]) {
    factor.setOrder(Int32Array.from(order), order.length);
    assert.is(factor.size, order.length);
    assert.ok(residual(factor, solveOnes(factor)) < 1e-12);
  }
});

it('removes positions by rotations', () => {
  const factor = withOrder(factorOf(gram, COUNT, true), reversed);
  const left = [...reversed];
  for (const position of [0, 38, 17, 5, 0, 30]) {
    factor.remove(position);
    left.splice(position, 1);
    assert.equal(
      Array.from({ length: factor.size }, (_, p) => factor.indexAt(p)),
      left,
    );
    assert.ok(residual(factor, solveOnes(factor)) < 1e-12);
  }
});

it('marks dependent indices and leaves them out', () => {
  const count = 30;
  const doubled = new Float64Array(count * 7);
  for (let i = 0; i < count; i++) doubled.set(rows.subarray((i % 5) * 7, (i % 5) * 7 + 7), i * 7);
  const matrix = gramMatrix(doubled, count, 7);
  const factor = withOrder(
    factorOf(matrix, count, true),
    Int32Array.from({ length: count }, (_, i) => i),
  );
  for (let p = 0; p < count; p++) assert.is(factor.isDependent(p), p >= 5);
  const z = new Float64Array(count).fill(1);
  factor.solve(z);
  for (let p = 5; p < count; p++) assert.is(z[p], 0);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let j = 0; j < count; j++) sum += matrix[i * count + j]! * z[j]!;
    assert.ok(Math.abs(sum - 1) < 1e-12);
  }
});

it('asks for better pivots where they are small', () => {
  const matrix = Float64Array.of(1, 1, 1, 1 + 1e-12);
  const factor = factorOf(matrix, 2, true);
  factor.refinePivot = (_, position) => (position === 1 ? 1e-12 : 0);
  factor.setOrder(Int32Array.of(0, 1), 2);
  assert.not.ok(factor.isDependent(1));
  factor.refinePivot = () => 0;
  factor.forgetSmallPivots();
  assert.is(factor.size, 1);
  factor.setOrder(Int32Array.of(0, 1), 2);
  assert.ok(factor.isDependent(1));
});

it.run();
