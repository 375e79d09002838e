import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  correctImplicitGradient,
  type ImplicitGradient,
  type ImplicitProblem,
  implicitRewardMargin,
  trainImplicit,
} from './implicit-policy.ts';
import { randomRows, uniform } from './testing.ts';

const it = suite('gradient descent of the implicit reward model');

const dropped: ImplicitGradient = ({ probability, isChosen, isRejected }) => [
  isChosen - probability,
  -isRejected,
];
const flipped: ImplicitGradient = ({ probability, isChosen, isRejected }) => [
  probability - isChosen,
  isRejected - probability,
];

function problemOf(seed: number, gradient?: ImplicitGradient): ImplicitProblem {
  const [count, width, vocabulary] = [6, 5, 11];
  const next = uniform(seed);
  const tokens = Array.from({ length: count }, () => {
    const chosen = Math.floor(((next() + 1) / 2) * 7);
    return [chosen, (chosen + 1 + Math.floor(((next() + 1) / 2) * 6)) % 7] as const;
  });
  return {
    prompt: randomRows(count, width, seed + 1),
    chosenToken: Int32Array.from(tokens, (pair) => pair[0]),
    rejectedToken: Int32Array.from(tokens, (pair) => pair[1]),
    count,
    width,
    vocabulary,
    beta: 0.7,
    learningRate: 0.3,
    initialUnembedding: randomRows(vocabulary, width, seed + 2),
    ...(gradient === undefined ? {} : { gradient }),
  };
}

function seenTokens({ chosenToken, rejectedToken }: ImplicitProblem): Set<number> {
  return new Set([...chosenToken, ...rejectedToken]);
}

/** The loss of the definition, with the engine's own functions. */
function loss(problem: ImplicitProblem, unembedding: Float64Array): number {
  const { prompt, count, width, vocabulary, beta, initialUnembedding } = problem;
  const logProbability = (matrix: Float64Array, i: number, token: number) => {
    const z = Array.from({ length: vocabulary }, (_, v) => {
      let sum = 0;
      for (let d = 0; d < width; d++) sum += matrix[v * width + d]! * prompt[i * width + d]!;
      return sum;
    });
    return z[token]! - Math.log(z.reduce((sum, value) => sum + Math.exp(value), 0));
  };
  let total = 0;
  for (let i = 0; i < count; i++) {
    const reward = (token: number) =>
      beta * (logProbability(unembedding, i, token) - logProbability(initialUnembedding, i, token));
    total += Math.log1p(Math.exp(reward(problem.rejectedToken[i]!) - reward(problem.chosenToken[i]!)));
  }
  return total / count;
}

it('leaves the rows of unseen tokens as they are, bit for bit, and moves the others', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const problem = problemOf(seed * 10);
    const final = trainImplicit(problem, 300);
    const seen = seenTokens(problem);
    assert.ok(seen.size < problem.vocabulary);
    for (let k = 0; k < final.length; k++) {
      const same = Object.is(final[k], problem.initialUnembedding[k]);
      assert.is(same, !seen.has(Math.floor(k / problem.width)), `entry ${k}`);
    }
    const [a, b] = [9, 10];
    const pair = { prompt: problem.prompt.subarray(0, problem.width), chosenToken: a, rejectedToken: b };
    assert.is(implicitRewardMargin(pair, problem.beta, final, problem.initialUnembedding), 0);
  }
});

it('steps along the gradient of the loss: finite differences agree', () => {
  const problem = problemOf(5);
  const start = trainImplicit(problem, 7);
  const at = { ...problem, initialUnembedding: start, referenceUnembedding: problem.initialUnembedding };
  const step = trainImplicit({ ...at, learningRate: 1 }, 1);
  const h = 1e-6;
  for (let k = 0; k < start.length; k++) {
    const moved = (by: number) =>
      loss(
        problem,
        start.map((v, j) => (j === k ? v + by : v)),
      );
    const slope = (moved(h) - moved(-h)) / (2 * h);
    assert.ok(Math.abs(start[k]! - step[k]! - slope) < 1e-9, `entry ${k}: ${start[k]! - step[k]!} ${slope}`);
  }
});

it('fits separable training data', () => {
  const problem = {
    ...problemOf(1),
    count: 2,
    chosenToken: Int32Array.of(0, 2),
    rejectedToken: Int32Array.of(1, 3),
  };
  const final = trainImplicit(problem, 2000);
  for (let i = 0; i < 2; i++) {
    const pair = {
      prompt: problem.prompt.subarray(i * problem.width, (i + 1) * problem.width),
      chosenToken: problem.chosenToken[i]!,
      rejectedToken: problem.rejectedToken[i]!,
    };
    assert.ok(implicitRewardMargin(pair, problem.beta, final, problem.initialUnembedding) > 1);
  }
  assert.ok(loss(problem, final) < 0.5 * Math.log(2));
});

it('visits every step and stops when told to', () => {
  const problem = problemOf(3);
  const steps: number[] = [];
  const losses: number[] = [];
  trainImplicit(problem, 20, (step, unembedding) => {
    steps.push(step);
    losses.push(loss(problem, unembedding));
  });
  assert.equal(
    steps,
    Array.from({ length: 21 }, (_, k) => k),
  );
  for (let k = 1; k < losses.length; k++) assert.ok(losses[k]! < losses[k - 1]!);
  const stopped = trainImplicit(problem, 20, (step) => (step === 4 ? 'stop' : undefined));
  assert.equal(stopped, trainImplicit(problem, 4));
});

it('shows planted errors: a dropped log-partition gradient moves unseen rows, a flipped sign raises the loss', () => {
  const right = problemOf(30, correctImplicitGradient);
  assert.equal(trainImplicit(right, 20), trainImplicit(problemOf(30), 20));
  const moved = trainImplicit(problemOf(30, dropped), 20);
  const seen = seenTokens(right);
  const unseen = Array.from({ length: right.vocabulary }, (_, v) => v).filter((v) => !seen.has(v));
  for (const v of unseen) assert.is.not(moved[v * right.width], right.initialUnembedding[v * right.width]);
  assert.ok(loss(right, trainImplicit(problemOf(30, flipped), 20)) > loss(right, right.initialUnembedding));
});

it.run();
