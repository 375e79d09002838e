import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exp, log } from '../../lib/float/elementary.ts';
import { followDescent } from '../../lib/gradient-descent/trajectory.ts';
import { midpoint } from '../../lib/interval/to-number.ts';
import { Analysis } from '../../theorems/theorem-2/analysis.ts';
import { correct } from '../../theorems/theorem-2/formulas.ts';
import { byHand } from '../../theorems/theorem-2/instances/by-hand.ts';
import { presets } from './config.ts';
import { followDirection, lateSlope, MARKS } from './direction.ts';
import { measureExplicit } from './explicit.ts';
import { measureImplicit } from './implicit.ts';
import { instanceOfTask, withEvaluation } from './instances.ts';
import { lateDifference, predictedLogTime } from './late-evaluation.ts';
import { short } from './rows.ts';
import { tasksOf } from './tasks.ts';
import { norm } from './vectors.ts';

const it = suite('parts of the experiment max-margin');

it('draws instances that are exact, reproducible and different', () => {
  const tasks = tasksOf({ config: presets.quick.config, seeds: [1, 2] });
  const seen = new Set<string>();
  for (const task of tasks) {
    const instance = instanceOfTask(task);
    assert.ok(instance !== null);
    const { chosenHidden, rejectedHidden, prompt } = instance!.train;
    for (const x of [...chosenHidden, ...rejectedHidden, ...prompt])
      assert.ok(Number.isInteger(x * 1024), String(x));
    assert.equal(instanceOfTask(task), instance);
    // Late evaluation pairs share training sets.
    const key = `${task.dial === 'late-evaluation' ? `late ${task.value}` : ''}${JSON.stringify([...chosenHidden])}`;
    assert.not(seen.has(key), JSON.stringify(task));
    seen.add(key);
  }
});

it('makes nearly conflicting pairs with a margin that is at most their common component', () => {
  for (const value of [0, 3, 6]) {
    const instance = instanceOfTask({ seed: 4, dial: 'near-separability', value, index: 0 })!;
    const { separator } = new Analysis(instance, correct);
    assert.ok(separator?.ok);
    const margin = midpoint(separator!.ok ? separator!.facts.margin : (undefined as never));
    assert.ok(margin <= 2 ** -value * (1 + 1e-12) && margin > 0, `${margin}`);
  }
});

it('predicts when a late pair is ranked: ⟨u(t), z⟩ changes its sign there', () => {
  const instance = instanceOfTask({ seed: 1, dial: 'late-evaluation', value: 4, index: 0 })!;
  const { separator, problem, learningRate } = new Analysis(instance, correct);
  assert.ok(separator?.ok);
  if (!separator?.ok) return;
  const { rows, count, width } = problem.train;
  const descent = { rows, count, width, stepSize: learningRate };
  const { direction, active } = separator.facts;
  const { constant } = followDirection(descent, { direction, uStar: direction, support: active });
  assert.ok(!('missing' in constant));
  if ('missing' in constant) return;
  for (const cosine of [1 / 16, 1 / 64]) {
    const z = lateDifference(direction, constant.offset, cosine);
    const product = z.reduce((sum, v, d) => sum + v * direction[d]!, 0);
    assert.ok(Math.abs(product / (norm(direction) * norm(Float64Array.from(z))) - cosine) < 1e-5);
    const predicted = predictedLogTime(direction, constant.offset, z)!;
    // C/c but for the part of ũ along u*, which shifts ln t.
    assert.ok(Math.abs(predicted - constant.predicted / cosine) < 5, `${predicted}`);
    const signs: [number, boolean][] = [];
    followDescent(
      descent,
      { trueSteps: 2000, untilLog10: 250, samplesPerDecade: 20 },
      ({ logTime, head }) => {
        const u = head();
        signs.push([logTime, z.reduce((sum, v, d) => sum + v * u[d]!, 0) > 0]);
      },
    );
    const first = signs.findIndex(([, positive]) => positive);
    assert.ok(signs.slice(first).every(([, positive]) => positive));
    const [before, after] = [signs[first - 1]![0], signs[first]![0]];
    assert.ok(before - 0.01 < predicted && predicted < after + 0.01, `${before} ${predicted} ${after}`);
    const { evaluation } = withEvaluation(instance, z);
    assert.equal([...evaluation.chosenHidden], z);
  }
  assert.is(predictedLogTime(Float64Array.of(1, 0), Float64Array.of(1, 1), [1, 0]), null);
});

it('measures the slope of C/ln t as −1, and of a constant angle as 0', () => {
  const slope = (sine: (logTime: number) => number): number => lateSlope(MARKS.map((m) => sine(m * log(10))));
  assert.ok(Math.abs(slope((t) => 0.7 / t) + 1) < 1e-12);
  assert.ok(Math.abs(slope((t) => 1 / (t * t)) + 2) < 1e-12);
  assert.is(
    slope(() => 0.5),
    0,
  );
  // ln ln t/ln t is told apart at the tolerance of the thresholds.
  assert.ok(slope((t) => log(t) / t) > -0.9);
});

it('measures the instance made by hand as pencil and paper do', () => {
  const row = measureExplicit(byHand, null, null);
  assert.ok(!('missing' in row));
  if ('missing' in row) return;
  assert.ok(Math.abs(row.margin - 3 / Math.sqrt(5)) < 1e-8);
  assert.equal([row.support, row.level, row.predictedShare, row.accepted], [2, 'exact', 0.75, true]);
  // K = [[2, 1], [1, 5]], α = (4, 1)/9, s = η/3: ũ solves s·exp(−⟨x_i,ũ⟩) = α_i, two equations for two unknowns.
  const s = new Analysis(byHand, correct).learningRate / 3;
  const [a, b] = [-log(4 / 9 / s), -log(1 / 9 / s)];
  // x_1 = (1, 1), x_2 = (2, −1): ũ = ((a + b)/3, (2a − b)/3), u* = (2, 1)/3.
  const offset = [(a + b) / 3, (2 * a - b) / 3];
  const aside = Math.abs(offset[0]! - 2 * offset[1]!) / Math.sqrt(5);
  assert.ok(Math.abs(row.constant! - aside / (Math.sqrt(5) / 3)) < 1e-6, `${row.constant}`);
});

it('moves only trained rows of U, towards the matrix of a single pair', () => {
  const one = {
    ...byHand,
    train: instanceOfTask({ seed: 3, dial: 'dimension', value: 8, index: 0 })!.train,
    width: 8,
  };
  const { prompt, chosenToken, rejectedToken, chosenHidden, rejectedHidden } = one.train;
  const single = {
    ...one,
    train: {
      count: 1,
      prompt: prompt.slice(0, 8),
      chosenToken: chosenToken.slice(0, 1),
      rejectedToken: rejectedToken.slice(0, 1),
      chosenHidden: chosenHidden.slice(0, 8),
      rejectedHidden: rejectedHidden.slice(0, 8),
    },
    evaluation: instanceOfTask({ seed: 3, dial: 'dimension', value: 8, index: 0 })!.evaluation,
  };
  const row = measureImplicit(single, 0.01, 50, null);
  assert.ok(!('missing' in row));
  if ('missing' in row) return;
  // One pair: ΔU is a multiple of (e_{y+} − e_{y−})hᵀ from the first step on.
  assert.ok(row.softmaxSine < 1e-12);
  assert.ok(row.softmaxDistance < 1e-12);
  assert.equal([row.movedRows, row.unseenRows, row.largestUnseenMargin, row.support], [0, 16, 0, 1]);
});

it('keeps nine digits and never makes a zero', () => {
  assert.is(short(1 / 3), 0.333333333);
  assert.is(short(5e-324), 5e-324);
  assert.is(short(exp(-600) * exp(-100)), short(exp(-700)));
  assert.is(short(0), 0);
});

it.run();
