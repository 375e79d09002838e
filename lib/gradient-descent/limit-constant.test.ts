import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { DescentProblem } from './coordinates.ts';
import { constantAtTime, limitConstant, measureConstant } from './limit-constant.ts';
import { bruteForceSeparator, randomRows } from './testing.ts';
import { followDescent } from './trajectory.ts';

const it = suite('limit constant of the direction');

interface Comparison {
  readonly predicted: number;
  readonly atEnd: number;
  readonly measured: number;
  readonly rate: number;
}

function selectRows({ rows, width }: DescentProblem, indices: readonly number[]): Float64Array {
  return Float64Array.from(indices.flatMap((i) => [...rows.subarray(i * width, (i + 1) * width)]));
}

/** Reads the remnant off at 10^150 and compares at 10^300. */
function compare(
  problem: DescentProblem,
  uStar: Float64Array,
  support: readonly number[],
  planted = 1,
): Comparison {
  let middle: Float64Array | undefined;
  let last: Float64Array | undefined;
  let end = 0;
  followDescent(problem, { trueSteps: 2000, untilLog10: 300 }, (point) => {
    if (point.log10Time === 150) middle = point.head();
    last = point.head();
    end = point.logTime;
  });
  const result = limitConstant({
    supportVectors: selectRows(problem, support),
    count: support.length,
    width: problem.width,
    uStar,
    scale: (planted * problem.stepSize) / problem.count,
    lateHead: middle!,
  });
  assert.ok(result.exists);
  return {
    predicted: result.constant,
    atEnd: constantAtTime(result.offset, uStar, end),
    measured: measureConstant(last!, uStar, end),
    rate: result.rate,
  };
}

it('is what gradient descent shows at 10^300 steps, where the o(1) of the theorem has gone by then', () => {
  let tested = 0;
  let slow = 0;
  for (let seed = 1; seed <= 16; seed++) {
    const [count, width] = seed % 3 === 0 ? [9, 3] : [4 + (seed % 3), 8];
    const rows = randomRows(count, width, seed, count > width ? 1.5 : 0);
    const solution = bruteForceSeparator(rows, count, width);
    if (solution === undefined) continue;
    const initialHead = randomRows(1, width, 100 + seed);
    const problem = { rows, count, width, stepSize: 0.5, initialHead };
    const { predicted, atEnd, measured, rate } = compare(problem, solution.uStar, solution.support);
    // The remnant is read off at 10^150, where ln t = 345: e^{-345·0.05} = 3e-8.
    const decay = Math.min(rate, solution.nextMargin - 1);
    if (process.env.SHOW_ERRORS)
      console.log(seed, decay, predicted, measured, measured / predicted - 1, atEnd / measured - 1);
    if (decay < 0.05) {
      slow++;
      continue;
    }
    tested++;
    // ‖u* ln t + ũ‖ differs from ‖u*‖ ln t by a part of the order of ‖ũ‖/(‖u*‖ ln t).
    assert.ok(Math.abs(measured / predicted - 1) < 0.03, `seed ${seed}: ${predicted}, ${measured}`);
    assert.ok(Math.abs(measured / atEnd - 1) < 1e-6, `seed ${seed}: ${atEnd}, ${measured}`);
  }
  assert.ok(tested >= 8 && slow >= 1, `${tested} tested, ${slow} slow`);
});

it('reports the exponent with which the rest decays', () => {
  const { rows, seed } = { rows: randomRows(6, 8, 2), seed: 2 };
  const { uStar, support } = bruteForceSeparator(rows, 6, 8)!;
  const problem = { rows, count: 6, width: 8, stepSize: 0.5, initialHead: randomRows(1, 8, 100 + seed) };
  const heads = new Map<number, Float64Array>();
  followDescent(problem, { trueSteps: 2000, untilLog10: 3000 }, (point) => {
    if ([1000, 1500, 3000].includes(point.log10Time)) heads.set(point.log10Time, point.head());
  });
  const result = limitConstant({
    supportVectors: selectRows(problem, support),
    count: support.length,
    width: 8,
    uStar,
    scale: 0.5 / 6,
    lateHead: heads.get(3000)!,
  });
  assert.ok(result.exists && result.rate < 0.02);
  const distance = (log10Time: number) =>
    Math.hypot(
      ...heads.get(log10Time)!.map((v, d) => v - uStar[d]! * log10Time * Math.LN10 - result.offset[d]!),
    );
  const observed = Math.log(distance(1000) / distance(1500)) / (500 * Math.LN10);
  assert.ok(Math.abs(observed / result.rate - 1) < 0.05, `${observed} ${result.rate}`);
});

it('holds for linearly dependent support vectors, whose dual variables are not unique', () => {
  // (±1, ±1, 2): u* = (0, 0, 1/2), and every row has margin 1; a fifth row doubles the first.
  const rows = Float64Array.of(1, 1, 2, 1, -1, 2, -1, 1, 2, -1, -1, 2, 1, 1, 2);
  const problem = { rows, count: 5, width: 3, stepSize: 0.5, initialHead: Float64Array.of(3, -1, 0) };
  const { predicted, atEnd, measured } = compare(problem, Float64Array.of(0, 0, 0.5), [0, 1, 2, 3, 4]);
  assert.ok(predicted > 0.01);
  assert.ok(Math.abs(measured / predicted - 1) < 0.01, `${predicted} ${measured}`);
  assert.ok(Math.abs(measured / atEnd - 1) < 1e-5);
});

it('is refuted when a wrong step size enters the prediction, or a support vector is forgotten', () => {
  const rows = randomRows(5, 8, 4);
  const { uStar, support } = bruteForceSeparator(rows, 5, 8)!;
  assert.ok(support.length >= 3);
  const problem = { rows, count: 5, width: 8, stepSize: 0.5 };
  const wrong = compare(problem, uStar, support, 7.4);
  assert.ok(Math.abs(wrong.measured / wrong.atEnd - 1) > 1e-4, JSON.stringify(wrong));
  const forgotten = limitConstant({
    supportVectors: selectRows(problem, support.slice(1)),
    count: support.length - 1,
    width: 8,
    uStar,
    scale: 0.1,
    lateHead: uStar,
  });
  assert.not(forgotten.exists && Math.abs(forgotten.constant / wrong.measured - 1) < 0.01);
});

it('does not exist for {(1,0), (1,1)}, where the second support vector needs dual variable 0', () => {
  const rows = Float64Array.of(1, 0, 1, 1);
  const input = { supportVectors: rows, count: 2, width: 2, scale: 0.25, lateHead: Float64Array.of(100, 2) };
  const result = limitConstant({ ...input, uStar: Float64Array.of(1, 0) });
  assert.is(result.exists, false);
  // sin∠·ln t indeed keeps growing.
  const seen: number[] = [];
  followDescent(
    { rows, count: 2, width: 2, stepSize: 0.5 },
    { trueSteps: 1000, untilLog10: 300 },
    (point) => {
      if ([10, 50, 300].includes(point.log10Time))
        seen.push(measureConstant(point.head(), Float64Array.of(1, 0), point.logTime));
    },
  );
  assert.ok(seen[1]! > seen[0]! + 1 && seen[2]! > seen[1]! + 1, `${seen}`);
});

it('does not exist in a degenerate set with dependent support vectors either', () => {
  // u* = (1, 0, 0) = x_1; (1, ±1, 0) balance each other, (1, 0, 1) has no counterpart.
  const supportVectors = Float64Array.of(1, 0, 0, 1, 1, 0, 1, -1, 0, 1, 0, 1);
  const base = { width: 3, uStar: Float64Array.of(1, 0, 0), scale: 0.1, lateHead: Float64Array.of(9, 1, 1) };
  assert.is(limitConstant({ ...base, supportVectors, count: 4 }).exists, false);
  assert.is(limitConstant({ ...base, supportVectors: supportVectors.slice(0, 9), count: 3 }).exists, true);
});

it('exists for small but positive dual variables', () => {
  // u* = x_1·(1 − a)/1 + …: rows (1, −a) and (1, 1) have dual variables 1/(1 + a) and a/(1 + a) for u* = (1, 0).
  for (const a of [1e-3, 1e-6, 1e-9]) {
    const result = limitConstant({
      supportVectors: Float64Array.of(1, -a, 1, 1),
      count: 2,
      width: 2,
      uStar: Float64Array.of(1, 0),
      scale: 1,
      lateHead: Float64Array.of(9, 1),
    });
    assert.ok(result.exists);
    // e^{−⟨x_2,ũ⟩} = a/(1 + a) and e^{−⟨x_1,ũ⟩} = 1/(1 + a).
    const second = Math.log((1 + a) / a);
    const first = Math.log(1 + a);
    assert.ok(Math.abs(result.offset[1]! - (second - first) / (1 + a)) < 1e-5, `${a}: ${result.offset}`);
  }
});

it('measures angles far below the square root of the rounding unit', () => {
  const head = Float64Array.of(1e3, 1e-9, 0);
  assert.ok(Math.abs(measureConstant(head, Float64Array.of(2, 0, 0), 5) - 5e-12) < 1e-24);
  assert.is(measureConstant(Float64Array.of(3, 6, 9), Float64Array.of(1, 2, 3), 7) < 1e-15, true);
});

it.run();
