import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createKernel } from '../kernel/create.ts';
import type { MatrixKernel, Precision } from '../kernel/types.ts';
import { Tape } from '../tape/tape.ts';
import { type Batch, packBatch, packPadded, type Sequence } from './batch.ts';
import { completeConfig } from './config.ts';
import { referenceLogProbabilities } from './implicit-reward.ts';
import { initialParameters } from './layout.ts';
import { createObjective, preferenceShards, type RewardKind, rewardsOf } from './preference-objective.ts';
import { randomPairs, TINY } from './testing.ts';
import { named, Transformer } from './transformer.ts';

const it = suite('rewards and batches');
const model = new Transformer(TINY);
const initial = initialParameters(model.layout, 1, 0.5);
const policy = initialParameters(model.layout, 2, 0.5);
const sequences = randomPairs(6, 5).flatMap(({ chosen, rejected }) => [chosen, rejected]);

const REWARDS: readonly RewardKind[] = [
  { kind: 'explicit', pooling: 'last-token' },
  { kind: 'explicit', pooling: 'response-mean' },
  { kind: 'implicit', beta: 0.1 },
  { kind: 'generative', yes: 2, no: 5 },
];

function inPrecision(block: Float64Array, precision: Precision): Float64Array | Float32Array {
  return precision === 'float64' ? block : Float32Array.from(block);
}

function rewards(kernel: MatrixKernel, batch: Batch, reward: RewardKind): number[] {
  const mark = kernel.mark();
  const reference = referenceLogProbabilities(kernel, model, inPrecision(initial, kernel.precision), batch);
  const tape = new Tape(kernel, false);
  const parameters = model.parameters(inPrecision(policy, kernel.precision), kernel.allocate(0));
  const result = [...rewardsOf(tape, model, parameters, batch, reward, reference).value];
  kernel.release(mark);
  return result;
}

/** Right-padded to `length` with token `pad`, which may be outside the vocabulary. */
function padded(list: readonly Sequence[], length: number, pad: number): Batch {
  const tokens = new Int32Array(list.length * length).fill(pad);
  const responseMask = new Int32Array(list.length * length);
  list.forEach((sequence, s) => {
    tokens.set(Array.from(sequence.tokens), s * length);
    responseMask.set(Array.from(sequence.responseMask), s * length);
  });
  return packPadded({ length, tokens, responseMask, sizes: Int32Array.from(list, (s) => s.tokens.length) });
}

for (const precision of ['float64', 'float32'] as const) {
  for (const name of ['wasm-simd', 'javascript'] as const) {
    it(`a reward has the same bits alone, in every batch and at every padding (${precision}, ${name})`, () => {
      const kernel = createKernel(precision, name);
      for (const reward of REWARDS) {
        const alone = sequences.map((sequence) => rewards(kernel, packBatch([sequence]), reward)[0]!);
        assert.is(new Set(alone).size, alone.length);
        assert.equal(rewards(kernel, packBatch(sequences), reward), alone);
        assert.equal(rewards(kernel, packBatch([...sequences].reverse()), reward).reverse(), alone);
        assert.equal(rewards(kernel, padded(sequences, 9, 0), reward), alone);
        assert.equal(rewards(kernel, padded(sequences, 30, 99), reward), alone);
      }
    });
  }
}

it('gives the same bits with both kernels', () => {
  for (const precision of ['float64', 'float32'] as const) {
    const [simd, plain] = (['wasm-simd', 'javascript'] as const).map((name) =>
      rewards(createKernel(precision, name), packBatch(sequences), REWARDS[2]!),
    );
    assert.equal(simd, plain);
  }
});

it('an implicit reward is β(Σ ln π − Σ ln π_ref) with ln π from logits, token by token', () => {
  const kernel = createKernel('float64');
  const beta = 0.1;
  const logs = (values: Float64Array, { tokens, responseMask }: Sequence): number => {
    const tape = new Tape(kernel, false);
    const parameters = model.parameters(values, new Float64Array(0));
    const batch = packBatch([{ tokens, responseMask: [] }]);
    const logits = model.logits(tape, parameters, model.hidden(tape, parameters, batch));
    let sum = 0;
    for (let t = 1; t < tokens.length; t++) {
      if (responseMask[t] !== 1) continue;
      const row = [...logits.value.subarray((t - 1) * 7, t * 7)];
      sum += row[tokens[t]!]! - Math.log(row.reduce((total, x) => total + Math.exp(x), 0));
    }
    return sum;
  };
  const found = rewards(kernel, packBatch(sequences), { kind: 'implicit', beta });
  sequences.forEach((sequence, s) => {
    const expected = beta * (logs(policy, sequence) - logs(initial, sequence));
    assert.ok(Math.abs(found[s]! - expected) < 1e-14, `${found[s]}, ${expected}`);
  });
});

it('an explicit reward is ⟨u, h⟩ of the last token, or of the mean over the response', () => {
  const kernel = createKernel('float64');
  const sequence = sequences.find(
    ({ responseMask }) => Array.from(responseMask).filter((m) => m === 1).length > 2,
  )!;
  const batch = packBatch([sequence]);
  const tape = new Tape(kernel, false);
  const parameters = model.parameters(policy, new Float64Array(0));
  const { value } = model.hidden(tape, parameters, batch);
  const u = Float64Array.from(named(parameters, 'reward-head').value);
  const products = Array.from(sequence.tokens, (_, t) =>
    u.reduce((sum, x, d) => sum + x * value[t * 8 + d]!, 0),
  );
  const response = products.filter((_, t) => sequence.responseMask[t] === 1);
  const mean = response.reduce((a, b) => a + b, 0) / response.length;
  assert.ok(Math.abs(rewards(kernel, batch, REWARDS[0]!)[0]! - products.at(-1)!) < 1e-14);
  assert.ok(Math.abs(rewards(kernel, batch, REWARDS[1]!)[0]! - mean) < 1e-14);
});

it('a generative reward is softmax(U·h)_Yes at the last token; its loss is −ln π(Yes) − ln π(No), mean over pairs', () => {
  const kernel = createKernel('float64');
  const probability = ({ tokens }: Sequence, token: number): number => {
    const parameters = model.parameters(policy, new Float64Array(0));
    const tape = new Tape(kernel, false);
    const batch = packBatch([{ tokens, responseMask: [] }]);
    const logits = model.logits(tape, parameters, model.hidden(tape, parameters, batch));
    const row = [...logits.value.subarray(-7)];
    return Math.exp(row[token]!) / row.reduce((total, x) => total + Math.exp(x), 0);
  };
  const found = rewards(kernel, packBatch(sequences), REWARDS[3]!);
  let loss = 0;
  sequences.forEach((sequence, s) => {
    const expected = probability(sequence, 2);
    assert.ok(Math.abs(found[s]! - expected) < 1e-14, `${found[s]}, ${expected}`);
    loss -= Math.log(probability(sequence, s % 2 === 0 ? 2 : 5)) / (sequences.length / 2);
  });
  const objective = createObjective({ model: TINY, reward: REWARDS[3]! });
  const shard = preferenceShards(randomPairs(6, 5), 1)[0]!;
  const own = objective.loss(new Tape(kernel, false), policy, new Float64Array(0), shard).value[0]!;
  assert.ok(Math.abs(own - loss) < 1e-13, `${own}, ${loss}`);
});

it('hidden representations do not depend on later tokens', () => {
  const kernel = createKernel('float64');
  const hidden = (tokens: readonly number[]): readonly number[] => {
    const parameters = model.parameters(policy, new Float64Array(0));
    const batch = packBatch([{ tokens, responseMask: [] }]);
    return [...model.hidden(new Tape(kernel, false), parameters, batch).value];
  };
  const [long, other] = [hidden([1, 2, 3, 4, 5]), hidden([1, 2, 3, 6, 0])];
  assert.equal(long.slice(0, 24), other.slice(0, 24));
  assert.not.equal(long.slice(24), other.slice(24));
});

it('refuses masks, tokens and configs that do not fit', () => {
  assert.throws(() => packBatch([{ tokens: [], responseMask: [] }]), /sequence 0 is empty/);
  assert.throws(
    () => packBatch([{ tokens: [1], responseMask: [1] }]),
    /no position predicts the first token/,
  );
  assert.throws(() => packBatch([{ tokens: [1, 2], responseMask: [0] }]), /a mask of 2 entries/);
  const kernel = createKernel('float64');
  const long = packBatch([{ tokens: new Int32Array(10), responseMask: [] }]);
  assert.throws(() => rewards(kernel, long, REWARDS[0]!), /longer than 9 tokens/);
  assert.throws(() => completeConfig({ ...TINY, heads: 3 }), /a divisor of the width 8 was expected, got 3/);
  assert.throws(() => completeConfig({ ...TINY, rotaryFraction: 2 }), /rotaryFraction/);
  for (const [yes, no] of [
    [2, 2],
    [2, 7],
    [-1, 2],
  ] as const) {
    assert.throws(
      () => createObjective({ model: TINY, reward: { kind: 'generative', yes, no } }),
      /verdicts: two different tokens below 7/,
    );
  }
  const headless = new Transformer({ ...TINY, rewardHead: false });
  const parameters = headless.parameters(new Float64Array(headless.layout.length), new Float64Array(0));
  const batch = packBatch(sequences);
  assert.throws(
    () => rewardsOf(new Tape(kernel, false), headless, parameters, batch, REWARDS[0]!, []),
    /no parameter reward-head/,
  );
});

it.run();
