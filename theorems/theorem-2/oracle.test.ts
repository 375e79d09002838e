import fc from 'fast-check';
import Fraction from 'fraction.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Instance } from '../../lib/instance/types.ts';
import { toNumberDown, toNumberUp } from '../../lib/interval/to-number.ts';
import { Analysis } from './analysis.ts';
import { correct } from './formulas.ts';
import { byHand, type Pair, pairs } from './instances/by-hand.ts';
import { draws, instanceOf } from './instances/families.ts';

const it = suite('oracle of the max-margin separator');

type Row = readonly Fraction[];

const dot = (a: Row, b: Row): Fraction => a.reduce((sum, x, d) => sum.add(x.mul(b[d]!)), new Fraction(0));

/** Differences h_{x,y+} − h_{x,y-} in exact rationals, independent of the code under test. */
function differences({ train, width }: Instance): Fraction[][] {
  return Array.from({ length: train.count }, (_, i) =>
    Array.from({ length: width }, (_, d) =>
      exactly(train.chosenHidden[i * width + d]!).sub(exactly(train.rejectedHidden[i * width + d]!)),
    ),
  );
}

/** A double as its fraction; fraction.js would look for a short decimal instead. */
function exactly(value: number): Fraction {
  let denominator = 1n;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    denominator *= 2n;
  }
  return new Fraction(BigInt(scaled), denominator);
}

/** The solution of Ax = b by Gauss–Jordan elimination, or null when A is singular. */
function solve(matrix: readonly Row[], right: Row): Fraction[] | null {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let c = 0; c < n; c++) {
    const p = rows.findIndex((row, i) => i >= c && !row[c]!.equals(0));
    if (p < 0) return null;
    [rows[c], rows[p]] = [rows[p]!, rows[c]!];
    const pivot = rows[c]!.map((x) => x.div(rows[c]![c]!));
    rows[c] = pivot;
    for (let i = 0; i < n; i++) {
      const factor = rows[i]![c]!;
      if (i !== c && !factor.equals(0)) rows[i] = rows[i]!.map((x, k) => x.sub(pivot[k]!.mul(factor)));
    }
  }
  return rows.map((row) => row[n]!);
}

interface Optimum {
  readonly head: readonly Fraction[];
  /** ‖u*‖² = Σα. */
  readonly squaredNorm: Fraction;
}

/**
 * u* = argmin ‖u‖² s.t. ⟨u,x_i⟩ ≥ 1 by trying every active set: when the set is separable, some linearly independent
 * one carries a KKT point, and any KKT point is optimal. Null when there is none, that is, when no u is feasible.
 */
function bruteForce(x: readonly Row[]): Optimum | null {
  for (let mask = 1; mask < 1 << x.length; mask++) {
    const active = x.filter((_, i) => (mask >> i) & 1);
    const gram = active.map((a) => active.map((b) => dot(a, b)));
    const alpha = solve(
      gram,
      active.map(() => new Fraction(1)),
    );
    if (alpha === null || alpha.some((a) => a.compare(0) < 0)) continue;
    const head = x[0]!.map((_, d) =>
      active.reduce((sum, row, k) => sum.add(row[d]!.mul(alpha[k]!)), new Fraction(0)),
    );
    if (x.every((row) => dot(head, row).compare(1) >= 0)) {
      return { head, squaredNorm: alpha.reduce((a, b) => a.add(b), new Fraction(0)) };
    }
  }
  return null;
}

function agrees(instance: Instance): 'separable' | 'non-separable' {
  const analysis = new Analysis(instance, correct);
  const x = differences(instance);
  const optimum = bruteForce(x);
  if (optimum === null) {
    assert.ok(analysis.hasConflict, 'no active set carries u*, but no conflict was found');
    assert.is(analysis.separator, null);
    const { candidate } = analysis;
    // Farkas: weights > 0 with Σ w_i x_i = 0.
    if (candidate.kind !== 'conflict') throw new Error('unreachable');
    const { support, weights } = candidate.conflict;
    assert.ok(support.length > 0 && weights.every((w) => w > 0n));
    for (let d = 0; d < instance.width; d++) {
      const sum = support.reduce((s, i, k) => s.add(x[i]![d]!.mul(weights[k]!)), new Fraction(0));
      assert.ok(sum.equals(0));
    }
    return 'non-separable';
  }
  assert.not(analysis.hasConflict);
  assert.ok(analysis.separator?.ok, 'an active set carries u*, but no separator was certified');
  if (!analysis.separator?.ok) throw new Error('unreachable');
  const { facts } = analysis.separator;
  assert.is(facts.level, 'exact');
  // γ*² = 1/‖u*‖² lies in the enclosure, which is no wider than a few ulp.
  const low = toNumberDown(facts.margin.lo);
  const high = toNumberUp(facts.margin.hi);
  const square = optimum.squaredNorm.inverse();
  assert.ok(exactly(low).mul(exactly(low)).compare(square) <= 0, 'lower end of γ*');
  assert.ok(exactly(high).mul(exactly(high)).compare(square) >= 0, 'upper end of γ*');
  assert.ok(high - low <= 1e-14 * high, `γ* in [${low}, ${high}]`);
  for (const [d, coordinate] of optimum.head.entries()) {
    const expected = coordinate.valueOf();
    assert.ok(Math.abs(facts.direction[d]! - expected) <= 1e-14 * Math.sqrt(optimum.squaredNorm.valueOf()));
  }
  assert.equal(
    [...facts.active].sort((a, b) => a - b),
    [...x.keys()].filter((i) => dot(optimum.head, x[i]!).equals(1)),
    'support vectors',
  );
  const z = differences({ ...instance, train: instance.evaluation });
  const ranked = z.filter((row) => dot(optimum.head, row).compare(0) > 0).length;
  assert.is(analysis.prediction?.positive, ranked);
  return 'separable';
}

/** An instance whose training differences are the given rows. */
function withDifferences(rows: readonly (readonly number[])[]): Instance {
  const width = rows[0]!.length;
  const zero = new Array<number>(width).fill(0);
  const prompt = [1, ...zero.slice(1)];
  const pair = (row: readonly number[], plus: number): Pair => [prompt, plus, row, plus + 1, zero];
  return {
    width,
    beta: 1,
    learningRate: 'auto',
    train: pairs(rows.map((row) => pair(row, 0))),
    evaluation: pairs([pair(prompt, 2), pair([...zero.slice(1), 1], 4)]),
  };
}

it('gives the numbers of the instance made by hand', () => {
  const optimum = bruteForce(differences(byHand))!;
  assert.is(optimum.squaredNorm.toFraction(), '5/9');
  assert.equal(
    optimum.head.map((v) => v.toFraction()),
    ['2/3', '1/3'],
  );
  assert.is(agrees(byHand), 'separable');
});

const NON_SEPARABLE: Record<string, number[][]> = {
  'opposite vectors': [
    [1, 2],
    [-1, -2],
  ],
  'opposite directions of other lengths': [
    [3, 0],
    [1, 1],
    [-1, 0],
  ],
  'a zero vector': [
    [1, 0],
    [0, 0],
  ],
  'only a zero vector': [[0, 0, 0]],
  'four vectors around the origin': [
    [1, 0, 1],
    [1, 1, 1],
    [2, 1, 1],
    [-3, -1, 1],
    [0, 0, -1],
  ],
  'a triangle around the origin': [
    [1, 0],
    [0, 1],
    [-2, -3],
  ],
  'opposite vectors one ulp of 2^40 apart in another coordinate that cancels': [
    [2 ** 40, 1],
    [-(2 ** 40), -1],
    [1, 0],
  ],
};

const SEPARABLE: Record<string, number[][]> = {
  'one vector': [[3, 4]],
  'two copies': [
    [3, 4],
    [3, 4],
  ],
  'dependent support vectors': [
    [1, 0, 1],
    [-1, 0, 1],
    [0, 1, 1],
    [0, -1, 1],
  ],
  'four vectors of which the last one leans away': [
    [1, 0, 1],
    [1, 1, 1],
    [2, 1, 1],
    [-3, -1, 1],
  ],
  'nearly opposite vectors': [
    [1, 2 ** -20],
    [-1, 2 ** -20],
  ],
};

for (const [name, rows] of Object.entries(NON_SEPARABLE)) {
  it(`agrees that ${name} cannot be separated`, () => {
    assert.is(agrees(withDifferences(rows)), 'non-separable');
  });
}

for (const [name, rows] of Object.entries(SEPARABLE)) {
  it(`agrees that this can be separated: ${name}`, () => {
    assert.is(agrees(withDifferences(rows)), 'separable');
  });
}

it('agrees with brute force on drawn instances of at most six training pairs', () => {
  const seen = { separable: 0, 'non-separable': 0 };
  fc.assert(
    fc.property(draws, (draw) => {
      const instance = instanceOf(draw);
      fc.pre(instance !== null && instance.train.count <= 6);
      seen[agrees(instance!)] += 1;
    }),
    { seed: 11, numRuns: 60, endOnFailure: true },
  );
  assert.ok(seen.separable >= 40, JSON.stringify(seen));
});

it('agrees with brute force on small integer vectors, separable or not', () => {
  const seen = { separable: 0, 'non-separable': 0 };
  const vector = (width: number) =>
    fc.array(fc.integer({ min: -3, max: 3 }), { minLength: width, maxLength: width });
  const sets = fc
    .integer({ min: 1, max: 3 })
    .chain((width) => fc.array(vector(width), { minLength: 1, maxLength: 5 }));
  fc.assert(
    fc.property(sets, (rows) => {
      // Prompts of one coordinate would make the evaluation pairs equal; they do not matter here.
      seen[agrees(withDifferences(rows))] += 1;
    }),
    { seed: 12, numRuns: 400, endOnFailure: true },
  );
  assert.ok(seen.separable >= 50 && seen['non-separable'] >= 50, JSON.stringify(seen));
});

it.run();
