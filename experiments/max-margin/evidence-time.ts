/** Evidence about times: certified, seen, predicted. */

import { discarded, holds, type Outcome, violated } from '../../lib/audit/check.ts';
import { everyRow } from '../../lib/experiment/evidence.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import { log } from '../../lib/float/elementary.ts';
import { MARKS } from './direction.ts';
import { onExplicit, witnessOf } from './outcomes.ts';
import type { ExplicitRow, Measurement } from './rows.ts';
import { thresholds } from './thresholds.ts';

const LN10 = log(10);
const LAST = MARKS.at(-1)!;
/** Ten samples per factor of ten. */
const SAMPLING = 0.1 + 1e-6;

/** −log2 of the largest cosine with u* of a pair that is meant to be ranked late. */
const LATE_PLACE = 5;

function missingTime({ predictedShare }: ExplicitRow): Outcome {
  return discarded(predictedShare === 0 ? 'u* ranks no evaluation pair correctly' : 'no t0 was certified');
}

function certificate(row: ExplicitRow): Outcome {
  const { log10T0, accepted } = row;
  if (log10T0 === null) return missingTime(row);
  return accepted === true ? holds(log10T0) : violated(`the checker refuses t0 = 10^${log10T0}`, log10T0);
}

function order(row: ExplicitRow): Outcome {
  const { log10T0, log10Seen, lowestAfterT0, predictedShare } = row;
  if (log10T0 === null) return missingTime(row);
  if (lowestAfterT0 !== null && lowestAfterT0 < predictedShare) {
    return violated(
      `accuracy ${lowestAfterT0} < ${predictedShare} after t0 = 10^${log10T0}`,
      lowestAfterT0,
      predictedShare,
    );
  }
  if (log10Seen === null) {
    return log10T0 >= LAST
      ? discarded('not seen by t = 10^300, nor certified to be')
      : violated(`not seen by t = 10^300, but t0 = 10^${log10T0}`, LAST, log10T0);
  }
  // A sampled time may come later than the true one.
  const slack = log10T0 - Math.max(0, log10Seen - SAMPLING);
  return slack >= 0
    ? holds(log10Seen, log10T0, slack)
    : violated(`seen at 10^${log10Seen}, t0 = 10^${log10T0}`, log10Seen, log10T0);
}

function late({ predictedLogSeen, log10Seen, decay }: ExplicitRow): Outcome {
  if (predictedLogSeen === null || predictedLogSeen < thresholds.lateFrom)
    return discarded('not ranked late');
  if ((decay ?? 0) * predictedLogSeen < thresholds.lateDecay)
    return discarded('ranked before the asymptotic form is reached');
  if (predictedLogSeen > LAST * LN10 * (1 - thresholds.lateTolerance))
    return discarded('predicted beyond t = 10^300');
  const bound = thresholds.lateTolerance;
  if (log10Seen === null)
    return violated(`predicted at ln t = ${predictedLogSeen}, not seen by 10^300`, null, bound);
  const error = Math.abs(log10Seen * LN10 - predictedLogSeen) / predictedLogSeen;
  return error <= bound
    ? holds(error, bound, bound - error)
    : violated(`ln t seen ${log10Seen * LN10}, predicted ${predictedLogSeen}`, error, bound);
}

export function timeEvidence(rows: readonly Measurement[], replay: string): TimelessEvidence[] {
  return [
    everyRow(
      {
        id: 'max-margin.time.certificate',
        statement: 'the checker, which derives t0 from the instance alone, accepts it',
        role: 'claim',
        level: 'certified',
        relation: 'upper-bound',
        quantity: 'log10 t0, largest over the instances',
        limits: 'an upper bound; exact gradient descent, no rounding in the model’s training',
      },
      rows,
      (row) => onExplicit(row, certificate),
      witnessOf,
      replay,
    ),
    everyRow(
      {
        id: 'max-margin.time.order',
        statement:
          'the accuracy on D_E never is below the share that u* ranks correctly at a sampled time after t0, and t0 is not before the first time from which it stays there',
        role: 'claim',
        level: 'numeric',
        relation: 'upper-bound',
        quantity: 'log10 of the first time seen, bounded by log10 t0, where they are nearest',
        limits: 'sampled times, ten per factor of ten, up to t = 10^300',
      },
      rows,
      (row) => onExplicit(row, order),
      witnessOf,
      replay,
    ),
    everyRow(
      {
        id: 'max-margin.time.late',
        statement:
          'a pair with the difference z is ranked correctly from ln t = −⟨ũ,z⟩/⟨u*,z⟩ on, where that is late',
        role: 'claim',
        level: 'numeric',
        relation: 'equality',
        quantity: `|ln t seen − ln t predicted|/ln t predicted, largest over evaluation pairs at cosine ≤ 1/32 to u*; tolerance ${thresholds.lateTolerance}`,
        limits:
          'pairs made to be ranked late, ln t from 10 to 656, once what the prediction leaves out has decayed by e^5; ũ partly read off the trajectory',
      },
      rows.filter(({ dial, value }) => dial === 'late-evaluation' && value >= LATE_PLACE),
      (row) => onExplicit(row, late),
      witnessOf,
      replay,
    ),
  ];
}
