/** The symbolic evidence of Equation 4. The prover is loaded when an audit asks for it, not before. */

import { type Outcome, open } from '../../../lib/audit/check.ts';
import type { ExplicitStepError } from '../../../lib/symbolic/explicit-step.ts';
import type { IdentityProof } from '../../../lib/symbolic/identities.ts';
import { decideProofs } from '../../equation-3/claims/symbolic.ts';

type Library = typeof import('../../../lib/symbolic/explicit-step.ts');
let library: Library | null = null;

/** To be awaited once before the checks run, so that they can stay synchronous. */
export async function loadSymbolic(): Promise<void> {
  library = await import('../../../lib/symbolic/explicit-step.ts');
}

const WIDTHS = [1, 2, 3, 4] as const;

function proveAll(
  prove: (loaded: Library, width: number, options: { planted?: ExplicitStepError }) => IdentityProof,
  planted: ExplicitStepError | undefined,
): Outcome {
  const loaded = library;
  if (loaded === null) return open('the symbolic part was not loaded');
  const options = planted === undefined ? {} : { planted };
  return decideProofs(WIDTHS.map((width) => prove(loaded, width, options)));
}

export const proveStep = (planted: ExplicitStepError | undefined): Outcome =>
  proveAll((loaded, width, options) => loaded.proveExplicitStep(width, options), planted);

export const proveTrainedPair = (planted: ExplicitStepError | undefined): Outcome =>
  proveAll((loaded, width, options) => loaded.proveTrainedPair(width, options), planted);
