import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Interval } from '../../lib/interval/interval.ts';
import { sum } from '../../lib/learning-dynamics/arithmetic.ts';
import { rhoTable } from '../../lib/learning-dynamics/prediction.ts';
import type { ResponseStates } from '../../lib/learning-dynamics/types.ts';
import { wideArithmetic } from '../../lib/learning-dynamics/wide-arithmetic.ts';
import { Analysis } from './analysis.ts';
import { tightness } from './claims/bounds.ts';
import { explicitChange } from './claims/explicit-change.ts';
import { changeOfParaphrase, countGrid } from './claims/grid.ts';
import { countParaphrases } from './claims/paraphrases.ts';
import { correct } from './formulas.ts';
import { byHand } from './instances/by-hand.ts';
import { type Draw, draws, FAMILIES, instanceOf } from './instances/families.ts';
import type { Instance } from './instances/types.ts';

const it = suite('oracles of equation 5');

const { point, add, subtract, multiply, divide, log1p, exp, logSumExp, lower, upper } = wideArithmetic;

type Matrix = readonly Interval[];

/** ln π_U(y|x), from nothing but logits. */
function logProbability(matrix: Matrix, { tokens, hidden }: ResponseStates, width: number): Interval {
  return sum(
    wideArithmetic,
    Array.from(tokens, (token, k) => {
      const logits = Array.from({ length: matrix.length / width }, (_, v) =>
        sum(
          wideArithmetic,
          Array.from({ length: width }, (__, d) =>
            multiply(matrix[v * width + d]!, point(hidden[k * width + d]!)),
          ),
        ),
      );
      return subtract(logits[token]!, logSumExp(logits));
    }),
  );
}

/** ℓ = ln(1 + e^{r(y−) − r(y+)}), Equation 3 for one pair. */
function loss(matrix: Matrix, { beta, width, unembedding, reference, chosen, rejected }: Instance): Interval {
  const frozen = Array.from(reference ?? unembedding, point);
  const reward = (response: ResponseStates): Interval =>
    multiply(
      point(beta),
      subtract(logProbability(matrix, response, width), logProbability(frozen, response, width)),
    );
  return log1p(exp(subtract(reward(rejected), reward(chosen))));
}

const WIDTH = 2 ** -40;

/** −∇ℓ by central differences in 160 bits; their error is of the order of 2^-80. */
function descent(instance: Instance): Interval[] {
  const matrix = Array.from(instance.unembedding, point);
  return matrix.map((_, i) => {
    const at = (shift: number): Interval =>
      loss(
        matrix.map((x, j) => (j === i ? add(x, point(shift)) : x)),
        instance,
      );
    return divide(subtract(at(-WIDTH), at(WIDTH)), point(2 * WIDTH));
  });
}

const gentle = ({ family, beta }: Draw): boolean =>
  family !== 'large-norm' && family !== 'nearly-deterministic' && beta <= 10;

it('agrees with central differences in 160 bits: of the loss for the step, along the step for the reward', () => {
  const families = new Set<string>();
  fc.assert(
    fc.property(draws, (draw) => {
      fc.pre(gentle(draw));
      const instance = instanceOf(draw);
      fc.pre(instance !== null);
      const { unembedding, evaluation, width, beta } = instance!;
      const direction = descent(instance!);
      const start = Array.from(unembedding, point);
      const along = (t: number): Interval =>
        multiply(
          point(beta),
          logProbability(
            start.map((x, i) => add(x, multiply(point(t), direction[i]!))),
            evaluation,
            width,
          ),
        );
      const slope = divide(subtract(along(WIDTH), along(-WIDTH)), point(2 * WIDTH));
      const { coefficient } = new Analysis(instance!, correct).wide;
      const gap = subtract(slope, coefficient);
      const size = Math.max(1e-3, Math.abs(upper(coefficient))) * Math.max(1, beta ** 6);
      assert.ok(
        Math.max(Math.abs(lower(gap)), Math.abs(upper(gap))) < 1e-15 * size,
        `${draw.family}: ${lower(slope)} and ${lower(coefficient)}`,
      );
      families.add(draw.family);
    }),
    { seed: 21, numRuns: 25, endOnFailure: true },
  );
  assert.ok(families.size >= 5, [...families].join(', '));
});

it('gives the numbers of the instance made by hand', () => {
  const { wide } = new Analysis(byHand, correct);
  assert.is(lower(wide.bracket), -0.25);
  assert.is(lower(wide.coefficient), -0.5);
  const { predicted, actual, lowerBound, difference } = wide.at(byHand.learningRate);
  assert.is(upper(predicted), -0.25);
  const values = rhoTable(wide.state, wide.state.chosen).rho.map((row) => row.map((r) => lower(r)));
  assert.equal(values, [
    [-0.25, -0.25],
    [-0.25, 0.75],
  ]);
  // Rows of dU/s, s = 1/2, from (e_0 − ¼)(1,0) + (e_1 − ¼)(0,1) − (e_2 − ¼)(1,0): (1,−¼), (0,¾), (−1,−¼), (0,−¼).
  const change = [
    [1, -0.25],
    [0, 0.75],
    [-1, -0.25],
    [0, -0.25],
  ];
  const logits = (h: readonly number[]): number[] =>
    change.map((row) => 0.5 * (row[0]! * h[0]! + row[1]! * h[1]!));
  const lost = (h: readonly number[], token: number): number => {
    const z = logits(h);
    return z[token]! - Math.log(z.reduce((t, x) => t + Math.exp(x), 0) / 4);
  };
  const expected = 2 * (lost([1, 1], 3) + lost([1, 0], 1));
  assert.ok(Math.abs(lower(actual) - expected) < 1e-14);
  assert.ok(Math.abs(lower(difference) - (expected + 0.25)) < 1e-14);
  // Ranges of the logits: ¾·½ − (−5/4)·½ = 1 for (1, 1) and 1 for (1, 0): −2·(1 + 1)/8.
  assert.is(lower(lowerBound), -0.5);
});

it('agrees with the explicit matrix U + dU on every family', () => {
  for (const family of FAMILIES) {
    const sampled = fc.sample(draws, { seed: 22, numRuns: 200 }).find((draw) => draw.family === family)!;
    const instance = instanceOf(sampled)!;
    const explicit = explicitChange(instance);
    const { actual } = new Analysis(instance, correct).wide.at(instance.learningRate);
    const gap = subtract(explicit, actual);
    assert.ok(lower(gap) <= 0 && upper(gap) >= 0, family);
    assert.ok(upper(gap) - lower(gap) < 1e-25 * Math.max(1, Math.abs(upper(actual))), family);
  }
});

it('has the tightness of ln cosh: 8 ln cosh(x/2)/x²', () => {
  for (const x of [0.5, 1, 2]) {
    const [low, high] = tightness(correct, x);
    const expected = (8 * Math.log(Math.cosh(x / 2))) / (x * x);
    assert.ok(Math.abs(low - expected) < 1e-13 && high - low < 1e-13, `${low} and ${expected}`);
  }
});

it('counts the grid as a softmax in float64 does', () => {
  let falls = 0;
  let points = 0;
  for (const [vocabulary, largest] of [
    [3, 8],
    [4, 5],
  ] as const) {
    for (let code = 0; code < largest ** vocabulary; code++) {
      const q = Array.from({ length: vocabulary }, (_, v) => 1 + (Math.floor(code / largest ** v) % largest));
      points += 1;
      for (const factor of [65 / 64, 5 / 4, 3 / 2, 2, 5 / 2, 4, 10, 1000]) {
        const z = q.map(Math.log);
        const s = Math.log(factor);
        const after = [z[0]! + s, z[1]! - s, ...z.slice(2)];
        const p = (logits: number[]): number =>
          Math.exp(logits[2]!) / logits.reduce((t, x) => t + Math.exp(x), 0);
        if (p(after) < p(z) * (1 - 1e-12)) falls += 1;
      }
    }
  }
  const counted = countGrid(correct);
  assert.is(counted.points, points);
  assert.is(counted.falls, falls);
  assert.is(counted.predicted, falls);
  assert.is(counted.fallsAtAll, counted.predictedAtAll);
  assert.ok(counted.fallsAtAll > 0 && counted.fallsAtAll < points);
  // E·q+ = q−: nothing changes.
  assert.is(changeOfParaphrase([2, 3, 5], [3, 2]), 0);
});

it('finds paraphrases on both sides, all of them losing in the end', () => {
  const { total, predicted, fallSmall, fallLarge, mismatches, undecided } = countParaphrases(correct);
  assert.is(total, 120);
  assert.is(predicted, fallSmall);
  assert.ok(fallSmall >= 20 && fallSmall <= 100, `${fallSmall}`);
  assert.ok(fallLarge >= fallSmall);
  assert.is(mismatches + undecided, 0);
});

it.run();
