/**
 * Radau IIA, three stages, order 5, with adaptive step sizes and dense output, for stiff systems. The step-size
 * control (including Gustafsson's predictive controller) follows Hairer and Wanner, "Solving Ordinary Differential
 * Equations II", Section IV.8. Every operation is deterministic.
 * Known limit: components far stiffer than 1/h (|λ|h beyond 10^4 or so) follow their slow manifold in the stages, while
 * the error estimate, damped by 1/(|λ|h), lets h grow until the cubic between the stages is poor; end points stay exact.
 */

import {
  collocationWeights,
  createStageBuffers,
  estimateError,
  factorForStep,
  type StageBuffers,
  type StiffSystem,
  solveStages,
} from './radau-step.ts';
import { NODES } from './radau-tableau.ts';

export interface RadauOptions {
  /** First trial step; default a thousandth of the interval, at most 0.1. */
  readonly initialStep?: number;
  /** Most accepted and rejected steps together; default 100000. */
  readonly maximumSteps?: number;
  /** Use this step throughout, without error control (for measurements of the order). */
  readonly fixedStep?: number;
}

/** One accepted step with its continuous solution. */
export interface RadauSegment {
  readonly start: number;
  readonly end: number;
  /** Writes the solution at a time in [start, end] to out. Valid only until the callback returns. */
  evaluate(time: number, out: Float64Array): void;
}

export interface RadauResult {
  /**
   * 'reached' the end; 'stopped' by the callback; 'step-too-small' for the time's last bit (the system is not
   * integrable as posed, or its Jacobian is wrong); 'too-many-steps'.
   */
  readonly status: 'reached' | 'stopped' | 'step-too-small' | 'too-many-steps';
  /** The time reached. */
  readonly time: number;
  readonly state: Float64Array;
  readonly acceptedSteps: number;
  readonly rejectedSteps: number;
  readonly newtonIterations: number;
  readonly factorizations: number;
}

const SAFETY = 0.9;
const NEWTON_LIMIT = 7;
/** The Newton iteration stops at this fraction of the tolerated error. */
const NEWTON_ACCURACY = 0.003;
/** Above this contraction rate the Jacobian is taken anew. */
const SLOW_CONTRACTION = 0.001;
const LARGEST_GROWTH = 8;
const LARGEST_CUT = 5;

function fourthRoot(x: number): number {
  return Math.sqrt(Math.sqrt(x));
}

/** Starting values of the stages: the last step's collocation polynomial, continued. */
function extrapolate(buffers: StageBuffers, ratio: number): void {
  const { z, f } = buffers;
  const d = z[0].length;
  const weights = NODES.map((node) => collocationWeights(1 + node * ratio));
  for (let i = 0; i < d; i++) {
    for (let s = 0; s < 3; s++) {
      const [a, b, c] = weights[s]!;
      f[s]![i] = a * z[0][i]! + b * z[1][i]! + (c - 1) * z[2][i]!;
    }
  }
  for (let s = 0; s < 3; s++) z[s]!.set(f[s]!);
}

/**
 * Integrates from `start` to `end` > start; the tolerated errors are the system's own.
 * @param accept called after every accepted step.
 */
export function integrateRadau(
  system: StiffSystem,
  start: number,
  initial: Float64Array,
  end: number,
  options: RadauOptions = {},
  accept: (segment: RadauSegment) => undefined | 'stop' = () => undefined,
): RadauResult {
  const d = system.dimension;
  const buffers = createStageBuffers(d);
  const { z, scale, slope } = buffers;
  const y = Float64Array.from(initial);
  const fixed = options.fixedStep;
  const maximumSteps = options.maximumSteps ?? 100_000;
  let time = start;
  let h = Math.min(fixed ?? options.initialStep ?? Math.min(0.1, (end - start) / 1000), end - start);
  let accepted = 0;
  let rejected = 0;
  let newtonIterations = 0;
  let factorizations = 0;
  let freshJacobian = false;
  let factoredStep = 0;
  let afterRejection = true;
  let acceptedStep = 0;
  let acceptedError = 0.01;
  let status: RadauResult['status'] = 'reached';
  system.derivative(time, y, slope);
  system.errorScale(y, scale);

  const takeJacobian = () => {
    system.linearise(time, y);
    freshJacobian = true;
    factoredStep = 0;
  };
  takeJacobian();
  while (time < end) {
    if (accepted + rejected >= maximumSteps) {
      status = 'too-many-steps';
      break;
    }
    const last = time + h * 1.0001 >= end;
    if (last) h = end - time;
    if (!(h > 16 * Number.EPSILON * Math.abs(time)) || h < 1e-290) {
      status = 'step-too-small';
      break;
    }
    let solvable = true;
    if (factoredStep !== h) {
      solvable = factorForStep(system, h);
      factorizations++;
      factoredStep = h;
    }
    const outcome = solvable
      ? solveStages(system, time, y, h, buffers, NEWTON_LIMIT, NEWTON_ACCURACY)
      : { converged: false, iterations: 0, theta: 2 };
    newtonIterations += outcome.iterations;
    if (!outcome.converged) {
      rejected++;
      for (const stage of z) stage.fill(0);
      if (freshJacobian) h /= outcome.theta >= 0.99 ? 4 : 2;
      else takeJacobian();
      afterRejection = true;
      continue;
    }
    const error = estimateError(system, time, y, h, buffers, afterRejection || accepted === 0);
    const factor =
      Math.min(SAFETY, (SAFETY * (1 + 2 * NEWTON_LIMIT)) / (outcome.iterations + 2 * NEWTON_LIMIT)) /
      fourthRoot(Math.max(error, 1e-12));
    if (!(error < 1) && fixed === undefined) {
      rejected++;
      for (const stage of z) stage.fill(0);
      h *= Number.isFinite(error) ? Math.max(1 / LARGEST_CUT, Math.min(0.9, factor)) : 0.1;
      afterRejection = true;
      if (!freshJacobian) takeJacobian();
      continue;
    }
    accepted++;
    const segment: RadauSegment = {
      start: time,
      end: last ? end : time + h,
      evaluate: (at, out) => {
        const [a, b, c] = collocationWeights((at - segment.start) / h);
        for (let i = 0; i < d; i++) out[i] = y[i]! + a * z[0][i]! + b * z[1][i]! + c * z[2][i]!;
      },
    };
    const answer = accept(segment);
    time = segment.end;
    for (let i = 0; i < d; i++) y[i] = y[i]! + z[2][i]!;
    system.derivative(time, y, slope);
    system.errorScale(y, scale);
    if (answer === 'stop') {
      status = 'stopped';
      break;
    }
    let growth = Math.max(1 / LARGEST_CUT, Math.min(LARGEST_GROWTH, factor));
    if (acceptedStep > 0) {
      // Gustafsson's controller: the trend of the error constant over the last two steps.
      const predicted = (SAFETY * h * fourthRoot(acceptedError / (error * error + 1e-24))) / acceptedStep;
      growth = Math.min(growth, Math.max(1 / LARGEST_CUT, predicted));
    }
    acceptedStep = h;
    acceptedError = Math.max(0.01, error);
    if (afterRejection) growth = Math.min(growth, 1);
    afterRejection = false;
    const keepFactors = outcome.theta <= SLOW_CONTRACTION && growth >= 1 && growth <= 1.2;
    const step = fixed ?? (keepFactors ? h : h * growth);
    if (outcome.theta > SLOW_CONTRACTION) takeJacobian();
    else freshJacobian = false;
    extrapolate(buffers, Math.min(step, end - time) / h);
    h = step;
  }
  return {
    status,
    time,
    state: y,
    acceptedSteps: accepted,
    rejectedSteps: rejected,
    newtonIterations,
    factorizations,
  };
}
