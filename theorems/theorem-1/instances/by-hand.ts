/**
 * An instance to follow with pencil and paper. One prompt with π_ref = (1/8, 1/2, 3/8), the first response correct, and
 * β = 1, q = 4 (δ = ln 4): Z = 1 + 3/8 = 11/8, so π = (1/8·4, 1/2, 3/8)·8/11 = (4/11, 4/11, 3/11). The ratios π/π_ref are 32/11 for the
 * correct response and 8/11 for the others, 4 apart; π(C) = 4/11 is below q·p = 1/2.
 */

import { rational } from '../../../lib/exact/fractions.ts';
import { makePrompt } from '../../../lib/verification/prompt.ts';
import type { VerificationInstance } from './types.ts';

export const byHand: VerificationInstance = {
  beta: rational(1),
  margin: { kind: 'q', q: rational(4) },
  prompts: [
    makePrompt([
      { reference: rational(1, 8), correct: true },
      { reference: rational(1, 2), correct: false },
      { reference: rational(3, 8), correct: false },
    ]),
  ],
};
