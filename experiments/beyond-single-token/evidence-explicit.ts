/** Evidence about the explicit model with responses of any length. */

import { discarded, holds, type Outcome, violated } from '../../lib/audit/check.ts';
import { everyRow } from '../../lib/experiment/evidence.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import type { LinearRow, Measurement } from './rows.ts';
import { linearRows } from './select.ts';

function certificate({ explicit, noExplicit }: LinearRow): Outcome {
  if (explicit === null) return discarded(noExplicit ?? 'not measured');
  const { predictedShare, log10T0, accepted } = explicit;
  if (predictedShare === 0) return discarded('u* ranks no evaluation pair correctly');
  if (log10T0 === null) return discarded('no t0 was certified');
  return accepted === true ? holds(log10T0) : violated(`the checker refuses t0 = 10^${log10T0}`, log10T0);
}

function accuracy({ explicit, noExplicit }: LinearRow): Outcome {
  if (explicit === null) return discarded(noExplicit ?? 'not measured');
  const { predictedShare, lowestAfterT0, lastAccuracy } = explicit;
  const found = lowestAfterT0 ?? lastAccuracy;
  if (found === null) return discarded('the trajectory was not followed');
  if (lowestAfterT0 === null) return discarded('t0 lies beyond 10^300');
  return found >= predictedShare
    ? holds(found, predictedShare, found - predictedShare)
    : violated(`accuracy ${found} after t0, ${predictedShare} predicted`, found, predictedShare);
}

export function explicitEvidence(all: readonly Measurement[], replay: string): TimelessEvidence[] {
  const rows = linearRows(all);
  return [
    everyRow(
      {
        id: 'beyond.explicit.certificate',
        statement: 'the checker of theorem:2 accepts t0 for responses of every length',
        role: 'claim',
        level: 'certified',
        relation: 'upper-bound',
        quantity: 'log10 of the largest certified t0',
        limits: 'the instances drawn; five families, where u* ranks a pair correctly',
      },
      rows,
      certificate,
      (row) => row,
      replay,
    ),
    everyRow(
      {
        id: 'beyond.explicit.accuracy',
        statement:
          'at all sampled times after t0 the accuracy on D_E is at least the share that u* ranks correctly',
        role: 'claim',
        level: 'numeric',
        relation: 'lower-bound',
        quantity: 'lowest accuracy after t0 against the predicted share',
        limits: 'sampled times up to 10^300, by an integrator in ln t',
      },
      rows,
      accuracy,
      (row) => row,
      replay,
    ),
  ];
}
