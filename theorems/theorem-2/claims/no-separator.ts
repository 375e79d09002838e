import { discarded, type Outcome, open } from '../../../lib/audit/check.ts';
import type { Analysis } from '../analysis.ts';

/** What a check of the explicit model says when there is no certified u* to speak about. */
export function noSeparator(analysis: Analysis): Outcome {
  return analysis.hasConflict
    ? discarded('H3 fails: the training set is not separable for the explicit model')
    : open('no max-margin separator was certified');
}
