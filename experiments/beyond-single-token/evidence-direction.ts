/** Evidence about the direction of U. */

import { discarded, holds, type Outcome, violated } from '../../lib/audit/check.ts';
import { byInterval, everyRow } from '../../lib/experiment/evidence.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import { clopperPearson } from '../../lib/statistics/clopper-pearson.ts';
import type { DirectionRow, Measurement } from './rows.ts';
import { allBalanced, directionRows } from './select.ts';
import { thresholds } from './thresholds.ts';

function stationary({ late }: DirectionRow): Outcome {
  const worst = Math.max(...late);
  const bound = thresholds.stationary;
  return worst <= bound
    ? holds(worst, bound, bound - worst)
    : violated(`1 − cos∠(U, −∇ℓ) = ${worst} at the end`, worst, bound);
}

function linear({ linear: cosines }: DirectionRow): Outcome {
  if (cosines === null) return discarded('the linear problem is not separable');
  const least = Math.min(...cosines);
  const bound = thresholds.linear;
  return least >= bound
    ? holds(least, bound, least - bound)
    : violated(`cos∠(U, W) = ${least}`, least, bound);
}

function notLinear({ linear: cosines }: DirectionRow): Outcome {
  if (cosines === null) return discarded('the linear problem is not separable');
  const most = Math.max(...cosines);
  const bound = thresholds.otherDirection;
  return most <= bound ? holds(most, bound, bound - most) : violated(`cos∠(U, W) = ${most}`, most, bound);
}

export function directionEvidence(all: readonly Measurement[], replay: string): TimelessEvidence[] {
  const rows = directionRows(all);
  const longer = rows.filter((row) => !allBalanced(row));
  const dependent = longer.filter(({ between }) => between <= thresholds.otherDirection).length;
  const share =
    longer.length === 0 ? { value: 0, low: 0, high: 1 } : clopperPearson(dependent, longer.length);
  const limits = 'a rescaled time; β = 1, three starts an instance';
  return [
    everyRow(
      {
        id: 'beyond.direction.stationary',
        statement: 'at the end U is nearly parallel to −∇ℓ(U), from every start and at every length',
        role: 'claim',
        part: 'stationary',
        level: 'numeric',
        relation: 'limit',
        quantity: `largest 1 − cos∠(U, −∇ℓ); tolerance ${thresholds.stationary}`,
        limits: `${limits}; a stationary direction need not be a local maximum of the margin`,
      },
      rows,
      stationary,
      (row) => row,
      replay,
    ),
    everyRow(
      {
        id: 'beyond.direction.linear',
        statement: 'where pairs are balanced, U turns to the max-margin matrix W from every start',
        role: 'claim',
        part: 'balanced',
        level: 'numeric',
        relation: 'limit',
        quantity: `least cos∠(U, W); at least ${thresholds.linear}`,
        limits,
      },
      rows.filter(allBalanced),
      linear,
      (row) => row,
      replay,
    ),
    everyRow(
      {
        id: 'beyond.direction.not-linear',
        statement: 'where they are not, U is far from W at the end',
        role: 'claim',
        part: 'not balanced',
        level: 'numeric',
        relation: 'upper-bound',
        quantity: `largest cos∠(U, W); at most ${thresholds.otherDirection}`,
        limits,
      },
      longer,
      notLinear,
      (row) => row,
      replay,
    ),
    byInterval(
      {
        id: 'beyond.direction.start',
        statement: `where they are not, two of the three starts end at a cosine of at most ${thresholds.otherDirection} to each other`,
        role: 'claim',
        part: 'start',
        level: 'statistical',
        relation: 'lower-bound',
        quantity: 'lower end of the 95 % interval of Clopper and Pearson for the share of instances',
        limits,
      },
      {
        ...share,
        threshold: thresholds.startShare,
        wanted: 'at-least',
        instances: longer.length,
        discarded: 0,
      },
      replay,
    ),
  ];
}
