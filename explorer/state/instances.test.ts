/** The instance files that a link stands for, against values worked out here. */

import Fraction from 'fraction.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { equation5Instance } from './equation-5-instance.ts';
import { planePairs } from './plane-pairs.ts';
import { readLink, type ViewId, type ViewState } from './state.ts';
import { theorem1Instance } from './theorem-1-instance.ts';
import { theorem2Instance } from './theorem-2-instance.ts';
import { textOf, tokensOf, WORDS } from './words.ts';

const it = suite('the instances of the explorer');

/** Controls of a view as a link sets them. */
function controls<V extends ViewId>(view: V, link = ''): ViewState<V> {
  const { state, faults } = readLink(`#view=${view}&${link}`);
  assert.equal(faults, [], link);
  return state.views[view] as ViewState<V>;
}

interface Row {
  readonly token: number;
  readonly hidden: readonly number[];
}
interface Pair {
  readonly prompt: readonly number[];
  readonly chosen: Row;
  readonly rejected: Row;
}
interface Plane {
  readonly beta: number;
  readonly learningRate: number;
  readonly train: readonly Pair[];
  readonly eval: readonly Pair[];
}
const plane = (link = ''): Plane =>
  JSON.parse(theorem2Instance(controls('theorem-2', link))) as unknown as Plane;
const flat = (pairs: readonly Pair[]): number[] =>
  pairs.flatMap(({ chosen, rejected }) => [...chosen.hidden, ...rejected.hidden].map((x) => 16 * x));

it('theorem 1: shares p among the correct responses and the rest among the others, exactly', () => {
  for (const link of [
    '',
    'p=-12',
    'p=-0.05&responses=12&correct=11',
    'p=-4.35&responses=2&correct=1&seed=-3',
  ]) {
    const state = controls('theorem-1', `${link}${link === '' ? '' : '&'}delta=0.5&beta=-2`);
    const { beta, delta, prompts } = JSON.parse(theorem1Instance(state)) as {
      beta: string;
      delta: string;
      prompts: { responses: { reference: string; correct: boolean }[] }[];
    };
    assert.is(beta, '1/100');
    assert.is(delta, '79/25');
    const { responses } = prompts[0]!;
    assert.is(responses.length, state.responses);
    assert.is(responses.filter(({ correct }) => correct).length, state.correct);
    const sum = (which: boolean): Fraction =>
      responses
        .filter(({ correct }) => correct === which)
        .reduce((total, { reference }) => total.add(new Fraction(reference)), new Fraction(0));
    assert.ok(Math.abs(sum(true).valueOf() / 10 ** state.p - 1) < 0.006, 'p to three digits');
    assert.is(sum(true).add(sum(false)).toFraction(), '1');
  }
});

it('theorem 2: writes the points on show, and the asked share of the limit of H4', () => {
  for (const link of ['', 'seed=3&pairs=40&tests=12', 'rate=99&beta=0.7', 'rate=5&beta=-2', 'drop=H4']) {
    const state = controls('theorem-2', link);
    const { beta, learningRate, train, eval: evaluation } = plane(link);
    const points = planePairs(state);
    assert.equal(flat(train), points.train);
    assert.equal(flat(evaluation), points.evaluation);
    assert.is(train.length, state.pairs);
    assert.is(evaluation.length, state.tests);
    const norms = train.flatMap(({ prompt, chosen, rejected }) =>
      [prompt, chosen.hidden, rejected.hidden].map(([x, y]) => x! ** 2 + y! ** 2),
    );
    const limit = 2 / (Math.max(...norms) * Math.max(1, beta ** 2));
    const share = (state.rate / 100) * (state.drop === 'H4' ? 40 : 1);
    assert.ok(Math.abs(learningRate / (share * limit) - 1) < 1e-5, link);
    assert.is(learningRate < limit, state.drop !== 'H4');
    const trained = new Set(train.flatMap(({ chosen, rejected }) => [chosen.token, rejected.token]));
    for (const { chosen, rejected } of evaluation) {
      assert.not.ok(trained.has(chosen.token) || trained.has(rejected.token), 'unseen tokens');
    }
  }
});

/** One of them separates the pairs of each seed. */
const DIRECTIONS = ['4 3', '3 4', '5 0', '4 -3'].map((text) => text.split(' ').map(Number));

it('theorem 2: seeds are separable, reproducible and differ', () => {
  const seen = new Set<string>();
  for (let seed = -20; seed < 20; seed++) {
    const state = controls('theorem-2', `seed=${seed}&pairs=60`);
    const { train, evaluation } = planePairs(state);
    assert.equal(planePairs(state), { train, evaluation });
    assert.is(theorem2Instance(state), theorem2Instance(state));
    seen.add(JSON.stringify(train));
    const separates = ([a, b]: readonly number[]): boolean =>
      Array.from({ length: 60 }, (_, i) => train.slice(4 * i, 4 * i + 4)).every(
        ([x, y, u, v]) => a! * (x! - u!) + b! * (y! - v!) > 0,
      );
    assert.ok(DIRECTIONS.some(separates), `seed ${seed}`);
    // The first pairs stay when there are more.
    assert.equal(planePairs({ ...state, pairs: 7 }).train, train.slice(0, 28));
  }
  assert.is(seen.size, 40);
});

it('theorem 2: each dropped hypothesis changes what it says, and nothing else', () => {
  const base = plane();
  const [first] = base.train;
  const three = plane('drop=H3');
  assert.equal(three.train.slice(0, -1), base.train);
  const last = three.train.at(-1)!;
  assert.equal([last.chosen, last.rejected], [first!.rejected, first!.chosen]);
  const five = plane('drop=H5');
  assert.equal(five.train, base.train);
  const { chosen, rejected } = five.eval[0]!;
  assert.ok(base.train.some((pair) => pair.rejected.token === chosen.token));
  assert.ok(base.train.some((pair) => pair.chosen.token === rejected.token));
  assert.equal(five.eval.slice(1), base.eval.slice(1));
  assert.ok(plane('drop=H4').learningRate > 30 * base.learningRate);
  // H6 is about where training starts, which an instance does not say.
  assert.equal(plane('drop=H6'), base);
});

it('theorem 2: moved points are taken as they are', () => {
  const { train, eval: evaluation } = plane('train=1.-2.3.64.-64.0.0.5&eval=0.16.0.-16');
  assert.equal(flat(train), [1, -2, 3, 64, -64, 0, 0, 5]);
  assert.equal(flat(evaluation), [0, 16, 0, -16]);
});

it('equation 5: words become tokens, and equal words so far equal representations', () => {
  const link = 'chosen=2.8.0&rejected=2.8.4&paraphrase=2.8.1&eta=1&beta=-1';
  const file = JSON.parse(equation5Instance(controls('equation-5', link))) as {
    beta: number;
    learningRate: number;
    unembedding: number[][];
    chosen: { tokens: number[]; hidden: number[][] };
    rejected: { tokens: number[]; hidden: number[][] };
    eval: { tokens: number[]; hidden: number[][] };
  };
  assert.equal([file.beta, file.learningRate], [0.1, 10]);
  assert.is(file.unembedding.length, WORDS.length);
  const tokens = [file.chosen, file.rejected, file.eval].map((r) => r.tokens.join('.'));
  assert.equal(tokens, ['2.8.0', '2.8.4', '2.8.1']);
  assert.equal(file.chosen.hidden, file.rejected.hidden);
  assert.equal(file.chosen.hidden, file.eval.hidden);
  const other = controls('equation-5', `${link}&seed=1`);
  assert.is.not(equation5Instance(other), equation5Instance(controls('equation-5', link)));
});

it('equation 5: words are read as they are written, and others refused', () => {
  const all = WORDS.slice(0, 8).map((_, v) => v);
  assert.equal(tokensOf(textOf(all)), { tokens: all });
  assert.equal(tokensOf('  This IS  good '), { tokens: [3, 8, 0] });
  assert.equal(tokensOf(' '), { fault: 'has 0 words; expected 1 to 8' });
  assert.equal(tokensOf(`${textOf(all)} it`), { fault: 'has 9 words; expected 1 to 8' });
  assert.equal(tokensOf('it is fine'), { fault: 'has the word "fine"; expected words of the list' });
});

it.run();
