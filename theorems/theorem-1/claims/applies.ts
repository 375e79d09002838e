/** When a check of Theorem 1 has something to say. */

import type Fraction from 'fraction.js';
import { discarded, type Outcome } from '../../../lib/audit/check.ts';
import type { Tilt } from '../../../lib/verification/tilt.ts';
import type { Analysis, PromptAnalysis } from '../analysis.ts';

const NO_PAIR =
  'vacuous: every response is correct, so that there is no pair (y+, y-), π = π_ref and every π is a verifier';

/** Runs the check where the hypotheses hold. */
export function underHypotheses(run: (analysis: Analysis) => Outcome): (analysis: Analysis) => Outcome {
  return (analysis) => (analysis.failing === null ? run(analysis) : discarded(analysis.failing));
}

/** Runs the check where moreover some prompt has a correct and an incorrect response. */
export function onPairs(
  run: (analysis: Analysis, prompts: readonly PromptAnalysis[]) => Outcome,
): (analysis: Analysis) => Outcome {
  return underHypotheses((analysis) => {
    const { mixed } = analysis;
    return mixed.length === 0 ? discarded(NO_PAIR) : run(analysis, mixed);
  });
}

/** The rational q of the instance, or why there is none. */
export function withRational(analysis: Analysis, run: (tilt: Tilt<Fraction>) => Outcome): Outcome {
  const { rationalTilt } = analysis;
  return rationalTilt === null
    ? discarded('q = e^(δ/β) is not rational for rational δ/β: left to the certified checks')
    : run(rationalTilt);
}
