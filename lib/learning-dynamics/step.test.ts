import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Arithmetic } from './arithmetic.ts';
import { floatArithmetic } from './float-arithmetic.ts';
import { bracket, coefficient } from './prediction.ts';
import { rewardChange, stepScale, varianceBounds } from './reward-change.ts';
import { exchanged, stepState } from './step-state.ts';
import type { ResponseStates, StepInstance } from './types.ts';
import { wideArithmetic } from './wide-arithmetic.ts';

const it = suite('one gradient step');

/** Everything by plain float64 loops, independent of the code under test. */
class Plain {
  readonly instance: StepInstance;

  constructor(instance: StepInstance) {
    this.instance = instance;
  }

  logProbability(matrix: Float64Array, { tokens, hidden }: ResponseStates): number {
    const { vocabulary, width } = this.instance;
    return [...tokens].reduce((sum, token, k) => {
      const z = Array.from({ length: vocabulary }, (_, v) => {
        let product = 0;
        for (let d = 0; d < width; d++) product += matrix[v * width + d]! * hidden[k * width + d]!;
        return product;
      });
      const top = Math.max(...z);
      return sum + z[token]! - top - Math.log(z.reduce((t, x) => t + Math.exp(x - top), 0));
    }, 0);
  }

  reward(matrix: Float64Array, response: ResponseStates): number {
    const { beta, reference, unembedding } = this.instance;
    return (
      beta * (this.logProbability(matrix, response) - this.logProbability(reference ?? unembedding, response))
    );
  }

  loss(matrix: Float64Array): number {
    const { chosen, rejected } = this.instance;
    return Math.log1p(Math.exp(this.reward(matrix, rejected) - this.reward(matrix, chosen)));
  }

  /** −η∇ℓ by central differences of the loss. */
  step(): Float64Array {
    const { unembedding, learningRate } = this.instance;
    const h = 1e-5;
    return unembedding.map((_, i) => {
      const at = (shift: number): number => this.loss(unembedding.map((x, j) => (j === i ? x + shift : x)));
      return (-learningRate * (at(h) - at(-h))) / (2 * h);
    });
  }

  change(): number {
    const { unembedding, evaluation } = this.instance;
    const delta = this.step();
    const after = unembedding.map((x, i) => x + delta[i]!);
    return this.reward(after, evaluation) - this.reward(unembedding, evaluation);
  }
}

const WIDTH = 2;
const VOCABULARY = 4;
const number = fc.integer({ min: -16, max: 16 }).map((k) => k / 8);
const numbers = (length: number) =>
  fc.array(number, { minLength: length, maxLength: length }).map((x) => Float64Array.from(x));
const response = fc.integer({ min: 1, max: 3 }).chain((length) =>
  fc.record({
    tokens: fc
      .array(fc.integer({ min: 0, max: VOCABULARY - 1 }), { minLength: length, maxLength: length })
      .map((x) => Int32Array.from(x)),
    hidden: numbers(length * WIDTH),
  }),
);
const instances: fc.Arbitrary<StepInstance> = fc
  .record({
    beta: fc.constantFrom(0.5, 1, 2),
    learningRate: fc.constantFrom(0.125, 1),
    width: fc.constant(WIDTH),
    vocabulary: fc.constant(VOCABULARY),
    unembedding: numbers(VOCABULARY * WIDTH),
    reference: numbers(VOCABULARY * WIDTH),
    own: fc.boolean(),
    chosen: response,
    rejected: response,
    evaluation: response,
  })
  .map(({ own, reference, ...rest }) => (own ? { ...rest, reference } : rest));

const middle = <T>({ lower, upper }: Arithmetic<T>, a: T): number => (lower(a) + upper(a)) / 2;

it('agrees with a step by central differences of the loss', () => {
  let moved = 0;
  fc.assert(
    fc.property(instances, (instance) => {
      const state = stepState(floatArithmetic, instance);
      const { actual } = rewardChange(state, stepScale(state, instance.learningRate));
      const expected = new Plain(instance).change();
      assert.ok(
        Math.abs(middle(floatArithmetic, actual) - expected) < 1e-7 * (1 + Math.abs(expected)),
        `${middle(floatArithmetic, actual)} and ${expected}`,
      );
      if (Math.abs(expected) > 1e-3) moved += 1;
    }),
    { seed: 5, numRuns: 60 },
  );
  assert.ok(moved > 30);
});

it('predicts the slope of the reward at 0', () => {
  fc.assert(
    fc.property(instances, (instance) => {
      const { unembedding, evaluation } = instance;
      const plain = new Plain({ ...instance, learningRate: 1 });
      const direction = plain.step();
      const along = (t: number): number =>
        plain.reward(
          unembedding.map((x, i) => x + t * direction[i]!),
          evaluation,
        );
      const slope = (along(1e-5) - along(-1e-5)) / 2e-5;
      const predicted = middle(floatArithmetic, coefficient(stepState(floatArithmetic, instance)));
      assert.ok(Math.abs(predicted - slope) < 1e-5 * (1 + Math.abs(slope)), `${predicted} and ${slope}`);
    }),
    { seed: 6, numRuns: 40 },
  );
});

function meet<T, S>(one: Arithmetic<T>, a: T, other: Arithmetic<S>, b: S): void {
  assert.ok(one.lower(a) <= other.upper(b) && other.lower(b) <= one.upper(a));
}

it('gives enclosures that meet in both arithmetics, the first-order part and the prediction too', () => {
  fc.assert(
    fc.property(instances, fc.constantFrom(1e-12, 1e-6, 1e-2, 1, 1e3, 1e6), (instance, rate) => {
      const [float, wide] = [stepState(floatArithmetic, instance), stepState(wideArithmetic, instance)];
      const inFloat = rewardChange(float, stepScale(float, rate));
      const inWide = rewardChange(wide, stepScale(wide, rate));
      for (const name of ['actual', 'firstOrder', 'remainder', 'hoeffding', 'secondOrder'] as const)
        meet(floatArithmetic, inFloat[name], wideArithmetic, inWide[name]);
      const { multiply, point, lower, upper } = wideArithmetic;
      const predicted = multiply(point(rate), coefficient(wide));
      meet(wideArithmetic, predicted, wideArithmetic, inWide.firstOrder);
      assert.ok(upper(predicted) - lower(predicted) <= 1e-15 * Math.max(1, Math.abs(upper(predicted))));
      const bounds = varianceBounds(wide, stepScale(wide, rate));
      if (bounds !== null) {
        assert.ok(lower(bounds.below) <= -lower(inWide.remainder));
        if (bounds.above !== null) assert.ok(upper(bounds.above) >= -upper(inWide.remainder));
      }
    }),
    { seed: 7, numRuns: 80 },
  );
});

it('keeps the remainder tight for small steps, on both sides of the border of the series', () => {
  const instance = fc.sample(instances, { seed: 8, numRuns: 1 })[0]!;
  const [float, wide] = [stepState(floatArithmetic, instance), stepState(wideArithmetic, instance)];
  const range = Math.max(...float.changes.map((change) => change.range.hi));
  for (const x of [1e-12, 1e-8, 1e-4, 0.0099, 0.0101, 0.49, 0.51, 10]) {
    const { remainder } = rewardChange(float, floatArithmetic.point(x / range));
    meet(
      floatArithmetic,
      remainder,
      wideArithmetic,
      rewardChange(wide, wideArithmetic.point(x / range)).remainder,
    );
    assert.ok(remainder.hi < 0 && remainder.hi - remainder.lo < -1e-10 * remainder.hi, `x = ${x}`);
  }
});

it('is the step of the exchanged pair after an exchange', () => {
  fc.assert(
    fc.property(instances, (instance) => {
      const { chosen, rejected } = instance;
      const direct = stepState(wideArithmetic, { ...instance, chosen: rejected, rejected: chosen });
      const state = exchanged(stepState(wideArithmetic, instance));
      const rate = instance.learningRate;
      meet(wideArithmetic, coefficient(direct), wideArithmetic, coefficient(state));
      meet(
        wideArithmetic,
        rewardChange(direct, stepScale(direct, rate)).actual,
        wideArithmetic,
        rewardChange(state, stepScale(state, rate)).actual,
      );
      for (const name of ['residual', 'complement', 'withoutReference'] as const)
        meet(wideArithmetic, direct.residuals[name], wideArithmetic, state.residuals[name]);
    }),
    { seed: 9, numRuns: 30 },
  );
});

it('cancels common prefixes exactly', () => {
  const hidden = Float64Array.of(1, 0.3, 0.7, -2);
  const response = (last: number): ResponseStates => ({ tokens: Int32Array.of(2, last), hidden });
  const instance: StepInstance = {
    beta: 1,
    learningRate: 1,
    width: 2,
    vocabulary: 4,
    unembedding: Float64Array.of(0.1, 0.2, -0.3, 0.4, 0.5, 0.9, -1.3, 0.01),
    chosen: response(0),
    rejected: response(1),
    evaluation: { tokens: Int32Array.of(3), hidden: Float64Array.of(1, 1) },
  };
  const { changes } = stepState(floatArithmetic, instance);
  // ⟨h, h̄⟩ = 0.7 − 2 for the last position alone; tokens 2 and 3 move by the same amount, exactly.
  const [first, second, third, fourth] = changes[0]!.relative;
  assert.equal(third, fourth);
  const { lower, upper, subtract } = floatArithmetic;
  const gap = subtract(first!, third!);
  assert.ok(lower(gap) <= -1.3 && upper(gap) >= -1.3 && upper(gap) - lower(gap) < 1e-14);
  const other = subtract(second!, third!);
  assert.ok(lower(other) <= 1.3 && upper(other) >= 1.3);
  const same = stepState(floatArithmetic, { ...instance, rejected: instance.chosen });
  assert.is(floatArithmetic.sign(same.changes[0]!.range), 0);
  assert.ok((floatArithmetic.sign(bracket(same)) ?? 0) === 0);
});

it('takes logits of 700 and factors g of e^-100000', () => {
  const instance: StepInstance = {
    beta: 1000,
    learningRate: 1,
    width: 1,
    vocabulary: 3,
    unembedding: Float64Array.of(700, -700, 0),
    reference: Float64Array.of(600, -700, 0),
    chosen: { tokens: Int32Array.of(1), hidden: Float64Array.of(1) },
    rejected: { tokens: Int32Array.of(0), hidden: Float64Array.of(1) },
    evaluation: { tokens: Int32Array.of(2), hidden: Float64Array.of(1) },
  };
  const state = stepState(wideArithmetic, instance);
  const { lower, upper, sign } = wideArithmetic;
  // margin = 1000·((−700 − 700) − (−700 − 600)) = −100000, g ≈ 1.
  assert.ok(lower(state.margin) <= -100_000 && upper(state.margin) >= -100_000);
  assert.is(upper(state.residuals.residual), 1);
  assert.is(sign(state.residuals.complement), 1);
  // A small step takes probability from token 0 for all others; a large one gives everything to token 1.
  assert.is(sign(rewardChange(state, stepScale(state, 1e-6)).actual), 1);
  assert.is(sign(rewardChange(state, stepScale(state, 1e6)).actual), -1);
  const exchanged = stepState(wideArithmetic, {
    ...instance,
    chosen: instance.rejected,
    rejected: instance.chosen,
  });
  assert.is(sign(exchanged.residuals.residual), 1);
  assert.is(upper(exchanged.residuals.residual), Number.MIN_VALUE);
  const { remainder, hoeffding } = rewardChange(exchanged, stepScale(exchanged, 1e-6));
  assert.is(sign(remainder), -1);
  assert.is(sign(wideArithmetic.subtract(remainder, hoeffding)), 1);
});

it.run();
