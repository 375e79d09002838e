/** Evidence about fixed representations: Equations 4 and 5 step by step and summed. */

import { discarded, holds, type Outcome, violated } from '../../lib/audit/check.ts';
import { everyRow } from '../../lib/experiment/evidence.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import { slopeFrom } from './ladder.ts';
import type { Measurement } from './rows.ts';
import { isExplicit, isHead, isImplicit } from './select.ts';
import { thresholds } from './thresholds.ts';

/** A row without what only the other runs need. */
export function witnessOf(row: Measurement): Measurement {
  return { ...row, terms: null };
}

export function atMost(what: string, value: number | null, bound: number): Outcome {
  if (value === null) return discarded('not measured');
  return value <= bound ? holds(value, bound, bound - value) : violated(`${what} is ${value}`, value, bound);
}

export function order(rates: readonly number[], errors: readonly number[], expected: number): Outcome {
  const slope = slopeFrom(rates, errors, thresholds.orderFrom);
  return atMost(
    `the order is ${slope}, expected ${expected}: the distance`,
    Math.abs(slope - expected),
    thresholds.orderTolerance,
  );
}

export function fixedEvidence(rows: readonly Measurement[], replay: string): TimelessEvidence[] {
  const explicit = rows.filter((row) => isHead(row) && isExplicit(row));
  const implicit = rows.filter((row) => isHead(row) && isImplicit(row));
  const { exactTolerance, roundingNats, enclosureTolerance, orderTolerance } = thresholds;
  const numeric = { role: 'claim', level: 'numeric' } as const;
  const runs = 'runs are the instances; each has all its steps and all evaluation responses in it';
  return [
    everyRow(
      {
        ...numeric,
        id: 'dynamics.explicit.step',
        statement: 'the change of every explicit reward in every step is what Equation 4 gives',
        relation: 'equality',
        quantity: `largest |Δr − prediction| of a step, divided by the sum of the sizes of the prediction’s terms; tolerance ${exactTolerance}`,
        limits: `float64; ${runs}`,
      },
      explicit,
      ({ stepError }) => atMost('the relative error of a step', stepError, exactTolerance),
      witnessOf,
      replay,
    ),
    everyRow(
      {
        ...numeric,
        id: 'dynamics.explicit.sum',
        statement: 'the sum of the predictions along the run is the total change of the explicit reward',
        relation: 'equality',
        quantity: `largest |Σ predictions − total change|, divided by the largest |total change|; tolerance ${exactTolerance}`,
        limits: 'float64',
      },
      explicit,
      ({ sumError }) => atMost('the relative error of the sum', sumError, exactTolerance),
      witnessOf,
      replay,
    ),
    everyRow(
      {
        ...numeric,
        id: 'dynamics.implicit.above',
        statement: 'no step raises an implicit reward by more than Equation 5 predicts',
        relation: 'upper-bound',
        quantity: `largest Δr − prediction of a step and response, in nats (divided by β); up to rounding, ${roundingNats}`,
        limits: `float64; ${runs}`,
      },
      implicit,
      ({ stepAbove }) => atMost('Δr − prediction in nats', stepAbove, roundingNats),
      witnessOf,
      replay,
    ),
    everyRow(
      {
        ...numeric,
        id: 'dynamics.implicit.below',
        statement: 'no step leaves an implicit reward below the prediction by more than β Σ range²/8',
        relation: 'upper-bound',
        quantity: `largest prediction − Δr − bound of a step and response, in nats; up to rounding, ${roundingNats}`,
        limits:
          'float64; ranges are those of the logits before and after the step. The bound is far above rounding in almost all steps (number implicit.informative)',
      },
      implicit,
      ({ stepBelow }) => atMost('prediction − Δr − bound in nats', stepBelow, roundingNats),
      witnessOf,
      replay,
    ),
    everyRow(
      {
        ...numeric,
        id: 'dynamics.implicit.sum',
        statement:
          'the total change of every implicit reward is between Σ predictions − Σ bounds and Σ predictions',
        relation: 'upper-bound',
        quantity: 'by how much it is outside, in nats; up to rounding times the number of steps',
        limits: 'a consequence of the two before, on sums that were kept apart from them; float64',
      },
      implicit,
      ({ sumAbove, sumBelow, steps }) =>
        atMost(
          'the total change, in nats outside of its enclosure,',
          Math.max(sumAbove!, sumBelow!),
          roundingNats * steps,
        ),
      witnessOf,
      replay,
    ),
    everyRow(
      {
        ...numeric,
        id: 'dynamics.implicit.order',
        statement: 'from one state, the error of Equation 5 is of second order in η',
        relation: 'limit',
        quantity: `|slope − 2| of ln ‖Δr − prediction‖ against ln η over 2.4 decades of η; tolerance ${orderTolerance}`,
        limits: 'one state of each run with shared carriers, early in training',
      },
      implicit.filter(({ ladder }) => ladder !== null),
      ({ ladder }) => order(ladder!.rates, ladder!.errors, 2),
      witnessOf,
      replay,
    ),
    everyRow(
      {
        id: 'dynamics.implicit.enclosed',
        statement:
          'the coefficients used here are within the enclosures that lib/learning-dynamics makes of Equation 5',
        role: 'ingredient',
        level: 'numeric',
        relation: 'equality',
        quantity: `largest distance of a coefficient from its enclosure by the largest coefficient; tolerance ${enclosureTolerance}`,
        limits: 'single training pairs and the responses of one prompt, at one or two states of each run',
      },
      implicit,
      ({ enclosed }) =>
        enclosed.length === 0
          ? discarded('no state was compared')
          : atMost(
              'the relative distance to an enclosure',
              Math.max(...enclosed.map(({ outside, size }) => outside / size)),
              enclosureTolerance,
            ),
      witnessOf,
      replay,
    ),
  ];
}
