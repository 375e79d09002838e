/** The symbolic evidence of claim (b). mathjs is loaded when this runs, not before. */

import { holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import type { PlantedError, proveUnseenRowGradientVanishes } from '../../../lib/symbolic/softmax.ts';

type Prove = typeof proveUnseenRowGradientVanishes;
let prove: Prove | null = null;

/** To be awaited once before the checks run, so that they can stay synchronous. */
export async function loadSymbolic(): Promise<void> {
  prove = (await import('../../../lib/symbolic/softmax.ts')).proveUnseenRowGradientVanishes;
}

const LARGEST_VOCABULARY = 6;

export function proveSymbolically(planted: PlantedError | undefined): Outcome {
  if (prove === null) return open('the symbolic part was not loaded');
  let proved = 0;
  for (let vocabulary = 2; vocabulary <= LARGEST_VOCABULARY; vocabulary++) {
    const result = prove(vocabulary, planted === undefined ? {} : { planted });
    const broken = result.identities.find((identity) => !identity.proved);
    if (result.verdict === 'refuted')
      return violated(`V = ${vocabulary}: ${broken?.text ?? 'an identity'} is false`);
    if (result.verdict !== 'proved')
      return open(`V = ${vocabulary}: ${broken?.text ?? 'an identity'} was left open`);
    proved += result.identities.length;
  }
  return holds(proved, proved, 0);
}
