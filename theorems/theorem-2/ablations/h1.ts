/** Theorem 2 without H1: responses of two tokens. */

import type { Ablation } from '../../../lib/audit/types.ts';
import { dot, integers, isZero, minus, rational, toStrings } from '../../../lib/exact/fractions.ts';
import {
  type EvaluationPair,
  marginChange,
  nextTokenDistribution,
  type Position,
  stepOfUnembedding,
  type TrainingPair,
  trainedTokens,
} from '../../../lib/learning-dynamics/exact-step.ts';
import { type AblationOptions, accuracy, isBelowStepLimit } from './rational.ts';

/** e^{U_v}: tokens 0 and 1 open the responses, 2 ends both, 3 and 4 are never trained. */
const Q = [integers(2, 1, 1), integers(1, 1, 1), integers(1, 1, 1), integers(1, 3, 1), integers(1, 1, 2)];
const PROMPT = integers(1, 0, 0);
const AFTER_CHOSEN = integers(0, 1, 0);
const AFTER_REJECTED = integers(0, 0, 1);
/** Representations of the whole responses, which the explicit reward model uses. */
const CHOSEN_RESPONSE = integers(1, 0, 0);
const REJECTED_RESPONSE = integers(0, 1, 0);
const EVALUATION: EvaluationPair = { hidden: integers(0, 1, 1), chosen: 3, rejected: 4 };

/**
 * The second tokens of two responses that differ in the first one are predicted from different hidden
 * representations. Their log-partition functions no longer cancel, so a step moves row v of U by
 * ηgβ(p_v(h')h' − p_v(h)h) even if v was never seen.
 */
export function h1({ keepHypothesis = false, plantSignError = false }: AblationOptions = {}): Ablation {
  const response = (first: number, next: typeof PROMPT): Position[] => {
    const opening = { hidden: PROMPT, token: first };
    return keepHypothesis ? [opening] : [opening, { hidden: next, token: 2 }];
  };
  const pair: TrainingPair = { chosen: response(0, AFTER_CHOSEN), rejected: response(1, AFTER_REJECTED) };
  const learningRate = rational(plantSignError ? -1 : 1);
  const beta = rational(1);
  const change = stepOfUnembedding({ q: Q, pairs: [pair], learningRate, beta, residuals: [rational(1, 2)] });
  const margin = marginChange(change, beta, EVALUATION);
  const swapped: EvaluationPair = { ...EVALUATION, chosen: EVALUATION.rejected, rejected: EVALUATION.chosen };
  const [low, high] = [accuracy([margin]), accuracy([marginChange(change, beta, swapped)])];
  const unseen = [EVALUATION.chosen, EVALUATION.rejected];
  const moved = unseen.every((token) => !isZero(change[token]!));

  const seen = trainedTokens([pair]);
  const representations = [PROMPT, AFTER_CHOSEN, AFTER_REJECTED, CHOSEN_RESPONSE, REJECTED_RESPONSE];
  const kept = {
    // U = e_0 hᵀ − e_1 hᵀ with h the prompt has uniform predictions at the second position, hence margin 2β‖h‖².
    H3:
      !isZero(minus(CHOSEN_RESPONSE, REJECTED_RESPONSE)) &&
      dot(PROMPT, PROMPT).gt(0n) &&
      dot(PROMPT, AFTER_CHOSEN).equals(0n) &&
      dot(PROMPT, AFTER_REJECTED).equals(0n),
    H4: isBelowStepLimit(learningRate, beta, representations),
    H5: unseen.every((token) => !seen.includes(token)),
  };
  const asExpected =
    moved && low.equals(0n) && high.equals(1n) && Object.values(kept).every((holds) => holds);
  return {
    drops: 'H1',
    expected:
      'With two-token responses that differ in the first token, one gradient step moves the rows of U of unseen tokens, and the implicit accuracy on D_E leaves 1/2: to 0 for a pair of unseen tokens, to 1 for the same pair swapped.',
    observed: `After one exact step with responses of ${pair.chosen.length} token(s), the rows of the unseen tokens 3 and 4 moved by (${toStrings(change[3]!).join(', ')}) and (${toStrings(change[4]!).join(', ')}), their implicit margin went from 0 to ${margin.toFraction()}, and the accuracy from 1/2 to ${low.toFraction()}, for the swapped pair to ${high.toFraction()}.`,
    level: 'exact',
    verdict: asExpected ? 'verified' : 'refuted',
    witness: {
      exponentialsOfInitialUnembedding: Q.map(toStrings),
      training: {
        chosen: pair.chosen.map(({ hidden, token }) => ({ hidden: toStrings(hidden), token })),
        rejected: pair.rejected.map(({ hidden, token }) => ({ hidden: toStrings(hidden), token })),
        responseRepresentations: [toStrings(CHOSEN_RESPONSE), toStrings(REJECTED_RESPONSE)],
      },
      evaluation: { ...EVALUATION, hidden: toStrings(EVALUATION.hidden) },
      learningRate: learningRate.toFraction(),
      beta: beta.toFraction(),
      nextTokenDistributions: {
        afterChosen: toStrings(nextTokenDistribution(Q, AFTER_CHOSEN)),
        afterRejected: toStrings(nextTokenDistribution(Q, AFTER_REJECTED)),
      },
      changeOfUnembedding: change.map(toStrings),
      margin: margin.toFraction(),
      accuracy: { pair: low.toFraction(), swapped: high.toFraction() },
      kept,
    },
  };
}
