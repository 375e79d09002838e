/** Claim (c): the explicit model generalises through the representations. */

import { type Check, discarded, holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import * as iv from '../../../lib/interval/interval.ts';
import { midpoint, toNumberDown, toNumberUp } from '../../../lib/interval/to-number.ts';
import type { Analysis } from '../analysis.ts';
import { limitConstantOf } from '../limit.ts';
import { searchAlignment } from '../search.ts';
import { dotRow, firstSeen, isModerate, LAST_LOG10_TIME } from '../trajectory.ts';
import { noSeparator } from './no-separator.ts';

/** Times are compared with samples of the trajectory only where they are clearly beyond them. */
const TIME_SLACK = 1e-6;

function separator(analysis: Analysis): Outcome {
  const { separator: decision, problem, formulas } = analysis;
  if (decision === null) return noSeparator(analysis);
  if (!decision.ok) {
    // A rational solution that fails is a wrong one; a float solution may just not be accurate enough.
    const { candidate } = analysis;
    return candidate.kind === 'dual' && candidate.dual.kind === 'exact'
      ? violated(decision.failure)
      : open(`the float64 solution could not be certified: ${decision.failure}`);
  }
  const { facts } = decision;
  // γ* also is the smallest margin of the unit vector u*/‖u*‖: an independent look at the same number, in float64.
  const { train } = problem;
  if (!isModerate(1, toNumberUp(iv.sqrt(problem.squaredRadius).hi))) {
    return { kind: 'holds', measured: null, bound: null, slack: null, level: facts.level };
  }
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < train.count; i++)
    smallest = Math.min(smallest, dotRow(facts.direction, train.rows, i, train.width));
  const seen = smallest / Math.sqrt(dotRow(facts.direction, facts.direction, 0, train.width));
  const claimed = formulas.margin(facts.margin);
  const gamma = midpoint(claimed);
  // How far outside the enclosure, which is wide when a float solution is far from the optimum.
  const outside = Math.max(0, toNumberDown(claimed.lo) - seen, seen - toNumberUp(claimed.hi));
  const error = outside / gamma;
  if (!(error <= 1e-6)) return violated(`γ* = ${gamma}, but min⟨u*,x⟩/‖u*‖ = ${seen}`, seen, gamma);
  return { kind: 'holds', measured: error, bound: 1e-6, slack: 1e-6 - error, level: facts.level };
}

function time(analysis: Analysis): Outcome {
  const { separator: decision, prediction, trajectory } = analysis;
  if (!decision?.ok || prediction === null) return noSeparator(analysis);
  if (prediction.undecided.length > 0) {
    return open(
      `the sign of ⟨u*,z⟩ is undecided for evaluation pairs ${prediction.undecided.slice(0, 5).join(', ')}`,
    );
  }
  if (prediction.positive === 0)
    return discarded('no evaluation pair has ⟨u*,z⟩ > 0: the bound is 0 and says nothing');
  const found = analysis.time;
  if (found === null) return open('no t0 was certified');
  const bound = prediction.positive / prediction.pairs;
  for (const point of trajectory?.points ?? []) {
    if (point.log10Time > found.log10 + TIME_SLACK && point.accuracy < bound) {
      return violated(
        `accuracy ${point.accuracy} < ${bound} at t = 10^${point.log10Time}, after t0 = 10^${found.log10}`,
        point.accuracy,
        bound,
      );
    }
  }
  return holds(found.log10);
}

const ALIGNMENTS = [0.9, 0.99, 0.999] as const;

function direction(analysis: Analysis): Outcome {
  const { grid, trajectory } = analysis;
  if (grid === null) return noSeparator(analysis);
  const gamma = toNumberDown(grid.constants.margin.lo);
  let latest = 0;
  for (const rho of ALIGNMENTS) {
    const found = searchAlignment(grid, iv.point(rho));
    if (found === null) return open(`no time with cos∠(u(t),u*) ≥ ${rho} was certified`);
    latest = Math.max(latest, found.log10);
    for (const point of trajectory?.points ?? []) {
      if (point.log10Time <= found.log10 + TIME_SLACK) continue;
      const aligned = point.smallestMargin / (gamma * point.norm);
      if (!(aligned >= rho * (1 - 1e-6))) {
        return violated(`min⟨u,x⟩/(γ*‖u‖) = ${aligned} < ${rho} at t = 10^${point.log10Time}`, aligned, rho);
      }
    }
  }
  return holds(latest);
}

function trajectory(analysis: Analysis): Outcome {
  const { separator: decision, prediction, trajectory: run, time: certified } = analysis;
  if (!decision?.ok || prediction === null) return noSeparator(analysis);
  if (run === null || !run.reached)
    return open(`the trajectory was not followed: ${run?.reason ?? 'no separator'}`);
  if (prediction.positive === 0)
    return discarded('no evaluation pair has ⟨u*,z⟩ > 0: the bound is 0 and says nothing');
  const bound = prediction.positive / prediction.pairs;
  const seen = firstSeen(run, bound);
  // A pair at cosine c is ranked once sin∠(u(t),u*) < c; sin∠ ~ C/ln t, and ln t ends at 691.
  if (seen === null) {
    if (certified !== null && certified.log10 < LAST_LOG10_TIME) {
      return violated(`accuracy is below ${bound} at the end, but t0 = 10^${certified.log10} was certified`);
    }
    const constant = limitConstantOf(analysis);
    const angle = 'missing' in constant ? null : constant.predicted / run.points.at(-1)!.logTime;
    const cosine = prediction.smallestCosine === null ? 0 : midpoint(prediction.smallestCosine);
    return angle !== null && cosine > 2 * angle
      ? violated(`accuracy is below ${bound} at t = 10^300, where the angle to u* is about ${angle}`)
      : open('the claim is not yet seen at t = 10^300');
  }
  return holds(seen, certified?.log10 ?? null, certified === null ? null : certified.log10 - seen);
}

/** Tolerance relative to max(C, 1): the integrator's at 690 e-foldings, and the remnant read off at 10^150. */
const CONSTANT_TOLERANCE = 1e-4;

function constant(analysis: Analysis): Outcome {
  const { separator: decision, formulas } = analysis;
  if (!decision?.ok) return noSeparator(analysis);
  const result = limitConstantOf(analysis);
  if ('missing' in result) return discarded(result.missing);
  const predicted = formulas.limitConstant(result.predictedAtEnd);
  const error = Math.abs(result.measuredAtEnd - predicted) / Math.max(predicted, 1);
  if (error > CONSTANT_TOLERANCE) {
    return violated(
      `sin∠(u,u*)·ln t = ${result.measuredAtEnd} at t = 10^300, predicted ${predicted}`,
      result.measuredAtEnd,
      predicted,
    );
  }
  return holds(error, CONSTANT_TOLERANCE, CONSTANT_TOLERANCE - error);
}

export const generalisationChecks: readonly Check<Analysis>[] = [
  {
    id: 'theorem-2.c.separator',
    statement: 'u* and γ* satisfy the KKT conditions: α ≥ 0, u* = Σα_i x_i, ⟨u*,x_i⟩ ≥ 1, = 1 where α_i > 0',
    role: 'ingredient',
    level: 'exact',
    relation: 'equality',
    quantity:
      'relative distance of min⟨u*,x⟩/‖u*‖ in float64 from the enclosure of γ* (a second look; the KKT conditions are exact)',
    limits: 'about the instances tested',
    run: separator,
  },
  {
    id: 'theorem-2.c.time',
    statement: 'for all t ≥ t0 the accuracy on D_E is at least the share of pairs with ⟨u*,z⟩ > 0',
    role: 'claim',
    level: 'certified',
    relation: 'upper-bound',
    quantity: 'log10 t0, largest over the instances',
    limits:
      't0 is an upper bound, often by many powers of ten; exact gradient descent, no rounding in the model’s training',
    run: time,
  },
  {
    id: 'theorem-2.c.direction',
    statement: 'explicit times from which cos∠(u(t),u*) ≥ 0.9, 0.99 and 0.999 for ever',
    role: 'claim',
    level: 'certified',
    relation: 'limit',
    quantity: 'log10 of the time for 0.999, largest over the instances',
    limits: 'the same bound gives a finite time for every cosine below 1',
    run: direction,
  },
  {
    id: 'theorem-2.c.trajectory',
    statement: 'followed to t = 10^300, the accuracy reaches the bound and keeps it, before the certified t0',
    role: 'claim',
    level: 'numeric',
    relation: 'upper-bound',
    quantity: 'log10 of the first time seen, against the certified log10 t0',
    limits:
      '2000 true steps in float64, then an implicit integrator in ln t at tolerance 1e-8; sampled times',
    run: trajectory,
  },
  {
    id: 'theorem-2.c.constant',
    statement:
      'sin∠(u(t),u*)·ln t tends to C = ‖P ũ‖/‖u*‖, P the projection orthogonal to u*, predicted from the dual solution',
    role: 'claim',
    level: 'numeric',
    relation: 'limit',
    quantity: `|measured − predicted|/max(C, 1) at t = 10^300; tolerance ${CONSTANT_TOLERANCE}`,
    limits:
      'the part of ũ outside the span of the support vectors has no closed form and is read off the trajectory at t = 10^150',
    run: constant,
  },
];
