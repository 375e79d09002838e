import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exp, log } from '../float/elementary.ts';
import { coordinatesFor, type DescentProblem } from './coordinates.ts';
import { startDescent } from './explicit.ts';
import { logTimeSystem } from './log-time.ts';
import { integrateRadau } from './radau.ts';
import { randomRows } from './testing.ts';
import { type DescentPoint, followDescent, LARGEST_DIMENSION } from './trajectory.ts';

const it = suite('gradient descent in logarithmic time');

function problemOf(count: number, width: number, seed: number, stepSize: number, drift = 0): DescentProblem {
  return { rows: randomRows(count, width, seed, drift), count, width, stepSize };
}

/** u ← u + s Σ σ(−⟨u,x_i⟩) x_i in u-space, with the engine's own exponential: independent of the library. */
function plainDescent(
  { rows, count, width, stepSize, initialHead }: DescentProblem,
  steps: number,
): Float64Array {
  const u = Float64Array.from(initialHead ?? new Float64Array(width));
  for (let t = 0; t < steps; t++) {
    const gradient = new Float64Array(width);
    for (let i = 0; i < count; i++) {
      let margin = 0;
      for (let d = 0; d < width; d++) margin += u[d]! * rows[i * width + d]!;
      const weight = 1 / (1 + Math.exp(margin));
      for (let d = 0; d < width; d++) gradient[d]! += weight * rows[i * width + d]!;
    }
    for (let d = 0; d < width; d++) u[d]! += (stepSize / count) * gradient[d]!;
  }
  return u;
}

function relativeDifference(a: Float64Array, b: Float64Array): number {
  let difference = 0;
  let size = 0;
  for (let d = 0; d < a.length; d++) {
    difference += (a[d]! - b[d]!) * (a[d]! - b[d]!);
    size += b[d]! * b[d]!;
  }
  return Math.sqrt(difference / size);
}

function lastPoint(
  problem: DescentProblem,
  trueSteps: number,
  untilLog10: number,
): { head: Float64Array; point: DescentPoint } {
  let last: { head: Float64Array; point: DescentPoint } | undefined;
  const result = followDescent(problem, { trueSteps, untilLog10 }, (point) => {
    last = { head: point.head(), point };
  });
  assert.is(result.status, 'complete');
  return last!;
}

it('takes the steps of the definition, in dual and in primal coordinates', () => {
  for (const problem of [
    problemOf(4, 7, 1, 0.6),
    { ...problemOf(4, 7, 2, 0.6), initialHead: randomRows(1, 7, 9) },
    { ...problemOf(9, 3, 3, 0.6, 2), initialHead: randomRows(1, 3, 9) },
  ]) {
    const descent = startDescent(problem);
    assert.is(descent.coordinates.kind, problem.count <= problem.width ? 'dual' : 'primal');
    for (let t = 0; t < 500; t++) descent.step();
    assert.ok(relativeDifference(descent.head(), plainDescent(problem, 500)) < 1e-12);
  }
});

it('agrees at 10^6 steps with true gradient descent to 1e-7', () => {
  const problem = { ...problemOf(5, 8, 4, 1), initialHead: randomRows(1, 8, 10) };
  const truth = plainDescent(problem, 1_000_000);
  const difference = relativeDifference(lastPoint(problem, 2000, 6).head, truth);
  assert.ok(difference < 1e-7, `${difference}`);
  assert.ok(difference > 0, 'the continuation has no reason to agree in every bit');
  const primal = problemOf(12, 3, 5, 0.5, 2);
  const other = relativeDifference(lastPoint(primal, 2000, 5.5).head, plainDescent(primal, 316227));
  assert.ok(other < 1e-6, `primal: ${other}`);
});

it('would not agree if a factor n were dropped from the step', () => {
  const problem = problemOf(5, 8, 4, 1);
  const truth = plainDescent(problem, 200_000);
  const target = log(200_000);
  const descent = startDescent(problem);
  for (let t = 0; t < 2000; t++) descent.step();
  const continued = (scale: number) => {
    const system = logTimeSystem(descent.coordinates, scale, 1e-8);
    const { state } = integrateRadau(system, log(2000), descent.state, target);
    return relativeDifference(descent.coordinates.head(state), truth);
  };
  assert.ok(continued(1 / 5) < 1e-7);
  assert.ok(continued(1) > 1e-2);
});

it('reaches 10^300 steps and more, every margin growing like ln t or faster', () => {
  for (const problem of [problemOf(5, 8, 4, 1), problemOf(30, 60, 6, 0.1), problemOf(40, 6, 7, 0.3, 2)]) {
    const { point } = lastPoint(problem, 1000, 300);
    assert.is(point.log10Time, 300);
    for (const margin of point.margins)
      assert.ok(margin > 0.97 * point.logTime, `${margin} at ${point.logTime}`);
  }
  const beyond = lastPoint(problemOf(5, 8, 4, 1), 1000, 1e5);
  assert.ok(Math.min(...beyond.point.margins) > 0.999 * beyond.point.logTime);
});

it('follows the closed form of one pair: e^m + m grows by s‖x‖² a step, up to the error of Euler’s method', () => {
  // For the flow of one pair dm/dt = c/(1 + e^m), c = s‖x‖², so e^m + m = 1 + ct. Descent adds (c/2) ln t in the end.
  const problem: DescentProblem = { rows: Float64Array.of(0.3, -0.4), count: 1, width: 2, stepSize: 0.8 };
  const c = 0.2;
  const result: number[] = [];
  followDescent(problem, { trueSteps: 3000, untilLog10: 250 }, ({ logTime, margins }) => {
    if (logTime < 12) return;
    // ln(e^m + m) with e^m beyond the range of doubles: m + ln(1 + m e^−m).
    const m = margins[0]!;
    result.push(m + log(1 + m * exp(-m)) - (log(c) + logTime));
  });
  assert.ok(result.length > 2400);
  for (const error of result) assert.ok(Math.abs(error) < 1.5e-4, `${error}`);
  assert.ok(Math.abs(result.at(-1)!) < 1e-6, `${result.at(-1)}`);
});

it('visits step 0, true steps and samples in order, the last time included', () => {
  const points: DescentPoint[] = [];
  followDescent(
    problemOf(3, 4, 8, 0.5),
    { trueSteps: 200, untilLog10: 20.25, samplesPerDecade: 4 },
    (point) => {
      points.push(point);
    },
  );
  assert.is(points[0]!.step, 0);
  assert.is(points[0]!.log10Time, Number.NEGATIVE_INFINITY);
  for (let k = 1; k < points.length; k++) assert.ok(points[k]!.logTime > points[k - 1]!.logTime);
  assert.equal(
    points.slice(1, 7).map((p) => p.step),
    [1, 2, 4, 6, 10, 18],
  );
  assert.equal(
    points.slice(-3).map((p) => p.log10Time),
    [19.75, 20, 20.25],
  );
  const late = points.filter((p) => p.step === undefined);
  assert.is(late[0]!.log10Time, 2.5);
  assert.is(late.length, 72);
});

it('stops at the visitor’s word and at the last true step', () => {
  const problem = problemOf(3, 4, 8, 0.5);
  const during = followDescent(problem, { trueSteps: 100, untilLog10: 50 }, (p) =>
    p.log10Time > 10 ? 'stop' : undefined,
  );
  assert.is(during.status, 'stopped');
  const early = followDescent(problem, { trueSteps: 100, untilLog10: 50 }, (p) =>
    p.step === 10 ? 'stop' : undefined,
  );
  assert.equal([early.status, early.trueSteps, early.acceptedSteps], ['stopped', 10, 0]);
  const short = followDescent(problem, { trueSteps: 1e6, untilLog10: 3 }, () => undefined);
  assert.equal([short.status, short.trueSteps], ['complete', 1000]);
});

it('keeps one-step changes small at the handover, by more true steps when needed', () => {
  const result = followDescent(problemOf(3, 4, 8, 400), { trueSteps: 2, untilLog10: 9 }, () => undefined);
  assert.ok(result.trueSteps > 2 && result.turningAtHandover <= 0.02, JSON.stringify(result));
});

it('gives reasons, not exceptions, where it cannot go on', () => {
  const n = LARGEST_DIMENSION + 1;
  const rows = new Float64Array(n * n);
  for (let i = 0; i < n; i++) rows[i * n + i] = 1;
  const large = followDescent(
    { rows, count: n, width: n, stepSize: 1 },
    { trueSteps: 1, untilLog10: 5 },
    () => undefined,
  );
  assert.is(large.status, 'dimension-too-large');
  const conflict = { rows: Float64Array.of(1, -1, 0.5), count: 3, width: 1, stepSize: 1 };
  const stuck = followDescent(conflict, { trueSteps: 100, untilLog10: 400 }, () => undefined);
  assert.is.not(stuck.status, 'complete');
  const overflow = { rows: Float64Array.of(1e200), count: 1, width: 1, stepSize: 1e200 };
  assert.is(followDescent(overflow, { trueSteps: 5, untilLog10: 9 }, () => undefined).status, 'not-finite');
});

it('ignores rows that are 0 and treats duplicates like one heavier row', () => {
  const rows = Float64Array.of(1, 0.5, 0.25, 0, 0, 0, 1, 0.5, 0.25);
  const problem = { rows, count: 3, width: 3, stepSize: 1 };
  const { head } = lastPoint(problem, 500, 300);
  assert.ok(Math.abs(head[1]! / head[0]! - 0.5) < 1e-12 && Math.abs(head[2]! / head[0]! - 0.25) < 1e-12);
});

it('uses the Gram matrix it is given, and gives the same bits twice', () => {
  const problem = problemOf(20, 30, 12, 0.3);
  const gram = Float64Array.from(coordinatesFor(problem).matrix);
  const first = lastPoint(problem, 500, 300);
  const second = lastPoint({ ...problem, gram }, 500, 300);
  assert.equal(second.head, first.head);
  assert.equal(second.point.margins, first.point.margins);
  const other = lastPoint({ ...problem, gram: gram.map((v) => 2 * v) }, 500, 300);
  assert.ok(relativeDifference(other.head, first.head) > 0.1, 'a wrong Gram matrix shows');
});

it.run();
