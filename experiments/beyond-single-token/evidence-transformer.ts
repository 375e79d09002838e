/** Evidence for the conjectures about trained representations. */

import { holds, type Outcome, violated } from '../../lib/audit/check.ts';
import { everyRow } from '../../lib/experiment/evidence.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import type { Measurement, TransformerRow, TransformerRun } from './rows.ts';
import { byMean, perSeed, transformerRows } from './select.ts';
import { thresholds } from './thresholds.ts';

const LIMITS =
  'one tiny language and one size of transformer, AdamW; all rates, lengths and β of a seed count once, as their mean';
const accuracyOf = ({ accuracy }: TransformerRun): number => accuracy;
const agreementOf = ({ agreement }: TransformerRun): number | null => agreement;

function exactlyHalf({ runs }: TransformerRow): Outcome {
  for (const { reward, rate, accuracy } of runs) {
    if (reward === 'implicit' && rate === 0 && accuracy !== 0.5) {
      return violated(`accuracy ${accuracy} with frozen representations`, accuracy, 0.5);
    }
  }
  return holds(0.5, 0.5, 0);
}

export function transformerEvidence(all: readonly Measurement[], replay: string): TimelessEvidence[] {
  const rows = transformerRows(all);
  const of = (
    isWanted: (row: TransformerRow, run: TransformerRun) => boolean,
    value: (run: TransformerRun) => number | null,
  ): number[] => perSeed(rows, isWanted, value);
  const pretrained = ({ start }: TransformerRow): boolean => start === 'pretrained';
  const implicit = (row: TransformerRow, { reward, rate }: TransformerRun): boolean =>
    pretrained(row) && reward === 'implicit' && rate > 0;
  const explicit = (row: TransformerRow, { reward }: TransformerRun): boolean =>
    pretrained(row) && reward === 'explicit';
  const fromRandom = (isFrozen: boolean): number[] =>
    of(
      ({ start }, { reward, rate }) =>
        start === 'random' && reward === 'explicit' && (rate === 0) === isFrozen,
      agreementOf,
    );
  const frozen = fromRandom(true);
  const trained = fromRandom(false);
  const judge = (
    id: string,
    statement: string,
    values: readonly number[],
    threshold: number,
  ): TimelessEvidence =>
    byMean(
      { id, statement, role: 'claim', part: id.split('.').at(-1)!, limits: LIMITS },
      values,
      'at-least',
      threshold,
      'seeds',
      replay,
    );
  return [
    judge(
      'beyond.trained-explicit.agreement',
      'pre-trained: share of unseen pairs that the trained explicit model ranks as u* of the initial representations',
      of(explicit, agreementOf),
      thresholds.explicit,
    ),
    judge(
      'beyond.trained-explicit.accuracy',
      'pre-trained: accuracy of the explicit model on unseen synonyms',
      of(explicit, accuracyOf),
      thresholds.explicit,
    ),
    judge(
      'beyond.trained-random.frozen',
      'random parameters, frozen representations: share of unseen pairs that the explicit model ranks as u*',
      frozen,
      thresholds.frozen,
    ),
    judge(
      'beyond.trained-random.fall',
      'random parameters: that share, minus the share when representations are trained',
      frozen.map((x, k) => x - trained[k]!),
      thresholds.fall,
    ),
    everyRow(
      {
        id: 'beyond.trained-single.frozen',
        statement: 'L = 1, untied, representations frozen: the implicit accuracy on D_E is 1/2',
        role: 'claim',
        part: 'frozen',
        level: 'numeric',
        relation: 'equality',
        quantity: 'accuracy; differences of rewards up to 1e-9 are ties',
        limits: 'finite runs of AdamW in float64',
      },
      rows.filter(({ length, tied }) => length === 1 && !tied),
      exactlyHalf,
      (row) => row,
      replay,
    ),
    judge(
      'beyond.trained-single.left',
      'L = 1, untied, pre-trained, representations trained: |accuracy − 1/2| of the implicit model on D_E',
      of(
        (row, run) => implicit(row, run) && row.length === 1 && !row.tied,
        ({ accuracy }) => Math.abs(accuracy - 0.5),
      ),
      thresholds.left,
    ),
    judge(
      'beyond.trained-long.accuracy',
      'L ≥ 2, pre-trained, representations trained: accuracy of the implicit model on unseen synonyms',
      of((row, run) => implicit(row, run) && row.length > 1, accuracyOf),
      thresholds.generalises,
    ),
    judge(
      'beyond.tied.accuracy',
      'L = 1, tied, pre-trained: accuracy of the implicit model on unseen synonyms',
      of((row, run) => implicit(row, run) && row.length === 1 && row.tied, accuracyOf),
      thresholds.generalises,
    ),
  ];
}
