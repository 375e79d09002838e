/** Instances for the tests of the checker. */

import type { PreferencePairs } from '../instance/types.ts';

/** Pairs whose difference vectors are the given ones. */
export function pairsOf(vectors: readonly (readonly number[])[]): PreferencePairs {
  const flat = Float64Array.from(vectors.flat());
  const count = vectors.length;
  return {
    count,
    prompt: new Float64Array(flat.length),
    chosenHidden: flat,
    rejectedHidden: new Float64Array(flat.length),
    chosenToken: new Int32Array(count),
    rejectedToken: new Int32Array(count).fill(1),
  };
}
