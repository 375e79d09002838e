/** Evidence about the explicit model's direction and the rate at which it is approached. */

import { discarded, holds, type Outcome, violated } from '../../lib/audit/check.ts';
import { byInterval, everyRow } from '../../lib/experiment/evidence.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import { clopperPearson } from '../../lib/statistics/clopper-pearson.ts';
import { MARKS } from './direction.ts';
import { ALIGNMENT } from './explicit.ts';
import { constant, fall, onExplicit, slopeError, witnessOf } from './outcomes.ts';
import { type ExplicitRow, type Measurement, onePerTrainingSet } from './rows.ts';
import { thresholds } from './thresholds.ts';

/** No sampled angle contradicts the certified time. */
function certified({ log10Aligned, sines }: ExplicitRow): Outcome {
  if (log10Aligned === null) return discarded('no time of alignment was certified');
  for (const [k, sine] of sines.entries()) {
    const cosine = Math.sqrt(1 - sine * sine);
    if (MARKS[k]! > log10Aligned && cosine < ALIGNMENT - 1e-9) {
      return violated(`cos∠ = ${cosine} at t = 10^${MARKS[k]}, after 10^${log10Aligned}`, cosine, ALIGNMENT);
    }
  }
  return holds(log10Aligned);
}

export function directionEvidence(rows: readonly Measurement[], replay: string): TimelessEvidence[] {
  return [
    everyRow(
      {
        id: 'max-margin.direction.fall',
        statement:
          'sin∠(u(t),u*) falls from t = 10^3 to t = 10^300, at least tenfold where C is reached by then',
        role: 'claim',
        level: 'numeric',
        relation: 'upper-bound',
        quantity:
          'sin∠ at t = 10^300 divided by sin∠ at t = 10^3, largest over the instances; C/ln t gives 1/100',
        limits: 'a finite fall, not a limit; float64, u* rounded from an exact or enclosed solution',
      },
      rows,
      (row) => onExplicit(row, fall),
      witnessOf,
      replay,
    ),
    everyRow(
      {
        id: 'max-margin.direction.certified',
        statement: `there is an explicit time from which cos∠(u(t),u*) ≥ ${ALIGNMENT} for ever, and no sampled angle contradicts it`,
        role: 'claim',
        level: 'certified',
        relation: 'limit',
        quantity: 'log10 of that time, largest over the instances',
        limits: 'one cosine; an upper bound of the time, often by many powers of ten; exact gradient descent',
      },
      rows,
      (row) => onExplicit(row, certified),
      witnessOf,
      replay,
    ),
  ];
}

/** C exists and is reached: the asymptotic slope is due. */
function slope(row: ExplicitRow): Outcome {
  if (row.noConstant !== null) return discarded(row.noConstant);
  const error = slopeError(row);
  if (error === null) return discarded('aligned to rounding');
  const bound = thresholds.slopeTolerance;
  return error <= bound
    ? holds(error, bound, bound - error)
    : violated(`the slope is ${row.slope}, expected −1`, error, bound);
}

export function rateEvidence(rows: readonly Measurement[], replay: string): TimelessEvidence[] {
  const sample = onePerTrainingSet(rows);
  const errors = sample.flatMap(({ explicit }) => {
    const error = explicit === null ? null : slopeError(explicit);
    return error === null ? [] : [error];
  });
  const good = errors.filter((error) => error <= thresholds.slopeTolerance).length;
  const share = errors.length === 0 ? { value: 0, low: 0, high: 1 } : clopperPearson(good, errors.length);
  return [
    everyRow(
      {
        id: 'max-margin.rate.slope',
        statement: 'where C exists and is reached by t = 10^300, ln sin∠ falls with slope −1 in ln ln t',
        role: 'claim',
        level: 'numeric',
        relation: 'limit',
        quantity: `|slope + 1| from t = 10^100 to 10^300, largest over the instances; tolerance ${thresholds.slopeTolerance}`,
        limits:
          'whether C exists and is reached is decided by the dual variables and a spectrum, not by the angle',
      },
      rows,
      (row) => onExplicit(row, slope),
      witnessOf,
      replay,
    ),
    byInterval(
      {
        id: 'max-margin.rate.slope-share',
        statement: `of all training sets, slow ones included, more than ${thresholds.slopeShare} have slope −1 ± ${thresholds.slopeTolerance}`,
        role: 'claim',
        level: 'statistical',
        relation: 'lower-bound',
        quantity: 'lower end of the 95 % interval of Clopper and Pearson for the share',
        limits:
          'about this mixture of dials; places on a dial are not drawn at random, instances at a place are',
      },
      {
        ...share,
        threshold: thresholds.slopeShare,
        wanted: 'at-least',
        instances: errors.length,
        discarded: sample.length - errors.length,
      },
      replay,
    ),
    everyRow(
      {
        id: 'max-margin.rate.constant',
        statement:
          'sin∠·ln t at t = 10^300 is what u* ln t + ũ gives, with ũ predicted from the dual solution',
        role: 'claim',
        level: 'numeric',
        relation: 'equality',
        quantity: `|measured − predicted|/max(predicted, 1), largest over the instances; tolerance ${thresholds.constantTolerance}`,
        limits:
          'the part of ũ outside the span of the support vectors has no closed form and is read off the trajectory at t = 10^150',
      },
      rows,
      (row) => onExplicit(row, constant),
      witnessOf,
      replay,
    ),
  ];
}
