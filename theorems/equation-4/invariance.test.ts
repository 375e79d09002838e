import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { equalVectors, rational, type Vector } from '../../lib/exact/fractions.ts';
import type * as iv from '../../lib/interval/interval.ts';
import { meet } from '../equation-3/enclosures.ts';
import { Analysis, enclosedPrediction, exactStep } from './analysis.ts';
import { loadSymbolic } from './claims/symbolic.ts';
import { checks } from './definition.ts';
import { dot } from './dot.ts';
import { correct } from './formulas.ts';
import { draws, instanceOf } from './instances/families.ts';
import type { Instance } from './instances/types.ts';

const it = suite('invariances of equation 4');

type Row = readonly number[];

interface Summary {
  readonly changes: readonly iv.Interval[];
  readonly outcomes: readonly string[];
}

function summary(instance: Instance): Summary {
  const analysis = new Analysis(instance, correct);
  const run = checks.filter(({ once }) => once !== true);
  return {
    changes: analysis.evaluation.map((k) => enclosedPrediction(k, analysis)),
    outcomes: run.map((check) => `${check.id} ${check.run(analysis).kind}`),
  };
}

it.before(loadSymbolic);

function mapRows(instance: Instance, map: (row: Row) => Row, mapHead = map): Instance {
  const { head, pairs, evaluation } = instance;
  return {
    ...instance,
    head: mapHead(head),
    pairs: pairs.map(({ chosen, rejected }) => ({ chosen: map(chosen), rejected: map(rejected) })),
    evaluation: evaluation.map(map),
  };
}

function unchangedBy(name: string, change: (instance: Instance) => Instance, seed: number): void {
  it(`is unchanged by ${name}`, () => {
    fc.assert(
      fc.property(draws, (draw) => {
        const instance = instanceOf(draw);
        const [before, after] = [summary(instance), summary(change(instance))];
        assert.equal(after.outcomes, before.outcomes);
        before.changes.forEach((value, j) => {
          assert.ok(meet(value, after.changes[j]!), `response ${j}`);
        });
      }),
      { seed, numRuns: 24, endOnFailure: true },
    );
  });
}

unchangedBy('reversing the coordinates', (instance) => mapRows(instance, (row) => row.toReversed()), 401);

// An orthogonal map without rounding: a quarter turn in the first two coordinates.
unchangedBy(
  'a rotation of the representations and the head',
  (instance) => mapRows(instance, ([a, b, ...rest]) => [-b!, a!, ...rest]),
  402,
);

unchangedBy(
  'a coordinate in which all representations are 0',
  (instance) =>
    mapRows(
      instance,
      (row) => [...row, 0],
      (head) => [...head, 5],
    ),
  403,
);

// The margins stay, and so does every reward: ηg⟨k, z⟩ has the factors 2^-10, 1, 2^5·2^5.
unchangedBy(
  'scaling the representations by 32, the head by 1/32 and η by 2^-10',
  (instance) => ({
    ...mapRows(
      instance,
      (row) => row.map((x) => 32 * x),
      (head) => head.map((x) => x / 32),
    ),
    learningRate: instance.learningRate / 1024,
  }),
  404,
);

unchangedBy(
  'writing every pair twice',
  (instance) => ({ ...instance, pairs: [...instance.pairs, ...instance.pairs] }),
  405,
);

it('splits a batch into its pairs: the step is the mean of the steps on each', () => {
  fc.assert(
    fc.property(draws, (draw) => {
      const { head, learningRate, pairs, rationalResiduals } = new Analysis(instanceOf(draw), correct);
      const residuals = rationalResiduals[1]!;
      const together = exactStep(head, learningRate, pairs, residuals);
      const apart = pairs.map((pair, i) => exactStep(head, learningRate, [pair], [residuals[i]!]));
      const mean = head.map((_, d) =>
        apart.reduce((sum, u) => sum.add(u[d]!), rational(0)).div(rational(pairs.length)),
      );
      assert.ok(equalVectors(together, mean));
    }),
    { seed: 406, numRuns: 24 },
  );
});

it('exchanging the responses turns the direction and g into 1 − g: the changes differ by η⟨k, h+ − h−⟩', () => {
  fc.assert(
    fc.property(draws, (draw) => {
      const { head, learningRate, pairs, evaluation } = new Analysis(instanceOf(draw), correct);
      const [pair, g] = [pairs[0]!, rational(2, 7)];
      const negative: Vector = pair.difference.map((x) => x.neg());
      const exchanged = { ...pair, chosen: pair.rejected, rejected: pair.chosen, difference: negative };
      const steps = [
        exactStep(head, learningRate, [pair], [g]),
        exactStep(head, learningRate, [exchanged], [rational(1).sub(g)]),
      ];
      for (const k of evaluation) {
        const [change, other] = steps.map((u) => dot(u, k).sub(dot(head, k)));
        assert.ok(change!.sub(other!).equals(learningRate.mul(dot(k, pair.difference))));
        assert.ok(change!.mul(other!).lte(0n), 'the signs are opposite');
      }
    }),
    { seed: 407, numRuns: 24 },
  );
});

it.run();
