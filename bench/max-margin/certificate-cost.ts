/** What a proof costs on top of the float64 solution. */

import { decideSeparator } from '../../lib/checker/explicit-separator.ts';
import { differenceRows } from '../../lib/checker/rows.ts';
import type { PreferencePairs } from '../../lib/instance/types.ts';
import { explicitGram } from '../../lib/max-margin/exact/gram.ts';
import { exactMaxMargin } from '../../lib/max-margin/exact/solve.ts';
import { type FloatSolution, solveFromRows } from '../../lib/max-margin/float/solve.ts';
import { EXACT_BUDGET } from '../../theorems/theorem-2/search.ts';

function milliseconds<T>(task: () => T): { value: T; time: number } {
  const start = performance.now();
  const value = task();
  return { value, time: performance.now() - start };
}

/** One line: the extra time for an exact certificate with its check, where affordable, and for an enclosure. */
export function certificateCost(rows: Float64Array, count: number, width: number): string {
  const nothing = new Float64Array(count * width);
  const tokens = new Int32Array(count);
  const pairs: PreferencePairs = {
    count,
    prompt: nothing,
    chosenHidden: rows,
    rejectedHidden: nothing,
    chosenToken: tokens,
    rejectedToken: tokens,
  };
  const x = differenceRows(pairs, width);
  const float: FloatSolution = solveFromRows(rows, count, width);
  const enclosed = milliseconds(() => decideSeparator(x, { kind: 'enclosed', dual: float.dual }));
  const exact = milliseconds(() => {
    const gram = explicitGram(pairs, width);
    const found = exactMaxMargin(gram, float, { budget: EXACT_BUDGET });
    return found.kind === 'separable'
      ? decideSeparator(x, { ...found, kind: 'exact', exponent: -2 * gram.exponent }).ok
      : null;
  });
  const enclosure = `enclosure of u* and γ* ${enclosed.time.toPrecision(3)} ms${enclosed.value.ok ? '' : ' (refused)'}`;
  const proof =
    exact.value === null
      ? 'exact certificate: given up as too expensive'
      : `exact certificate ${exact.time.toPrecision(3)} ms${exact.value ? '' : ' (refused)'}`;
  return `  a proof on top (${float.support.length} support vectors): ${enclosure}; ${proof}`;
}
