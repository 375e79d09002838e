import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exp, expm1, log, log1p, sigmoid } from '../float/elementary.ts';
import * as iv from '../interval/interval.ts';
import { toNumberUp } from '../interval/to-number.ts';
import { explicitGram } from '../max-margin/exact/gram.ts';
import { exactMaxMargin } from '../max-margin/exact/solve.ts';
import {
  aPrioriState,
  type DescentConstants,
  enterBasin,
  timeUntilAligned,
  timeUntilPotential,
} from './convergence-time.ts';
import { decideSeparator } from './explicit-separator.ts';
import { differenceRows } from './rows.ts';
import { pairsOf } from './testing.ts';

const it = suite('times of gradient descent');

const STEPS = 3000;
/** Far above the rounding errors of 3000 steps, far below what is compared. */
const SLACK = 1e-9;

interface Run {
  readonly constants: DescentConstants;
  /** Per step 0..STEPS: L, ‖u‖, min_i⟨u,x_i⟩/‖u‖ in units of γ*, cos∠(u,u*). */
  readonly loss: Float64Array;
  readonly norm: Float64Array;
  readonly marginRatio: Float64Array;
  readonly cosine: Float64Array;
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((s, v, d) => s + v * b[d]!, 0);
const normOf = (a: readonly number[]): number => Math.sqrt(dot(a, a));

/** Gradient descent on the mean loss with η = rate/R², or null when the vectors are not separable. */
function descend(vectors: readonly number[][], initial: readonly number[], rate: number): Run | null {
  const width = vectors[0]!.length;
  const pairs = pairsOf(vectors);
  const gram = explicitGram(pairs, width);
  const solution = exactMaxMargin(gram, { support: [] });
  if (solution.kind !== 'separable') return null;
  const decision = decideSeparator(differenceRows(pairs, width), {
    ...solution,
    kind: 'exact',
    exponent: -2 * gram.exponent,
  });
  if (!decision.ok) throw new Error(decision.failure);
  const { direction, margin } = decision.facts;
  const uStar = [...direction];
  const squaredRadius = Math.max(...vectors.map((x) => dot(x, x)));
  const learningRate = rate / squaredRadius;
  const step = learningRate / vectors.length;
  const u = initial.slice(0, width);
  const head = iv.sqrt(u.map((v) => iv.multiply(iv.point(v), iv.point(v))).reduce(iv.add));
  const series = (): Float64Array => new Float64Array(STEPS + 1);
  const run = { loss: series(), norm: series(), marginRatio: series(), cosine: series() };
  for (let t = 0; t <= STEPS; t++) {
    const margins = vectors.map((x) => dot(u, x));
    run.loss[t] = margins.reduce((s, m) => s + (m > 0 ? log1p(exp(-m)) : log1p(exp(m)) - m), 0);
    run.norm[t] = normOf(u);
    run.marginRatio[t] = (Math.min(...margins) * normOf(uStar)) / run.norm[t]!;
    run.cosine[t] = dot(u, uStar) / (run.norm[t]! * normOf(uStar));
    for (const [i, x] of vectors.entries()) {
      const g = step * sigmoid(-margins[i]!);
      for (let d = 0; d < width; d++) u[d] = u[d]! + g * x[d]!;
    }
  }
  return {
    ...run,
    constants: {
      count: vectors.length,
      learningRate: iv.point(learningRate),
      squaredRadius: iv.point(squaredRadius),
      margin,
      initialNorm: head,
    },
  };
}

interface Report {
  /** Certified statements the trajectory contradicts. */
  readonly violations: string[];
  readonly counts: { aPriori: number; potential: number; aligned: number };
  /** Largest certified time over true time, over targets reached after step 100. */
  readonly looseness: number;
}

const potentialOf = (loss: number): number => -log(expm1(loss));

/** Confronts what follows from `constants` with the trajectory. */
function confront(run: Run, constants = run.constants): Report {
  const violations: string[] = [];
  const counts = { aPriori: 0, potential: 0, aligned: 0 };
  let looseness = 0;
  for (const c of [0.5, 1, 2, 4, 8]) {
    const state = aPrioriState(constants, c);
    if (state === null) continue;
    const time = Math.floor(toNumberUp(state.time.hi));
    if (time > STEPS) continue;
    counts.aPriori += 1;
    const bound = toNumberUp(state.loss.hi);
    const first = run.loss.findIndex((loss) => loss <= bound * (1 + SLACK));
    if (first < 0 || first > time) violations.push(`a-priori loss, c = ${c}`);
    else if (run.norm[first]! > toNumberUp(state.norm.hi) * (1 + SLACK))
      violations.push(`a-priori norm, c = ${c}`);
  }
  for (const start of [0, 3, 30, 300]) {
    const state = {
      time: iv.point(start),
      loss: iv.point(run.loss[start]! * (1 + SLACK)),
      norm: iv.point(run.norm[start]! * (1 + SLACK)),
    };
    const basin = enterBasin(constants, state);
    if (basin === null) continue;
    for (const gain of [0.1, 0.5, 1, 2, 3]) {
      const target = toNumberUp(basin.potential.hi) + gain;
      const time = Math.ceil(toNumberUp(timeUntilPotential(constants, basin, iv.point(target)).hi));
      if (time > STEPS) continue;
      counts.potential += 1;
      if (potentialOf(run.loss[time]!) < target - 1e-6) violations.push(`potential ${target} from ${start}`);
      const reached = run.loss.findIndex((loss) => potentialOf(loss) >= target);
      if (reached > 100) looseness = Math.max(looseness, (time - start) / (reached - start));
    }
    for (const rho of [0.3, 0.6, 0.8, 0.9, 0.97]) {
      const aligned = timeUntilAligned(constants, basin, iv.point(rho));
      const time = aligned === null ? Number.POSITIVE_INFINITY : Math.ceil(toNumberUp(aligned.hi));
      if (time > STEPS) continue;
      counts.aligned += 1;
      for (let t = time; t <= STEPS; t++) {
        if (run.marginRatio[t]! >= rho - SLACK && run.cosine[t]! >= rho - SLACK) continue;
        violations.push(`alignment ${rho} from ${start} at ${t}`);
        break;
      }
    }
  }
  return { violations, counts, looseness };
}

const entry = fc.integer({ min: -4, max: 4 });
const draws = fc
  .record({ count: fc.integer({ min: 1, max: 5 }), width: fc.integer({ min: 1, max: 4 }) })
  .chain(({ count, width }) =>
    fc.tuple(
      fc.array(fc.array(entry, { minLength: width, maxLength: width }), {
        minLength: count,
        maxLength: count,
      }),
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
      fc.constantFrom(0, 0.3),
      fc.constantFrom(0.5, 2, 3.9),
    ),
  );

it('hold on the trajectories of random instances', () => {
  const total = { runs: 0, aPriori: 0, potential: 0, aligned: 0 };
  fc.assert(
    fc.property(draws, ([vectors, initial, size, rate]) => {
      const run = descend(
        vectors,
        initial.map((v) => v * size),
        rate,
      );
      if (run === null) return;
      const { violations, counts } = confront(run);
      assert.equal(violations, []);
      total.runs += 1;
      for (const key of ['aPriori', 'potential', 'aligned'] as const) total[key] += counts[key];
    }),
    { seed: 91, numRuns: 150 },
  );
  assert.ok(
    total.runs > 40 && total.aPriori > 50 && total.potential > 50 && total.aligned > 20,
    JSON.stringify(total),
  );
});

it('are within two percent of the truth for a single pair, where every inequality is nearly an equality', () => {
  const run = descend([[1, 2]], [0, 0], 1)!;
  const late = { ...run, loss: run.loss, norm: run.norm };
  const { violations, looseness } = confront(late);
  assert.equal(violations, []);
  const basin = enterBasin(run.constants, {
    time: iv.point(300),
    loss: iv.point(run.loss[300]!),
    norm: iv.point(run.norm[300]!),
  })!;
  const target = potentialOf(run.loss[2500]!);
  const time = toNumberUp(timeUntilPotential(run.constants, basin, iv.point(target)).hi);
  assert.ok(time >= 2500 && time <= 2500 * 1.02, `${time}`);
  assert.ok(looseness >= 1 && looseness < 2, `${looseness}`);
});

it('would not hold with a margin or a step that is too large', () => {
  const run = descend([[1, 2]], [0, 0], 1)!;
  const { constants } = run;
  assert.equal(confront(run).violations, []);
  const planted: Partial<DescentConstants>[] = [
    { margin: iv.scale(constants.margin, 1) },
    { learningRate: iv.scale(constants.learningRate, 2) },
    { margin: iv.multiply(constants.margin, iv.point(1.05)) },
  ];
  for (const change of planted) {
    assert.ok(confront(run, { ...constants, ...change }).violations.length > 0);
  }
});

it('only get later with a smaller margin, a smaller step, a larger loss, a later state and a higher target', () => {
  const run = descend(
    [
      [1, 2],
      [2, 0],
    ],
    [0, 0],
    1,
  )!;
  const { constants } = run;
  const state = { time: iv.point(300), loss: iv.point(run.loss[300]!), norm: iv.point(run.norm[300]!) };
  const timeOf = (change: Partial<DescentConstants>, changed: Partial<typeof state>, rho = 0.9): number => {
    const c = { ...constants, ...change };
    return toNumberUp(timeUntilAligned(c, enterBasin(c, { ...state, ...changed })!, iv.point(rho))!.hi);
  };
  const base = timeOf({}, {});
  assert.ok(timeOf({ learningRate: iv.scale(constants.learningRate, -1) }, {}) > base);
  assert.ok(timeOf({}, { loss: iv.multiply(state.loss, iv.point(1.01)) }) > base);
  assert.ok(timeOf({}, { norm: iv.multiply(state.norm, iv.point(1.01)) }) > base);
  assert.ok(timeOf({}, { time: iv.point(400) }) > base);
  assert.ok(timeOf({}, {}, 0.95) > base);
  const basin = enterBasin(constants, state)!;
  const target = iv.add(basin.potential, iv.point(1));
  const smaller = { ...constants, margin: iv.scale(constants.margin, -1) };
  assert.ok(
    iv.isBelow(timeUntilPotential(constants, basin, target), timeUntilPotential(smaller, basin, target)),
  );
});

it('are not claimed for steps that are too large, outside the basin or for an alignment beyond reach', () => {
  const { constants, loss, norm } = descend([[1, 2]], [0, 0], 1)!;
  const rate = (product: number) => ({ ...constants, learningRate: iv.point(product / 5) });
  assert.ok(aPrioriState(rate(3.99), 1) !== null);
  assert.is(aPrioriState(rate(4.01), 1), null);
  assert.is(aPrioriState(constants, 0), null);
  assert.is(aPrioriState(constants, Number.NaN), null);
  const state = { time: iv.point(0), loss: iv.point(loss[0]!), norm: iv.point(0) };
  // ln 2 = 0.693147…
  assert.is(enterBasin(constants, { ...state, loss: iv.point(0.6932) }), null);
  assert.ok(enterBasin(constants, { ...state, loss: iv.point(Math.LN2 - 1e-5) }) !== null);
  assert.is(enterBasin(rate(40), { ...state, loss: iv.point(0.6) }), null);
  const basin = enterBasin(constants, { ...state, loss: iv.point(0.5), norm: iv.point(norm[3]!) })!;
  assert.is(timeUntilAligned(constants, basin, iv.point(1)), null);
});

it.run();
