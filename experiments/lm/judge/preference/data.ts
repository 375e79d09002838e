/** What of the data was used, and what the training set had shown of a test set before. */

import type { MeasuredNumber } from '../../../../lib/experiment/types.ts';
import type { Flag } from '../measures/confounds.ts';
import { type RunData, rowsOfKind } from '../read/run-folder.ts';

interface DataRow {
  readonly set: string;
  /** Of the file, as far as it was read. */
  readonly pairs: number;
  readonly used: number;
  readonly promptsCut: number;
  /** Pairs with a prompt, and with a response to their prompt, that was trained on; null for the training set. */
  readonly promptsInTraining: number | null;
  readonly responsesInTraining: number | null;
}

function dataRows({ rows }: RunData): readonly DataRow[] {
  return rowsOfKind(rows, 'data').map((row) => {
    const set = row.text('set');
    const isTraining = set === 'train';
    return {
      set,
      pairs: row.count('pairs'),
      used: row.count('used'),
      promptsCut: row.count('promptsCut'),
      promptsInTraining: isTraining ? null : row.count('promptsInTraining'),
      responsesInTraining: isTraining ? null : row.count('responsesInTraining'),
    };
  });
}

export function dataNumbers(run: RunData): readonly MeasuredNumber[] {
  return dataRows(run).flatMap(({ set, pairs, used, promptsCut, promptsInTraining, responsesInTraining }) => {
    const of = (name: string, statement: string, value: number | null): MeasuredNumber[] =>
      value === null
        ? []
        : [{ id: `${set}.${name}`, statement, value, low: null, high: null, interval: 'none', count: pairs }];
    return [
      ...of('left-out', `pairs of ${set} that were left out as too long, of ${pairs}`, pairs - used),
      ...of('cut', `pairs of ${set} whose prompt lost its beginning, of ${used}`, promptsCut),
      ...of('known-prompts', `pairs of ${set} whose prompt was trained on, of ${used}`, promptsInTraining),
      ...of(
        'known-responses',
        `pairs of ${set} with a response that was trained on for the same prompt, of ${used}`,
        responsesInTraining,
      ),
    ];
  });
}

/** What tells against taking a test set as unseen, or as whole. */
export function dataFlags(run: RunData): readonly Flag[] {
  return dataRows(run).flatMap(({ set, pairs, used, promptsInTraining, responsesInTraining }) => {
    const flag = (words: string): Flag => ({ set, training: 'data', words });
    const flags: Flag[] = [];
    if (responsesInTraining !== null && responsesInTraining > 0) {
      flags.push(flag(`${responsesInTraining} of ${used} pairs have a response that was trained on`));
    } else if (promptsInTraining !== null && promptsInTraining > 0) {
      flags.push(flag(`${promptsInTraining} of ${used} pairs have a prompt that was trained on`));
    }
    if (used < pairs) {
      flags.push(
        flag(`${pairs - used} of ${pairs} pairs were left out as too long: results speak about the others`),
      );
    }
    return flags;
  });
}
