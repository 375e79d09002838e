/** Evidence for the conjectures about accuracies with fixed representations. */

import { holds, type Outcome, violated } from '../../lib/audit/check.ts';
import { everyRow } from '../../lib/experiment/evidence.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import { OVERLAPS } from './linear/instances.ts';
import type { LinearRow, LinearRun, Measurement } from './rows.ts';
import { byMean, largestBeta, linearRows, perInstance, smallestBeta } from './select.ts';
import { thresholds } from './thresholds.ts';

function fits({ runs }: LinearRow): Outcome {
  for (const { trainAccuracy, firstLoss, lastLoss } of runs) {
    if (trainAccuracy < 1) return violated(`accuracy ${trainAccuracy} on D_T`, trainAccuracy, 1);
    if (!(lastLoss < firstLoss))
      return violated(`the loss went from ${firstLoss} to ${lastLoss}`, lastLoss, firstLoss);
  }
  return holds(1, 1, 0);
}

const ACCURACY =
  'one family of random representations with two concepts, from U(0) = 0; from random U(0) it is otherwise (numbers)';
const isLong = ({ length }: LinearRow): boolean => length > 1;

export function linearEvidence(all: readonly Measurement[], replay: string): TimelessEvidence[] {
  const rows = linearRows(all);
  const [large, small] = [largestBeta(rows), smallestBeta(rows)];
  const uniform = (beta: number | null) => (run: LinearRun, row: LinearRow) =>
    isLong(row) && run.start === 'uniform' && (beta === null || run.beta === beta);
  const end =
    (overlap: (typeof OVERLAPS)[number]) =>
    ({ accuracies }: LinearRun): number =>
      accuracies[OVERLAPS.indexOf(overlap)]!.at(-1)!;
  const first = ({ accuracies }: LinearRun): number => accuracies[0]![0]!;
  const last = end('none');
  // Every sentence of a claim is a part of it: all must be shown.
  const one = (id: string, statement: string, limits = ACCURACY) => ({
    id,
    statement,
    role: 'claim' as const,
    part: id.split('.').at(-1)!,
    limits,
  });
  const instances = 'instances';
  return [
    everyRow(
      {
        ...one(
          'beyond.fits.accuracy',
          'at the end all pairs of D_T are ranked correctly and the loss has fallen',
        ),
        limits: 'six pairs, finite times',
        level: 'numeric',
        relation: 'equality',
        quantity: 'accuracy on D_T, lowest over β and starts',
      },
      rows,
      fits,
      (row) => row,
      replay,
    ),
    byMean(
      one('beyond.below-chance.first', 'clustered, all β: mean accuracy on D_E after one step'),
      perInstance(rows, ['clustered'], uniform(null), first),
      'at-most',
      thresholds.belowChance,
      instances,
      replay,
    ),
    byMean(
      one('beyond.below-chance.last', `clustered, β = ${large}: mean accuracy on D_E at the end`),
      perInstance(rows, ['clustered'], uniform(large), last),
      'at-most',
      thresholds.belowChanceAtEnd,
      instances,
      replay,
    ),
    byMean(
      one(
        'beyond.below-chance.balanced',
        'train-shared, all β: mean accuracy on D_E at the end',
        `${ACCURACY}; the shared prefixes of training lie near the good concept`,
      ),
      perInstance(rows, ['train-shared'], uniform(null), last),
      'at-most',
      thresholds.belowChance,
      instances,
      replay,
    ),
    byMean(
      one(
        'beyond.reversal.rise',
        `clustered, β = ${small}: mean rise of the accuracy on D_E from the first step to the end`,
      ),
      perInstance(rows, ['clustered'], uniform(small), (run) => last(run) - first(run)),
      'at-least',
      thresholds.rise,
      instances,
      replay,
    ),
    byMean(
      one(
        'beyond.overlap.same',
        `clustered, β = ${large}, all tokens re-used in the same role: mean accuracy at the end`,
      ),
      perInstance(rows, ['clustered'], uniform(large), end('same-all')),
      'at-least',
      thresholds.generalises,
      instances,
      replay,
    ),
    byMean(
      one(
        'beyond.overlap.opposite',
        `clustered, β = ${large}, all tokens re-used in the opposite role: mean accuracy at the end`,
      ),
      perInstance(rows, ['clustered'], uniform(large), end('opposite-all')),
      'at-most',
      thresholds.opposite,
      instances,
      replay,
    ),
    byMean(
      one(
        'beyond.predictable.sign',
        `β = ${large}: mean share of unseen pairs whose final sign is that of the coefficient at U(0)`,
        'four families, where coefficients do not vanish, both starts',
      ),
      perInstance(
        rows,
        ['independent', 'final-clustered', 'clustered', 'train-shared'],
        (run) => run.beta === large && run.agreement !== null,
        (run) => run.agreement!.at(-1)!,
      ),
      'at-least',
      thresholds.predictable,
      instances,
      replay,
    ),
  ];
}
