import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Interval } from '../../lib/interval/interval.ts';
import { wideArithmetic } from '../../lib/learning-dynamics/wide-arithmetic.ts';
import { Analysis } from './analysis.ts';
import { checks } from './definition.ts';
import { correct } from './formulas.ts';
import { draws, instanceOf } from './instances/families.ts';
import type { Instance } from './instances/types.ts';

const it = suite('invariances of equation 5');

const RUNS = 12;
const { lower, upper, subtract, add } = wideArithmetic;

/** Everything the report says about a step, in rewards. */
function numbers(instance: Instance): Record<string, Interval> {
  const { wide } = new Analysis(instance, correct);
  const { predicted, actual, difference, lowerBound, secondOrder } = wide.at(instance.learningRate);
  return { predicted, actual, difference, lowerBound, secondOrder, bracket: wide.bracket };
}

/** Outcomes of the checks that look at the numbers of the instance. */
function outcomes(instance: Instance): Record<string, string> {
  const analysis = new Analysis(instance, correct);
  const own = checks.filter(({ id, once }) => once !== true && !id.startsWith('equation-5.a'));
  return Object.fromEntries(own.map((check) => [check.id, check.run(analysis).kind]));
}

function meet(a: Interval, b: Interval, what: string): void {
  const gap = subtract(a, b);
  assert.ok(lower(gap) <= 0 && upper(gap) >= 0, `${what}: apart by ${lower(gap)}..${upper(gap)}`);
  assert.ok(upper(gap) - lower(gap) <= 1e-30 * Math.max(1, Math.abs(upper(a))), `${what}: too wide`);
}

type Change = (instance: Instance, salt: number) => Instance;

function unchangedBy(name: string, change: Change, seed: number, apart: readonly string[] = []): void {
  it(`is unchanged by ${name}`, () => {
    let moved = 0;
    fc.assert(
      fc.property(draws, fc.nat(), (draw, salt) => {
        const instance = instanceOf(draw);
        fc.pre(instance !== null);
        const changed = change(instance!, salt);
        const [before, after] = [numbers(instance!), numbers(changed)];
        for (const [key, value] of Object.entries(before))
          if (!apart.includes(key)) meet(value, after[key]!, `${draw.family}: ${key}`);
        assert.equal(outcomes(changed), outcomes(instance!));
        if (wideArithmetic.sign(before.predicted!) !== 0) moved += 1;
      }),
      { seed, numRuns: RUNS, endOnFailure: true },
    );
    assert.ok(moved > RUNS / 2);
  });
}

/** A permutation of 0..n−1 drawn from a seed (Fisher–Yates with a linear congruential generator). */
function permutation(n: number, seed: number): number[] {
  let state = seed >>> 0;
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = (state >>> 8) % (i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

type Map = (matrix: Float64Array) => Float64Array;

function mapMatrices(instance: Instance, ofRows: Map, ofHidden: Map): Instance {
  const { unembedding, reference } = instance;
  const responses = Object.fromEntries(
    (['chosen', 'rejected', 'evaluation'] as const).map((name) => [
      name,
      { ...instance[name], hidden: ofHidden(instance[name].hidden) },
    ]),
  );
  return {
    ...instance,
    ...responses,
    unembedding: ofRows(unembedding),
    ...(reference === undefined ? {} : { reference: ofRows(reference) }),
  };
}

unchangedBy(
  'relabelling the tokens',
  (instance, salt) => {
    const { vocabulary, width } = instance;
    const labels = permutation(vocabulary, salt);
    const relabel: Map = (matrix) => {
      const result = new Float64Array(matrix.length);
      for (const [v, label] of labels.entries())
        result.set(matrix.subarray(v * width, (v + 1) * width), label * width);
      return result;
    };
    const moved = mapMatrices(instance, relabel, (hidden) => hidden);
    const tokens = (name: 'chosen' | 'rejected' | 'evaluation') => ({
      ...instance[name],
      tokens: instance[name].tokens.map((token) => labels[token]!),
    });
    return {
      ...moved,
      chosen: tokens('chosen'),
      rejected: tokens('rejected'),
      evaluation: tokens('evaluation'),
    };
  },
  201,
);

unchangedBy(
  'permuting the coordinates and changing signs',
  (instance, salt) => {
    const { width } = instance;
    const order = permutation(width, salt);
    const move: Map = (matrix) =>
      matrix.map((_, i) => {
        const d = i % width;
        const x = matrix[i - d + order[d]!]!;
        return (salt >> d) % 2 === 0 ? x : -x;
      });
    return mapMatrices(instance, move, move);
  },
  202,
);

unchangedBy(
  'adding one vector to all rows of U and of the reference',
  (instance, salt) => {
    const shift: Map = (matrix) => matrix.map((x, i) => x + ((salt >> (i % instance.width)) % 8) / 4);
    return mapMatrices(instance, shift, (hidden) => hidden);
  },
  203,
);

// Logits stay, ΔU h̄ is quadratic in h: η takes the square of the scale back. The bracket is in units of ‖h‖².
unchangedBy(
  'scaling representations by 4, rows by 1/4 and eta by 1/16',
  (instance) => ({
    ...mapMatrices(
      instance,
      (matrix) => matrix.map((x) => x / 4),
      (hidden) => hidden.map((x) => x * 4),
    ),
    learningRate: instance.learningRate / 16,
  }),
  204,
  ['bracket'],
);

// A token adds to ΔU h̄ and to ρ in proportion to its probability, here below e^-1000; it is not the split of a token
// into two halves, which changes Σ p_c p'_c.
it('is unchanged, up to e^-1000, by an unused token that no context makes likely', () => {
  let tried = 0;
  fc.assert(
    fc.property(draws, (draw) => {
      fc.pre(draw.family === 'aligned-paraphrase');
      const instance = instanceOf(draw)!;
      const row = [-1000, ...new Array<number>(instance.width - 1).fill(0)];
      const add: Map = (matrix) => Float64Array.from([...matrix, ...row]);
      const larger = {
        ...mapMatrices(instance, add, (hidden) => hidden),
        vocabulary: instance.vocabulary + 1,
      };
      const [before, after] = [numbers(instance), numbers(larger)];
      for (const key of ['predicted', 'actual', 'secondOrder', 'bracket'] as const)
        meet(before[key]!, after[key]!, key);
      tried += 1;
    }),
    { seed: 205, numRuns: 4 },
  );
  assert.ok(tried >= 4);
});

it('changes the sign of the bracket when y+ and y- are exchanged', () => {
  fc.assert(
    fc.property(draws, (draw) => {
      const instance = instanceOf(draw);
      fc.pre(instance !== null);
      const { chosen, rejected } = instance!;
      const swapped = numbers({ ...instance!, chosen: rejected, rejected: chosen });
      const sum = add(numbers(instance!).bracket!, swapped.bracket!);
      assert.ok(lower(sum) <= 0 && upper(sum) >= 0);
    }),
    { seed: 206, numRuns: RUNS },
  );
});

it('changes when one row of U changes: the comparisons above can fail', () => {
  let different = 0;
  fc.assert(
    fc.property(draws, (draw) => {
      const instance = instanceOf(draw);
      fc.pre(instance !== null);
      const unembedding = instance!.unembedding.map((x, i) => (i === 0 ? x + 0.5 : x));
      const gap = subtract(
        numbers(instance!).actual!,
        numbers({ ...instance!, unembedding, reference: instance!.unembedding }).actual!,
      );
      if (wideArithmetic.sign(gap) !== null && wideArithmetic.sign(gap) !== 0) different += 1;
    }),
    { seed: 207, numRuns: RUNS },
  );
  assert.ok(different > RUNS / 2);
});

it.run();
