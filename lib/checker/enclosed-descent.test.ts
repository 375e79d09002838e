import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as elementary from '../interval/elementary.ts';
import * as iv from '../interval/interval.ts';
import type { DescentConstants, DescentState } from './convergence-time.ts';
import { encloseDescent } from './enclosed-descent.ts';
import { type DifferenceRows, differenceRows, squaredNorm } from './rows.ts';

const it = suite('encloseDescent');

function rowsOf(left: readonly number[], right: readonly number[], width: number): DifferenceRows {
  const count = left.length / width;
  return differenceRows(
    {
      count,
      prompt: new Float64Array(left.length),
      chosenHidden: Float64Array.from(left),
      rejectedHidden: Float64Array.from(right),
      chosenToken: new Int32Array(count),
      rejectedToken: new Int32Array(count).fill(1),
    },
    width,
  );
}

type Vector = readonly iv.Interval[];

const dot = (a: Vector, b: Vector): iv.Interval => a.map((v, d) => iv.multiply(v, b[d]!)).reduce(iv.add);
const normOf = (a: Vector): iv.Interval => iv.sqrtNonNegative(a.map((v) => iv.multiply(v, v)).reduce(iv.add));

/** Loss and norm of the exact trajectory after the given steps, enclosed in interval arithmetic. */
function exactStates(
  x: DifferenceRows,
  learningRate: number,
  head: readonly number[],
  times: readonly number[],
) {
  const vectors = Array.from({ length: x.count }, (_, i) =>
    Array.from({ length: x.width }, (_, d) =>
      iv.subtract(iv.point(x.left[i * x.width + d]!), iv.point(x.right[i * x.width + d]!)),
    ),
  );
  const step = iv.divide(iv.point(learningRate), iv.point(x.count));
  let u: Vector = head.map(iv.point);
  const states = new Map<number, { loss: iv.Interval; norm: iv.Interval }>();
  for (let t = 0; t <= Math.max(...times); t++) {
    const margins = vectors.map((v) => dot(u, v));
    if (times.includes(t)) {
      const loss = margins.map((m) => elementary.log1p(elementary.exp(iv.negate(m)))).reduce(iv.add);
      states.set(t, { loss, norm: normOf(u) });
    }
    const weights = margins.map((m) => iv.divide(step, iv.add(iv.point(1), elementary.exp(m))));
    u = u.map((v, d) => vectors.map((w, i) => iv.multiply(weights[i]!, w[d]!)).reduce(iv.add, v));
  }
  return states;
}

function constantsOf(x: DifferenceRows, learningRate: number, head: readonly number[]): DescentConstants {
  const squares = Array.from({ length: x.count }, (_, i) => squaredNorm(x, i));
  return {
    count: x.count,
    learningRate: iv.point(learningRate),
    squaredRadius: iv.upper(squares.reduce(iv.max)),
    margin: iv.point(1),
    initialNorm: normOf(head.map(iv.point)),
  };
}

/** Above the exact loss and norm, by a relative 1e-10 at most. */
function isTightBound(state: DescentState, exact: { loss: iv.Interval; norm: iv.Interval }): boolean {
  const within = (bound: iv.Interval, value: iv.Interval): boolean =>
    !iv.isBelow(iv.upper(bound), iv.upper(value)) &&
    !iv.isBelow(iv.add(iv.multiply(value, iv.point(1 + 1e-10)), iv.point(1e-100)), iv.upper(bound));
  return within(state.loss, exact.loss) && within(state.norm, exact.norm);
}

const TIMES = [0, 1, 7, 50];
const cases: readonly (readonly [string, number[], number[], number, number[]])[] = [
  ['from 0', [1, 1, 2, -1], [0, 0, 0, 0], 0.4, [0, 0]],
  ['with rounded differences', [1.1, 0.7, 2, -1e-3], [0.3, 1e-17, 1e-9, 0.9], 0.5, [0, 0]],
  ['from an initial head', [1, 0.1, 0.3, 1], [0, 0.3, 0.1, 0], 2, [-0.3, 0.7]],
  ['with a step close to 8/R²', [1, 1, 1, -1], [0, 0, 0, 0], 3.9, [0.1, 0]],
];

for (const [name, left, right, rate, head] of cases) {
  it(`bounds loss and norm of the exact trajectory from above, tightly, ${name}`, () => {
    const x = rowsOf(left, right, 2);
    const descent = encloseDescent(x, constantsOf(x, rate, head), rate, Float64Array.from(head));
    assert.ok(descent !== null);
    const exact = exactStates(x, rate, head, TIMES);
    for (const t of TIMES) assert.ok(isTightBound(descent.stateAt(t), exact.get(t)!), `after ${t} steps`);
    assert.throws(() => descent.stateAt(3), /forwards/);
  });
}

it('would not bound the trajectory of a step that is larger by 1e-8', () => {
  const [, left, right, rate, head] = cases[0]!;
  const x = rowsOf(left, right, 2);
  const other = rate * (1 + 1e-8);
  const descent = encloseDescent(x, constantsOf(x, other, head), other, null)!;
  assert.not.ok(isTightBound(descent.stateAt(50), exactStates(x, rate, head, [50]).get(50)!));
});

it('bounds the norm where its square underflows', () => {
  const x = rowsOf([1e-90, 0], [0, 0], 2);
  const descent = encloseDescent(x, constantsOf(x, 1e-90, [0, 0]), 1e-90, null)!;
  const { norm } = exactStates(x, 1e-90, [0, 0], [1]).get(1)!;
  assert.not.ok(iv.isBelow(iv.upper(descent.stateAt(1).norm), norm));
});

it('says nothing for steps above 8/R² or sizes outside the rounding model', () => {
  const of = (size: number, rate: number) => {
    const x = rowsOf([size, 0], [0, 0], 2);
    return encloseDescent(x, constantsOf(x, rate, [0, 0]), rate, null);
  };
  assert.ok(of(1, 7.999) !== null);
  assert.is(of(1, 8.001), null);
  assert.is(of(1e-120, 1), null);
  assert.is(of(1, 1e-120), null);
});

it.run();
