/** Theorem 2 without H5: a token of the evaluation set was trained, in the other role. */

import type { Ablation } from '../../../lib/audit/types.ts';
import {
  dot,
  integers,
  isZero,
  minus,
  plus,
  rational,
  times,
  toStrings,
  type Vector,
} from '../../../lib/exact/fractions.ts';
import {
  type EvaluationPair,
  marginChange,
  rowNeverMoves,
  stepOfUnembedding,
  type TrainingPair,
  trainedTokens,
} from '../../../lib/learning-dynamics/exact-step.ts';
import { type AblationOptions, accuracy, isBelowStepLimit } from './rational.ts';

/** Tokens 0 and 2 are chosen in training, 1 is rejected, 3 and 4 never occur. e^{U_v}, shape [5, 2]. */
const Q = [integers(1, 1), integers(2, 1), integers(1, 3), integers(1, 1), integers(5, 1)];
const PROMPTS = [integers(1, 0), integers(1, 1)] as const;
const TRAINING: readonly TrainingPair[] = [
  { chosen: [{ hidden: PROMPTS[0], token: 0 }], rejected: [{ hidden: PROMPTS[0], token: 1 }] },
  { chosen: [{ hidden: PROMPTS[1], token: 2 }], rejected: [{ hidden: PROMPTS[1], token: 1 }] },
];
/** h_{x,y} of the two training pairs: the first coordinate is what makes a response good. */
const RESPONSES = [
  { chosen: integers(1, 0), rejected: integers(0, 0) },
  { chosen: integers(1, 1), rejected: integers(0, 1) },
] as const;
const UNSEEN = 3;
/** h of the evaluation responses: the chosen one is that of token 1 (or 4) at the first prompt. */
const EVALUATION_RESPONSES = { chosen: RESPONSES[0].rejected, rejected: integers(-1, 0) };

/**
 * Row 1 of U changes by −(η/n)gβh at each step, h a prompt with ⟨h,h_x̄⟩ > 0 and g > 0, and the unseen row never
 * changes: from the first step on the implicit margin of (1, unseen) is negative for ever. The explicit head stays in
 * the cone of the training differences, all of which rank the pair correctly.
 */
export function h5({ keepHypothesis = false, plantSignError = false }: AblationOptions = {}): Ablation {
  const evaluation: EvaluationPair = { hidden: PROMPTS[0], chosen: keepHypothesis ? 4 : 1, rejected: UNSEEN };
  const learningRate = rational(1, 2);
  const signedRate = plantSignError ? learningRate.neg() : learningRate;
  const beta = rational(1);
  const residuals = TRAINING.map(() => rational(1, 2));
  const change = stepOfUnembedding({ q: Q, pairs: TRAINING, learningRate: signedRate, beta, residuals });
  const margin = marginChange(change, beta, evaluation);
  const implicitAccuracy = accuracy([margin]);

  const differences = RESPONSES.map(({ chosen, rejected }) => minus(chosen, rejected));
  const target = minus(EVALUATION_RESPONSES.chosen, EVALUATION_RESPONSES.rejected);
  const head = differences.reduce<Vector>(
    (sum, x, i) => plus(sum, times(learningRate.mul(residuals[i]!).div(rational(TRAINING.length)), x)),
    integers(0, 0),
  );
  const explicitMargin = dot(head, target);
  const explicitAccuracy = accuracy([explicitMargin]);

  const updatesOfChosen = TRAINING.flatMap(({ chosen, rejected }) => [
    ...chosen.map(({ hidden, token }) => ({ hidden, token, role: 1 })),
    ...rejected.map(({ hidden, token }) => ({ hidden, token, role: -1 })),
  ]).filter(({ token }) => token === evaluation.chosen);
  const implicitForEver =
    updatesOfChosen.length > 0 &&
    updatesOfChosen.every(({ hidden, role }) =>
      signedRate.mul(role).mul(dot(hidden, evaluation.hidden)).lt(0n),
    ) &&
    rowNeverMoves(Q.length, TRAINING, UNSEEN);
  const explicitForEver = differences.every((x) => dot(x, target).gt(0n));

  const representations = [...PROMPTS, ...RESPONSES.flatMap(({ chosen, rejected }) => [chosen, rejected])];
  const kept = {
    // U_v = Σ(± prompts) has positive implicit margins; the sum of the differences has positive explicit ones.
    H3: isSeparatedByRows() && differences.every((x) => differences.every((y) => dot(x, y).gt(0n))),
    H4: isBelowStepLimit(learningRate, beta, representations),
    otherTokenUnseen: !trainedTokens(TRAINING).includes(UNSEEN) && isZero(change[UNSEEN]!),
  };
  const asExpected =
    implicitAccuracy.equals(0n) &&
    explicitAccuracy.equals(1n) &&
    implicitForEver &&
    explicitForEver &&
    Object.values(kept).every((holds) => holds);
  return {
    drops: 'H5',
    expected:
      'If the chosen token of an evaluation pair was a rejected token of training at the same prompt, the implicit accuracy on that pair is 0 after one gradient step and at all later ones, while the explicit model ranks it correctly.',
    observed: `After one exact step the implicit margin of (${evaluation.chosen}, ${evaluation.rejected}) is ${margin.toFraction()} and its accuracy ${implicitAccuracy.toFraction()} (${implicitForEver ? 'for ever, since all updates of its chosen row have a negative product with the prompt' : 'the sign of later updates does not keep it there'}); the explicit margin is ${explicitMargin.toFraction()} and its accuracy ${explicitAccuracy.toFraction()}.`,
    level: 'exact',
    verdict: asExpected ? 'verified' : 'refuted',
    witness: {
      exponentialsOfInitialUnembedding: Q.map(toStrings),
      training: TRAINING.map(({ chosen, rejected }, i) => ({
        hidden: toStrings(PROMPTS[i]!),
        chosen: chosen[0]!.token,
        rejected: rejected[0]!.token,
        responses: [toStrings(RESPONSES[i]!.chosen), toStrings(RESPONSES[i]!.rejected)],
      })),
      evaluation: {
        hidden: toStrings(evaluation.hidden),
        chosen: evaluation.chosen,
        rejected: evaluation.rejected,
        responses: [toStrings(EVALUATION_RESPONSES.chosen), toStrings(EVALUATION_RESPONSES.rejected)],
      },
      learningRate: signedRate.toFraction(),
      beta: beta.toFraction(),
      changeOfUnembedding: change.map(toStrings),
      explicitHead: toStrings(head),
      implicit: {
        margin: margin.toFraction(),
        accuracy: implicitAccuracy.toFraction(),
        forEver: implicitForEver,
      },
      explicit: {
        margin: explicitMargin.toFraction(),
        accuracy: explicitAccuracy.toFraction(),
        forEver: explicitForEver,
      },
      kept,
    },
  };
}

/** Whether U_v = Σ_i (1[v = y_i+] − 1[v = y_i−])h_i has positive margins on all training pairs. */
function isSeparatedByRows(): boolean {
  const rows = Q.map((_, v) =>
    TRAINING.reduce<Vector>(
      (sum, { chosen, rejected }, i) => {
        const role = Number(chosen[0]!.token === v) - Number(rejected[0]!.token === v);
        return plus(sum, times(rational(role), PROMPTS[i]!));
      },
      integers(0, 0),
    ),
  );
  return TRAINING.every(({ chosen, rejected }, i) =>
    dot(minus(rows[chosen[0]!.token]!, rows[rejected[0]!.token]!), PROMPTS[i]!).gt(0n),
  );
}
