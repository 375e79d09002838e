import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Instance, PreferencePairs } from '../../lib/instance/types.ts';
import { toNumberDown, toNumberUp } from '../../lib/interval/to-number.ts';
import { Analysis } from './analysis.ts';
import { loadSymbolic } from './claims/symbolic.ts';
import { checks } from './definition.ts';
import { correct } from './formulas.ts';
import { draws, instanceOf } from './instances/families.ts';

const it = suite('invariances of theorem 2');

const RUNS = 12;

interface Summary {
  /** Of the explicit and of the implicit model. */
  readonly separable: readonly [boolean, boolean];
  readonly margin: readonly [number, number] | null;
  readonly predicted: number | null;
  readonly outcomes: Readonly<Record<string, string>>;
}

function summary(instance: Instance): Summary {
  const analysis = new Analysis(instance, correct);
  const { separator, prediction } = analysis;
  const run = checks.filter((check) => check.once !== true);
  return {
    separable: [separator?.ok === true, analysis.implicitDecision?.ok === true],
    margin: separator?.ok
      ? [toNumberDown(separator.facts.margin.lo), toNumberUp(separator.facts.margin.hi)]
      : null,
    predicted: prediction === null ? null : prediction.positive / prediction.pairs,
    outcomes: Object.fromEntries(run.map((check) => [check.id, check.run(analysis).kind])),
  };
}

interface Expectation {
  /** γ* after the change divided by γ* before; a power of two. */
  readonly marginFactor?: number;
  /** Checks whose outcome the change may turn between holds and open or discarded: it changes the dynamics. */
  readonly mayChange?: readonly string[];
}

function sameSummary(
  before: Summary,
  after: Summary,
  { marginFactor = 1, mayChange = [] }: Expectation,
): void {
  assert.equal(after.separable, before.separable);
  assert.is(after.predicted, before.predicted);
  assert.is(after.margin === null, before.margin === null);
  if (before.margin !== null && after.margin !== null) {
    // Both enclose the same γ*: the enclosures meet, and each is a few ulp wide.
    const [low, high] = before.margin.map((g) => g * marginFactor) as [number, number];
    assert.ok(after.margin[0] <= high && low <= after.margin[1], `${low}..${high} against ${after.margin}`);
    assert.ok(high - low <= 1e-14 * high);
  }
  for (const [id, outcome] of Object.entries(before.outcomes)) {
    const other = after.outcomes[id]!;
    assert.is.not(outcome, 'violated', id);
    assert.is.not(other, 'violated', id);
    if (!mayChange.includes(id)) assert.is(other, outcome, id);
  }
}

type Change = (instance: Instance, seed: number) => Instance;

/** Checks that follow the dynamics in float64 or search times on a grid: scaling or copying moves what they see. */
const DYNAMICS = ['theorem-2.c.trajectory', 'theorem-2.c.constant', 'theorem-2.a.rate'];

function unchangedBy(name: string, change: Change, seed: number, expectation: Expectation = {}): void {
  it(`is unchanged by ${name}`, async () => {
    await loadSymbolic();
    let decided = 0;
    fc.assert(
      fc.property(draws, fc.integer(), (draw, salt) => {
        const instance = instanceOf(draw);
        fc.pre(instance !== null);
        const before = summary(instance!);
        sameSummary(before, summary(change(instance!, salt)), expectation);
        if (before.separable[0]) decided += 1;
      }),
      { seed, numRuns: RUNS, endOnFailure: true },
    );
    assert.ok(decided >= RUNS / 2, `only ${decided} instances were separable`);
  });
}

/** A permutation of 0..n−1 drawn from a seed (Fisher–Yates with a linear congruential generator). */
function permutation(n: number, seed: number): number[] {
  let state = seed >>> 0;
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = state % (i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** The pairs of the given indices, in this order. */
function select(pairs: PreferencePairs, width: number, order: readonly number[]): PreferencePairs {
  const rows = (matrix: Float64Array): Float64Array =>
    Float64Array.from(order.flatMap((i) => [...matrix.subarray(i * width, (i + 1) * width)]));
  const tokens = (ids: Int32Array): Int32Array => Int32Array.from(order.map((i) => ids[i]!));
  return {
    count: order.length,
    prompt: rows(pairs.prompt),
    chosenHidden: rows(pairs.chosenHidden),
    rejectedHidden: rows(pairs.rejectedHidden),
    chosenToken: tokens(pairs.chosenToken),
    rejectedToken: tokens(pairs.rejectedToken),
  };
}

function mapHidden(
  instance: Instance,
  map: (matrix: Float64Array) => Float64Array,
  mapHead: (head: Float64Array) => Float64Array = map,
): Instance {
  const all = (pairs: PreferencePairs): PreferencePairs => ({
    ...pairs,
    prompt: map(pairs.prompt),
    chosenHidden: map(pairs.chosenHidden),
    rejectedHidden: map(pairs.rejectedHidden),
  });
  const { initialHead } = instance;
  return {
    ...instance,
    train: all(instance.train),
    evaluation: all(instance.evaluation),
    ...(initialHead === undefined ? {} : { initialHead: mapHead(initialHead) }),
  };
}

function mapTokens(instance: Instance, map: (token: number) => number): Instance {
  const all = (pairs: PreferencePairs): PreferencePairs => ({
    ...pairs,
    chosenToken: pairs.chosenToken.map(map),
    rejectedToken: pairs.rejectedToken.map(map),
  });
  return { ...instance, train: all(instance.train), evaluation: all(instance.evaluation) };
}

unchangedBy(
  'relabelling the tokens',
  (instance, salt) => {
    const labels = permutation(64, salt);
    return mapTokens(instance, (token) => labels[token]!);
  },
  101,
);

unchangedBy(
  'a vocabulary with many unused tokens',
  (instance) => mapTokens(instance, (token) => 2147483647 - 1000003 * token),
  102,
);

unchangedBy(
  'permuting the training pairs',
  (instance, salt) => ({
    ...instance,
    train: select(instance.train, instance.width, permutation(instance.train.count, salt)),
  }),
  103,
);

unchangedBy(
  'permuting the evaluation pairs',
  (instance, salt) => ({
    ...instance,
    evaluation: select(instance.evaluation, instance.width, permutation(instance.evaluation.count, salt)),
  }),
  104,
);

unchangedBy(
  'permuting the coordinates',
  (instance, salt) => {
    const { width } = instance;
    const order = permutation(width, salt);
    return mapHidden(instance, (matrix) =>
      matrix.map((_, k) => matrix[k - (k % width) + order[k % width]!]!),
    );
  },
  105,
);

// η scales by c^-2 and u by c^-1: then every reward of both models is the same at every step.
for (const exponent of [-7, 5]) {
  const factor = exponent > 0 ? 32 : 1 / 128;
  unchangedBy(
    `scaling the representations by 2^${exponent}, up to the scale of the margin`,
    (instance) => {
      const scaled = mapHidden(
        instance,
        (matrix) => matrix.map((v) => v * factor),
        (head) => head.map((v) => v / factor),
      );
      const { learningRate } = instance;
      return learningRate === 'auto' ? scaled : { ...scaled, learningRate: learningRate / (factor * factor) };
    },
    106 + exponent,
    { marginFactor: factor },
  );
}

// The mean loss, and so every step, is the same when all pairs occur equally often.
unchangedBy(
  'writing every training pair twice',
  ({ train, width, ...rest }) => {
    const order = Array.from({ length: 2 * train.count }, (_, k) => k % train.count);
    return { ...rest, width, train: select(train, width, order) };
  },
  108,
  { mayChange: DYNAMICS },
);

// One pair more often changes the weights of the loss, but neither the feasible set nor u*.
unchangedBy(
  'writing one training pair twice',
  ({ train, width, ...rest }, salt) => {
    const again = (salt >>> 0) % train.count;
    return { ...rest, width, train: select(train, width, [...Array(train.count).keys(), again]) };
  },
  109,
  { mayChange: DYNAMICS },
);

it('changes when the responses of one separable training set are exchanged', () => {
  // The comparison above can fail: exchanged responses have the opposite u*.
  let different = 0;
  fc.assert(
    fc.property(draws, (draw) => {
      const instance = instanceOf(draw);
      fc.pre(instance !== null);
      const { evaluation } = instance!;
      const before = new Analysis(instance!, correct).prediction;
      const exchanged = {
        ...evaluation,
        chosenHidden: evaluation.rejectedHidden,
        rejectedHidden: evaluation.chosenHidden,
      };
      const after = new Analysis({ ...instance!, evaluation: exchanged }, correct).prediction;
      fc.pre(before !== null && after !== null);
      if (before!.positive !== after!.positive) different += 1;
    }),
    { seed: 110, numRuns: RUNS },
  );
  assert.ok(different > 0);
});

it.run();
