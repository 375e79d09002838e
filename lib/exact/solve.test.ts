import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { solveBareiss } from './bareiss.ts';
import { solveDixon } from './dixon.ts';
import { inverseMatrixModulo, largePrimes } from './modular.ts';
import { gcd, type RationalVector } from './rational-vector.ts';
import { solveExact } from './solve.ts';

const it = suite('solveExact');

type Matrix = bigint[][];

/** Integers of the given number of bits from a 32-bit linear congruential generator. */
function generator(seed: number): (bits: number) => bigint {
  let state = seed >>> 0;
  return (bits) => {
    let value = 0n;
    for (let k = 0; k <= bits; k += 16) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      value = (value << 16n) | BigInt(state >>> 16);
    }
    return BigInt.asIntN(bits + 1, value);
  };
}

function randomMatrix(n: number, bits: number, seed: number): Matrix {
  const draw = generator(seed);
  return Array.from({ length: n }, () => Array.from({ length: n }, () => draw(bits)));
}

/** X Xᵀ for a random n × (n + 2) matrix X. */
function randomGram(n: number, bits: number, seed: number): Matrix {
  const draw = generator(seed);
  const x = Array.from({ length: n }, () => Array.from({ length: n + 2 }, () => draw(bits)));
  return x.map((u) => x.map((v) => u.reduce((sum, t, d) => sum + t * v[d]!, 0n)));
}

/** The definition: A·numerators = denominator·b, denominator > 0, lowest terms. */
function solves(a: Matrix, b: bigint[], x: RationalVector): boolean {
  if (x.denominator <= 0n || x.numerators.reduce(gcd, x.denominator) !== 1n) return false;
  return a.every((row, i) => row.reduce((s, t, j) => s + t * x.numerators[j]!, 0n) === b[i]! * x.denominator);
}

function solution(x: RationalVector | 'singular' | undefined): RationalVector {
  if (x === undefined || x === 'singular') throw new Error('a solution was expected');
  return x;
}

it('solves small systems, lifting and elimination alike, and finds the singular ones', () => {
  const entry = fc.bigInt({ min: -9n, max: 9n });
  let solved = 0;
  let singular = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(entry, { minLength: 30, maxLength: 30 }),
      (n, pool) => {
        const a = Array.from({ length: n }, (_, i) => pool.slice(i * n, i * n + n));
        const b = pool.slice(25, 25 + n);
        const x = solveBareiss(a, b);
        const y = solveDixon(a, b);
        if (x === 'singular') {
          singular++;
          assert.is(y, undefined);
          assert.is(determinant(a), 0n);
        } else {
          solved++;
          assert.ok(solves(a, b, x));
          assert.equal(y, x);
        }
      },
    ),
    { seed: 1, numRuns: 400 },
  );
  assert.ok(solved > 100 && singular > 5, `${solved} solved, ${singular} singular`);
});

it('agrees between lifting and elimination for positive definite and general matrices of up to 130 bits', () => {
  for (const [n, bits] of [
    [7, 3],
    [12, 65],
    [19, 30],
    [20, 65],
    [26, 20],
    [31, 5],
  ] as const) {
    const draw = generator(n);
    const b = Array.from({ length: n }, () => draw(40));
    for (const a of [randomGram(n, bits, n), randomMatrix(n, 2 * bits, n + 1)]) {
      const x = solution(solveDixon(a, b));
      assert.ok(solves(a, b, x));
      assert.equal(x, solution(solveBareiss(a, b)));
    }
  }
});

it('solves systems of more than 128 unknowns with limbs of every size', () => {
  const n = 150;
  const a = randomMatrix(n, 55, 5);
  const b = Array.from({ length: n }, (_, i) => BigInt(i % 3));
  assert.ok(solves(a, b, solution(solveExact(a, b))));
});

it('stays exact when every product modulo p is as large as possible', () => {
  const [p] = largePrimes(1) as [number];
  const n = 200;
  const largest = (p - 1) / 2;
  // A⁻¹ mod p is this matrix and b ≡ (p − 1)/2, so that sums of n products pass 2^53 unless they are split.
  const inverse = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? largest - 1 : largest));
  const flat = inverseMatrixModulo(inverse, n, p);
  if (flat === undefined) throw new Error('a regular matrix was expected');
  const a = Array.from({ length: n }, (_, i) => Array.from(flat.subarray(i * n, (i + 1) * n), BigInt));
  const b = new Array<bigint>(n).fill(BigInt(largest));
  const x = solution(solveDixon(a, b));
  assert.ok(solves(a, b, x));
});

it('does not take the first fraction that fits the digits found so far', () => {
  const draw = generator(77);
  for (let k = 0; k < 40; k++) {
    const n = 1 + (k % 2);
    const a = Array.from({ length: n }, () => Array.from({ length: n }, () => draw(1500)));
    const b = Array.from({ length: n }, () => draw(1400));
    const x = solution(solveDixon(a, b));
    assert.ok(solves(a, b, x));
    assert.equal(x, solveBareiss(a, b));
  }
});

it('goes on to another prime when the matrix is singular modulo the first', () => {
  const [p] = largePrimes(1) as [number];
  const n = 21;
  const a = randomGram(n, 20, 8);
  a[0] = a[0]!.map((t) => t * BigInt(p));
  const b = a.map((_, i) => BigInt(i) - 3n);
  const x = solution(solveDixon(a, b));
  assert.ok(solves(a, b, x));
  assert.is(x.denominator % BigInt(p), 0n);
});

it('reports singular for a large singular matrix', () => {
  const a = randomGram(22, 9, 3);
  a[21] = a[3]!.map((t, j) => t - 2n * a[7]![j]!);
  assert.is(solveExact(a, new Array<bigint>(22).fill(1n)), 'singular');
});

it('handles zero right-hand sides, entries far apart in size, and no unknowns', () => {
  const a = randomGram(24, 12, 2);
  assert.equal(solution(solveExact(a, new Array<bigint>(24).fill(0n))).denominator, 1n);
  const scaled = a.map((row, i) => row.map((t, j) => t << BigInt(40 * ((i % 3) + (j % 3)))));
  const b = a.map((_, i) => 1n << BigInt(50 * (i % 4)));
  assert.ok(solves(scaled, b, solution(solveExact(scaled, b))));
  assert.equal(solveExact([], []), { numerators: [], denominator: 1n });
});

it('is checked by a test that notices a numerator off by one', () => {
  const a = randomGram(25, 30, 4);
  const b = new Array<bigint>(25).fill(1n);
  const x = solution(solveExact(a, b));
  const tampered = { ...x, numerators: x.numerators.map((t, i) => (i === 11 ? t + 1n : t)) };
  assert.not(solves(a, b, tampered));
  assert.not(solves(a, b, { numerators: x.numerators.map((t) => 2n * t), denominator: 2n * x.denominator }));
});

/** Laplace expansion. */
function determinant(a: Matrix): bigint {
  if (a.length === 0) return 1n;
  return a[0]!.reduce((sum, t, j) => {
    const minor = a.slice(1).map((row) => row.filter((_, k) => k !== j));
    return sum + (j % 2 === 0 ? t : -t) * determinant(minor);
  }, 0n);
}

it.run();
