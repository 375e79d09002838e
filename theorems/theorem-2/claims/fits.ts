/** Claim (a): both models fit the training set. */

import { type Check, discarded, holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import type { BasinState, DescentConstants } from '../../../lib/checker/convergence-time.ts';
import { basin } from '../../../lib/checker/theorem-2.ts';
import { exp, log, log1p } from '../../../lib/float/elementary.ts';
import * as iv from '../../../lib/interval/interval.ts';
import { midpoint } from '../../../lib/interval/to-number.ts';
import type { Analysis } from '../analysis.ts';
import { StateGrid, searchFit } from '../search.ts';
import { implicitTraining } from './implicit-training.ts';
import { noSeparator } from './no-separator.ts';

/** Relative error allowed to the integrated trajectory; its local tolerance is 1e-8. */
const TRAJECTORY_TOLERANCE = 1e-5;

function fitExplicit(analysis: Analysis): Outcome {
  const { grid } = analysis;
  if (grid === null) return noSeparator(analysis);
  const fit = searchFit(grid);
  if (fit === null) return open('no state with L < ln 2 was certified');
  for (const point of analysis.trajectory?.points ?? []) {
    if (point.log10Time >= fit.log10 && !(point.smallestMargin > 0)) {
      return violated(
        `a training pair has margin ${point.smallestMargin} at t = 10^${point.log10Time}`,
        point.log10Time,
        fit.log10,
      );
    }
  }
  return holds(fit.log10);
}

function fitImplicit(analysis: Analysis): Outcome {
  const { implicitDecision, instance, learningRate } = analysis;
  if (analysis.hasImplicitConflict)
    return discarded('H3 fails: the training set is not separable for the implicit model');
  if (!implicitDecision?.ok) return open('no separating unembedding matrix was certified');
  const constants: DescentConstants = {
    count: instance.train.count,
    learningRate: iv.point(learningRate),
    squaredRadius: implicitDecision.squaredRadius,
    margin: implicitDecision.margin,
    initialNorm: iv.point(0),
  };
  const fit = searchFit(new StateGrid(null, constants));
  if (fit === null) return open('no state with L < ln 2 was certified');
  const { losses, finalSmallestMargin, steps } = implicitTraining(analysis);
  for (let t = 1; t < losses.length; t++) {
    // Monotone descent under H4; below 1e-12 relative the float64 loss itself is not accurate enough to tell.
    if (losses[t]! > losses[t - 1]! * (1 + 1e-12)) {
      return violated(
        `the loss rises from ${losses[t - 1]} to ${losses[t]} at step ${t}`,
        losses[t]!,
        losses[t - 1]!,
      );
    }
  }
  if (log(steps) >= fit.log10 * log(10) && !(finalSmallestMargin > 0)) {
    return violated(
      `a training pair has margin ${finalSmallestMargin} at t = ${steps}`,
      log(steps) / log(10),
      fit.log10,
    );
  }
  return holds(fit.log10);
}

/** Bound of ln L_t by e^M + M ≥ e^{M_T} + M_T + a s γ*²(t − T). */
function logLossBound(constants: DescentConstants, state: BasinState, logTime: number): number {
  const s = midpoint(constants.learningRate) / constants.count;
  const gamma = midpoint(iv.lower(constants.margin));
  const logRate = log(midpoint(state.descentFactor) * s) + 2 * log(gamma);
  const T = midpoint(state.time);
  const start = midpoint(state.potential);
  const elapsed = logTime + log1p(-T * exp(-logTime)) + logRate;
  const logTotal = elapsed > 600 ? elapsed : log(exp(elapsed) + exp(start) + start);
  // e^M + M = e^logTotal: M = logTotal + ln(1 − M e^{−logTotal}), a contraction from M = logTotal; from above and
  // below in turn, so the last iterate is a bound up to rounding.
  let M = logTotal;
  for (let k = 0; k < 60; k++) M = logTotal + log1p(-Math.min(0.999, M * exp(-logTotal)));
  return log(log1p(exp(-M)));
}

function rate(analysis: Analysis): Outcome {
  const { grid, trajectory } = analysis;
  if (grid === null || trajectory === null) return noSeparator(analysis);
  const { constants } = grid;
  const fit = searchFit(new StateGrid(null, constants));
  if (fit === null) return discarded('the closed-form bound needs ηR² ≤ 4');
  const state = basin(constants, fit.method, null);
  if (state === null || fit.log10 > 290) return open('the bound starts after the end of the trajectory');
  let worst = Number.NEGATIVE_INFINITY;
  let tested = 0;
  for (const { log10Time, logTime, loss } of trajectory.points) {
    if (log10Time < fit.log10 + 0.01 || loss < 1e-300) continue;
    const excess = log(loss) - logLossBound(constants, state, logTime);
    tested += 1;
    worst = Math.max(worst, excess);
    if (excess > TRAJECTORY_TOLERANCE) {
      return violated(
        `ln L exceeds its bound by ${excess} at t = 10^${log10Time}`,
        exp(Math.min(excess, 600)),
        1,
      );
    }
  }
  if (tested === 0) return open(`no point of the trajectory lies beyond 10^${fit.log10}`);
  return holds(exp(worst), 1, 1 - exp(worst));
}

export const fitChecks: readonly Check<Analysis>[] = [
  {
    id: 'theorem-2.a.fit-explicit',
    statement:
      'there is a time from which every explicit reward margin on D_T is positive for ever and the loss falls to 0 as 1/t',
    role: 'claim',
    part: 'explicit',
    level: 'certified',
    relation: 'upper-bound',
    quantity: 'log10 of that time, largest over the instances',
    limits: 'the time is an upper bound; the true one is usually smaller',
    run: fitExplicit,
  },
  {
    id: 'theorem-2.a.fit-implicit',
    statement: 'the same for the implicit model, whose margins are linear in U − U_ref',
    role: 'claim',
    part: 'implicit',
    level: 'certified',
    relation: 'upper-bound',
    quantity: 'log10 of that time, largest over the instances',
    limits: 'uses a certified lower bound of the margin, not the optimal one',
    run: fitImplicit,
  },
  {
    id: 'theorem-2.a.rate',
    statement:
      'along the run to 10^300 the loss stays below the bound e^M + M ≥ e^{M_T} + M_T + a s γ*²(t − T), M = −ln(e^L − 1)',
    role: 'claim',
    part: 'explicit',
    level: 'numeric',
    relation: 'upper-bound',
    quantity: `largest loss/bound; tolerance ${TRAJECTORY_TOLERANCE} for the integrator`,
    limits: 'float64 true steps, then an implicit integrator in ln t; sampled times',
    run: rate,
  },
];
