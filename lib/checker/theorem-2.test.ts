import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { add, compare, type Dyadic, fromNumber, multiply } from '../exact/dyadic.ts';
import type { Instance } from '../instance/types.ts';
import * as iv from '../interval/interval.ts';
import { toNumberDown, toNumberUp } from '../interval/to-number.ts';
import { decideSeparator } from './explicit-separator.ts';
import { pairsOf } from './testing.ts';
import * as theorem from './theorem-2.ts';

const it = suite('theorem 2 of one instance');

function problemOf(evaluation: readonly (readonly number[])[], initialHead?: Float64Array) {
  const instance: Instance = {
    width: 2,
    beta: 1,
    learningRate: 0.1,
    train: pairsOf([
      [1, 1],
      [2, -1],
      [3, 1],
    ]),
    evaluation: pairsOf(evaluation),
    ...(initialHead === undefined ? {} : { initialHead }),
  };
  const problem = theorem.explicitProblem(instance, 0.1);
  const decision = decideSeparator(problem.train, {
    kind: 'exact',
    support: [0, 1],
    numerators: [4n, 1n],
    denominator: 9n,
    exponent: 0,
  });
  if (!decision.ok) throw new Error(decision.failure);
  return { problem, facts: decision.facts };
}

it('has the radius and the initial norm of its vectors', () => {
  const { problem } = problemOf([[1, 0]], Float64Array.of(3, -4));
  assert.ok(Math.abs(toNumberUp(problem.squaredRadius.hi) - 10) < 1e-13);
  assert.ok(compare(problem.squaredRadius.hi, fromNumber(10)) >= 0);
  assert.ok(
    compare(problem.initialNorm.lo, fromNumber(5)) <= 0 &&
      compare(problem.initialNorm.hi, fromNumber(5)) >= 0,
  );
});

it('predicts by the exact sign of ⟨u*,z⟩, u* = (2/3, 1/3), and finds the smallest positive cosine', () => {
  const { problem, facts } = problemOf([
    [1, 0],
    [-1, 2],
    [-1, 2 + 2 ** -51],
    [-1, 1],
    [0, 0],
    [1, 2],
  ]);
  const prediction = theorem.predict(problem, facts);
  assert.is(prediction.positive, 3);
  assert.is(prediction.pairs, 6);
  assert.equal(prediction.undecided, []);
  // ⟨u*,z⟩/(‖u*‖‖z‖) = (2^-51/3)/((√5/3)·√5) for the third pair
  const expected = 2 ** -51 / 5;
  const found = toNumberDown(prediction.smallestCosine!.lo);
  assert.ok(Math.abs(found / expected - 1) < 1e-9, `${found / expected}`);
});

it('requires an alignment that makes every positive pair positive: ρ² + c² > 1, barely', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-18, max: 1, noNaN: true }), (c) => {
      const rho = theorem.requiredAlignment(iv.point(c));
      const square = (d: Dyadic): Dyadic => multiply(d, d);
      const sum = add(square(rho.lo), square(fromNumber(c)));
      assert.is(compare(sum, fromNumber(1)), 1);
      assert.is(compare(sum, fromNumber(1 + 1e-15)), -1);
    }),
    { seed: 97, numRuns: 300 },
  );
});

it('needs no time when no pair is predicted positive, and says why it has none', () => {
  const none = problemOf([[-1, 0]]);
  const method = { kind: 'a-priori', comparatorNorm: 8 } as const;
  const trivial = theorem.decideTime(
    none.problem,
    none.facts,
    theorem.predict(none.problem, none.facts),
    method,
  );
  assert.ok(trivial.ok && theorem.log10Up(trivial.time) === 0);
  const { problem, facts } = problemOf([[1, 0]]);
  const prediction = theorem.predict(problem, facts);
  const early = theorem.decideTime(problem, facts, prediction, { kind: 'a-posteriori', steps: 0 });
  assert.ok(!early.ok && early.failure.includes('ln 2'));
  const late = theorem.decideTime(problem, facts, prediction, { kind: 'a-posteriori', steps: 300 });
  assert.ok(late.ok && theorem.log10Up(late.time) > 0);
});

it('rounds log10 of a time upwards and never below 0', () => {
  const of = (x: number) => theorem.log10Up(fromNumber(x));
  assert.equal([0, 0.5, 1].map(of), [0, 0, 0]);
  assert.ok(of(1000) >= 3 && of(1000) < 3 + 1e-14);
  assert.ok(theorem.log10Up({ mantissa: 1n, exponent: 1_000_000_000 }) > 3e8);
});

it.run();
