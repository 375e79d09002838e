/**
 * The path of gradient descent on the explicit reward model from the first step to any number of steps: true steps
 * first, then their continuation in logarithmic time.
 */

import { exp, log } from '../float/elementary.ts';
import type { DescentProblem } from './coordinates.ts';
import { type ExplicitDescent, startDescent } from './explicit.ts';
import { logTimeSystem } from './log-time.ts';
import { integrateRadau, type RadauSegment } from './radau.ts';

export interface FollowOptions {
  /** True steps before the continuation; more (at most 20 times as many) are taken while single steps are long. */
  readonly trueSteps: number;
  /** The last time is 10^untilLog10 steps; may exceed 308. */
  readonly untilLog10: number;
  /** Visited points per factor of ten of time; default 10. */
  readonly samplesPerDecade?: number;
  /** Tolerance of the integrator; default 1e-8. */
  readonly tolerance?: number;
}

export interface DescentPoint {
  /** log10 of the number of steps; −Infinity at step 0. */
  readonly log10Time: number;
  /** ln of the number of steps. */
  readonly logTime: number;
  /** The number of steps, for true steps only. */
  readonly step?: number;
  /** ⟨u, x_i⟩, shape [n]; the caller's to keep. */
  readonly margins: Float64Array;
  /** u, shape [D], newly allocated by each call; call it before the visit returns. */
  head(): Float64Array;
}

export interface FollowResult {
  /**
   * 'complete'; 'stopped' by the visitor; 'dimension-too-large' for the continuation (only true steps were visited);
   * 'step-too-small' or 'too-many-steps': the integrator gave up, as it does for sets that are not separable;
   * 'not-finite': a true step overflowed.
   */
  readonly status:
    | 'complete'
    | 'stopped'
    | 'dimension-too-large'
    | 'step-too-small'
    | 'too-many-steps'
    | 'not-finite';
  readonly coordinates: 'dual' | 'primal';
  readonly trueSteps: number;
  /** By how much the first step left to the continuation turns a weight, relatively: its error is of the square. */
  readonly turningAtHandover: number;
  readonly acceptedSteps: number;
  readonly rejectedSteps: number;
  readonly newtonIterations: number;
  readonly factorizations: number;
  /** ln t of the end that was reached. */
  readonly logTime: number;
}

/** Largest min(n, D) that the continuation accepts: it factors matrices of this size. */
export const LARGEST_DIMENSION = 400;
const LN10 = log(10);
const CALM = 0.02;
const PATIENCE = 20;

const NOTHING = { acceptedSteps: 0, rejectedSteps: 0, newtonIterations: 0, factorizations: 0 };

/** Follows descent; `visit` sees step 0, then points at about equal distances in log time, the last time included. */
export function followDescent(
  problem: DescentProblem,
  options: FollowOptions,
  // biome-ignore lint/suspicious/noConfusingVoidType: a visitor may return nothing
  visit: (point: DescentPoint) => void | 'stop',
): FollowResult {
  const samples = options.samplesPerDecade ?? 10;
  const descent = startDescent(problem);
  const { coordinates } = descent;
  const early = takeTrueSteps(descent, options, samples, visit);
  const turningAtHandover = descent.turning();
  const base = { coordinates: coordinates.kind, trueSteps: early.steps, turningAtHandover };
  const start = log(early.steps);
  if (early.status !== 'continue') return { ...NOTHING, ...base, status: early.status, logTime: start };
  if (coordinates.dimension > LARGEST_DIMENSION) {
    return { ...NOTHING, ...base, status: 'dimension-too-large', logTime: start };
  }
  const state = new Float64Array(coordinates.dimension);
  let sample = Math.floor((start / LN10) * samples * (1 + 1e-12)) + 1;
  let finished = false;
  const accept = (segment: RadauSegment): undefined | 'stop' => {
    while (!finished) {
      const log10Time = Math.min(sample / samples, options.untilLog10);
      const logTime = log10Time * LN10;
      if (logTime > segment.end) break;
      sample++;
      finished = log10Time === options.untilLog10;
      segment.evaluate(logTime, state);
      const margins = new Float64Array(coordinates.count);
      coordinates.margins(state, margins);
      if (visit({ log10Time, logTime, margins, head: () => coordinates.head(state) }) === 'stop')
        return 'stop';
    }
    return undefined;
  };
  const system = logTimeSystem(coordinates, descent.scale, options.tolerance ?? 1e-8);
  const end = options.untilLog10 * LN10;
  const outcome = integrateRadau(system, start, descent.state, end, { initialStep: 0.01 }, accept);
  return {
    ...base,
    status: outcome.status === 'reached' ? 'complete' : outcome.status,
    acceptedSteps: outcome.acceptedSteps,
    rejectedSteps: outcome.rejectedSteps,
    newtonIterations: outcome.newtonIterations,
    factorizations: outcome.factorizations,
    logTime: outcome.time,
  };
}

interface EarlyOutcome {
  readonly status: 'continue' | 'complete' | 'stopped' | 'not-finite';
  readonly steps: number;
}

function takeTrueSteps(
  descent: ExplicitDescent,
  options: FollowOptions,
  samples: number,
  visit: Parameters<typeof followDescent>[2],
): EarlyOutcome {
  const { margins } = descent;
  // ⌊10^untilLog10⌋; the correction turns 999.999… back into 1000.
  const last =
    options.untilLog10 < 15
      ? Math.floor(exp(options.untilLog10 * LN10) * (1 + 1e-13))
      : Number.POSITIVE_INFINITY;
  const wanted = Math.max(1, options.trueSteps);
  let next = 0;
  for (let t = 0; ; t++) {
    if (t === next || t === last) {
      const logTime = log(t);
      const point = { log10Time: logTime / LN10, logTime, step: t, margins: Float64Array.from(margins) };
      if (visit({ ...point, head: () => descent.head() }) === 'stop') return { status: 'stopped', steps: t };
      while (next <= t) next = nextSample(next, samples);
    }
    if (t >= last) return { status: 'complete', steps: t };
    if (
      t >= wanted &&
      (t >= PATIENCE * wanted || ((t % 16 === 0 || t === wanted) && descent.turning() <= CALM))
    ) {
      return { status: 'continue', steps: t };
    }
    descent.step();
    if (!margins.every((m) => Number.isFinite(m))) return { status: 'not-finite', steps: t + 1 };
  }
}

/** The first sampled step after t: t + 1, or the next ⌈10^(k/samples)⌉ where that is further. */
function nextSample(t: number, samples: number): number {
  if (t === 0) return 1;
  const k = Math.floor((log(t) / LN10) * samples * (1 + 1e-12)) + 1;
  return Math.max(t + 1, Math.ceil(exp((k / samples) * LN10) * (1 - 1e-13)));
}
