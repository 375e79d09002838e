/** Evidence about what is proved in README.md: where it fails, a proof or the code is wrong. */

import { discarded, holds, type Outcome, violated } from '../../lib/audit/check.ts';
import { everyRow, type Frame } from '../../lib/experiment/evidence.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import { isBalanced } from './linear/instances.ts';
import type { LinearRow, LinearRun, Measurement } from './rows.ts';
import { allBalanced, byMean, intervalOf, linearRows, perInstance } from './select.ts';
import { thresholds } from './thresholds.ts';

const FINITE = 'finite runs from two U(0), float64; the proof in README.md is for every step';

/** One outcome for all runs of a row. */
function allRuns(row: LinearRow, outcome: (run: LinearRun) => Outcome): Outcome {
  const outcomes = row.runs.map(outcome);
  const of = (kind: Outcome['kind']): Outcome | undefined => outcomes.find((o) => o.kind === kind);
  return of('violated') ?? of('holds') ?? outcomes[0] ?? discarded('no run');
}

const still = ({ movedRows }: LinearRun): Outcome =>
  movedRows === 0 ? holds(0, 0, 0) : violated(`${movedRows} unseen rows changed`, movedRows, 0);

const half = ({ largestMargin }: LinearRun): Outcome =>
  largestMargin === 0 ? holds(0, 0, 0) : violated(`a margin on D_E is ${largestMargin}`, largestMargin, 0);

const left = ({ ties }: LinearRun): Outcome =>
  ties === 0 ? holds(0, 0, 0) : violated(`${ties} margins on D_E are 0`, ties, 0);

function within(error: number | null, tolerance: number, what: string): Outcome {
  if (error === null) return discarded('all coefficients vanish');
  return error <= tolerance
    ? holds(error, tolerance, tolerance - error)
    : violated(`${what} is off by ${error}`, error, tolerance);
}

type Part = Pick<Frame, 'id' | 'statement' | 'role' | 'level' | 'relation' | 'quantity' | 'limits'>;

export function propositionEvidence(all: readonly Measurement[], replay: string): TimelessEvidence[] {
  const rows = linearRows(all);
  const every = (
    frame: Part & { readonly part?: string },
    of: readonly LinearRow[],
    outcome: (row: LinearRow) => Outcome,
  ) => everyRow(frame, of, outcome, (row) => row, replay);
  const balanced = rows.filter((row) => isBalanced(row.family, row.length));
  const others = rows.filter((row) => !isBalanced(row.family, row.length));
  const longer = rows.filter((row) => !allBalanced(row));
  const unseen = (row: LinearRow) => (run: LinearRun) =>
    run.movedRows === row.unseenRows
      ? holds(run.movedRows, row.unseenRows, 0)
      : violated(`${run.movedRows} of ${row.unseenRows} unseen rows changed`, run.movedRows, row.unseenRows);
  const exchangeable = perInstance(
    rows,
    ['independent', 'final-clustered'],
    (_, { length }) => length > 1,
    ({ accuracies }) => accuracies[0]!.at(-1)!,
  );
  const spread = intervalOf(exchangeable);
  const [below, above] = [0.5 - spread.high, spread.low - 0.5];
  const distance = {
    value: Math.abs(spread.value - 0.5),
    low: Math.max(0, below, above),
    high: Math.max(Math.abs(spread.low - 0.5), Math.abs(spread.high - 0.5)),
  };
  return [
    every(
      {
        id: 'beyond.rows.still',
        statement: 'where training pairs are balanced, no bit of an unseen row of U changes',
        role: 'claim',
        part: 'balanced',
        level: 'numeric',
        relation: 'equality',
        quantity: 'unseen rows that changed; tolerance 0',
        limits: FINITE,
      },
      balanced,
      (row) => allRuns(row, still),
    ),
    every(
      {
        id: 'beyond.rows.moved',
        statement: 'where they are not, every unseen row of U has moved at the end',
        role: 'claim',
        part: 'not balanced',
        level: 'numeric',
        relation: 'equality',
        quantity: 'unseen rows that changed, against their number',
        limits: FINITE,
      },
      others,
      (row) => allRuns(row, unseen(row)),
    ),
    every(
      {
        id: 'beyond.half.margins',
        statement: 'where the pairs of D_T and D_E are balanced, all margins on D_E are 0',
        role: 'claim',
        part: 'balanced',
        level: 'numeric',
        relation: 'equality',
        quantity: 'largest |m| on D_E at the marks; tolerance 0',
        limits: FINITE,
      },
      rows.filter(allBalanced),
      (row) => allRuns(row, half),
    ),
    every(
      {
        id: 'beyond.half.left',
        statement: 'where those of D_E are not balanced, no margin on D_E is 0 at the end',
        role: 'claim',
        part: 'not balanced',
        level: 'numeric',
        relation: 'equality',
        quantity: 'margins on D_E that are 0',
        limits: 'generic instances: a margin may pass through 0',
      },
      longer,
      (row) => allRuns(row, left),
    ),
    every(
      {
        id: 'beyond.first-step.rate',
        part: 'rate',
        statement:
          'the summed coefficient of Equation 5, the inner product of gradients and, from a uniform start, the closed form agree',
        role: 'claim',
        level: 'numeric',
        relation: 'equality',
        quantity: `largest difference relative to the largest coefficient; tolerance ${thresholds.rateTolerance}`,
        limits: 'float64; where coefficients do not vanish',
      },
      longer,
      (row) => allRuns(row, ({ rateError }) => within(rateError, thresholds.rateTolerance, 'a rate')),
    ),
    every(
      {
        id: 'beyond.first-step.step',
        part: 'step',
        statement: 'a short step of the training loop changes unseen margins at that rate',
        role: 'claim',
        level: 'numeric',
        relation: 'limit',
        quantity: `largest |m/eta − rate| relative to the largest rate; tolerance ${thresholds.stepTolerance}`,
        limits: 'one step, 1024 times shorter than those of training',
      },
      longer,
      (row) => allRuns(row, ({ stepError }) => within(stepError, thresholds.stepTolerance, 'a step')),
    ),
    byMean(
      {
        id: 'beyond.exchangeable.centre',
        statement:
          'with independent prefixes and L ≥ 2 the mean implicit accuracy on D_E at the end is near 1/2',
        role: 'claim',
        limits: 'families independent and final-clustered; all lengths, starts and β together',
      },
      exchangeable,
      'at-most',
      thresholds.offCentre,
      'instances of |accuracy − 1/2| of the mean',
      replay,
      distance,
    ),
  ];
}
