/** Evidence about the implicit model, and about unseen tokens. */

import { holds, type Outcome, violated } from '../../lib/audit/check.ts';
import { byInterval, everyRow } from '../../lib/experiment/evidence.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import { clopperPearson } from '../../lib/statistics/clopper-pearson.ts';
import { constant, fall, onImplicit, witnessOf } from './outcomes.ts';
import type { ImplicitRow, Measurement } from './rows.ts';
import { thresholds } from './thresholds.ts';

function softmax({ softmaxDistance, steps }: ImplicitRow): Outcome {
  const bound = thresholds.softmaxTolerance;
  return softmaxDistance <= bound
    ? holds(softmaxDistance, bound, bound - softmaxDistance)
    : violated(`‖ΔU − W‖/‖W‖ = ${softmaxDistance} after ${steps} steps`, softmaxDistance, bound);
}

function unmoved({ movedRows, unseenRows, largestUnseenMargin }: ImplicitRow): Outcome {
  if (movedRows > 0) return violated(`${movedRows} of ${unseenRows} unseen rows of U changed`, movedRows, 0);
  return largestUnseenMargin === 0
    ? holds(0, 0, 0)
    : violated(`a reward margin on D_E is ${largestUnseenMargin}`, largestUnseenMargin, 0);
}

export function implicitEvidence(rows: readonly Measurement[], replay: string): TimelessEvidence[] {
  return [
    everyRow(
      {
        id: 'max-margin.implicit.fall',
        statement:
          'sin∠(U(t) − U(0), W*) falls from t = 10^3 to t = 10^300, at least tenfold where C is reached by then',
        role: 'claim',
        level: 'numeric',
        relation: 'upper-bound',
        quantity:
          'sin∠ at t = 10^300 divided by sin∠ at t = 10^3, where it is nearest to its bound; C/ln t gives 1/100',
        limits:
          'followed in the linear form of the model, which the softmax run confirms over its steps only',
      },
      rows,
      (row) => onImplicit(row, fall),
      witnessOf,
      replay,
    ),
    everyRow(
      {
        id: 'max-margin.implicit.constant',
        statement: 'sin∠·ln t at t = 10^300 is what the matrix’s own prediction gives',
        role: 'claim',
        level: 'numeric',
        relation: 'equality',
        quantity: `|measured − predicted|/max(predicted, 1), largest over the instances; tolerance ${thresholds.constantTolerance}`,
        limits: 'where C exists and is reached by t = 10^300; partly read off the trajectory at t = 10^150',
      },
      rows,
      (row) => onImplicit(row, constant),
      witnessOf,
      replay,
    ),
    everyRow(
      {
        id: 'max-margin.implicit.softmax',
        statement:
          'training through the full softmax moves U as the linear model on (e_{y+} − e_{y−})h_xᵀ moves',
        role: 'ingredient',
        level: 'numeric',
        relation: 'equality',
        quantity: `‖ΔU − W‖/‖W‖ after the true steps, largest over the instances; tolerance ${thresholds.softmaxTolerance}`,
        limits: 'a finite run from one U(0); float64',
      },
      rows,
      (row) => onImplicit(row, softmax),
      witnessOf,
      replay,
    ),
  ];
}

export function unseenEvidence(rows: readonly Measurement[], replay: string): TimelessEvidence[] {
  const accuracies = rows.flatMap(({ dial, explicit }) =>
    dial === 'synonyms' && explicit?.lastAccuracy != null ? [explicit.lastAccuracy] : [],
  );
  const above = accuracies.filter((accuracy) => accuracy > 0.5).length;
  const share =
    accuracies.length === 0 ? { value: 0, low: 0, high: 1 } : clopperPearson(above, accuracies.length);
  const ofSynonyms = rows.filter(({ dial }) => dial === 'synonyms').length;
  return [
    everyRow(
      {
        id: 'max-margin.unseen.rows',
        statement:
          'training through the full softmax changes no bit of an unseen row of U, and every reward margin on D_E stays 0',
        role: 'claim',
        part: 'implicit model',
        level: 'numeric',
        relation: 'equality',
        quantity: 'unseen rows that changed; tolerance 0',
        limits: 'a finite run from one U(0); the audit theorem:2 proves it for every step',
      },
      rows,
      (row) => onImplicit(row, unmoved),
      witnessOf,
      replay,
    ),
    byInterval(
      {
        id: 'max-margin.unseen.explicit-above-chance',
        statement: `where responses are synonyms, the explicit model ends above accuracy 1/2 on unseen tokens in more than ${thresholds.aboveChanceShare} of the instances`,
        role: 'claim',
        part: 'explicit model',
        level: 'statistical',
        relation: 'lower-bound',
        quantity: 'lower end of the 95 % interval of Clopper and Pearson for the share of instances',
        limits: 'one family of random representations, four evaluation pairs an instance',
      },
      {
        ...share,
        threshold: thresholds.aboveChanceShare,
        wanted: 'at-least',
        instances: accuracies.length,
        discarded: ofSynonyms - accuracies.length,
      },
      replay,
    ),
  ];
}
