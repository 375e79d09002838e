/** Theorem 2 without H6: the implicit model does not start at its reference. */

import type Fraction from 'fraction.js';
import type { Ablation, Json } from '../../../lib/audit/types.ts';
import {
  equalVectors,
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
  nextTokenDistribution,
  responseGradient,
  rowNeverMoves,
  stepOfUnembedding,
  type TrainingPair,
  trainedTokens,
} from '../../../lib/learning-dynamics/exact-step.ts';
import { type AblationOptions, accuracy, isBelowStepLimit } from './rational.ts';

const PROMPT = integers(1, 1);
const RESPONSES = [integers(1, 0), integers(0, 1)] as const;
const TRAINING: TrainingPair = {
  chosen: [{ hidden: PROMPT, token: 0 }],
  rejected: [{ hidden: PROMPT, token: 1 }],
};
/** e^{U_v} of the reference, shape [4, 2]. */
const REFERENCE = [integers(1, 1), integers(1, 2), integers(1, 1), integers(2, 1)];
/** The initial models differ from the reference in the rows of both trained and unseen tokens. */
const STARTS: readonly (readonly Vector[])[] = [
  [integers(3, 1), integers(1, 1), integers(1, 1), integers(6, 1)],
  [integers(1, 1), integers(5, 2), integers(1, 7), integers(2, 1)],
];
const EVALUATION: EvaluationPair = { hidden: integers(1, 2), chosen: 2, rejected: 3 };
const BETA = rational(1);
const LEARNING_RATE = rational(1, 2);

/** π_θ(a)π_ref(b)/(π_θ(b)π_ref(a)) = e^{margin/β} of (a,b), from the two distributions. */
function oddsRatio(q: readonly Vector[], hidden: Vector, a: number, b: number): Fraction {
  const model = nextTokenDistribution(q, hidden);
  const reference = nextTokenDistribution(REFERENCE, hidden);
  return model[a]!.mul(reference[b]!).div(model[b]!.mul(reference[a]!));
}

interface Frozen {
  /** Margins are β ln(odds ratio) + `marginChange`. */
  readonly odds: Fraction;
  readonly marginChange: Fraction;
  readonly before: Fraction;
  readonly after: Fraction | null;
  readonly forEver: boolean;
  readonly json: Json;
}

function run(q: readonly Vector[], plantSignError: boolean): Frozen {
  // β = 1: g = σ(−ln odds) = 1/(1 + odds), rational.
  const residual = rational(1).div(oddsRatio(q, PROMPT, 0, 1).add(1n));
  const exact = stepOfUnembedding({
    q,
    pairs: [TRAINING],
    learningRate: LEARNING_RATE,
    beta: BETA,
    residuals: [residual],
  });
  // The planted error adds the gradient of the rejected response instead of subtracting it.
  const twice = times(LEARNING_RATE.mul(BETA).mul(residual).mul(2n), integers(1, 1));
  const wrong = responseGradient(q, TRAINING.rejected).map((row) =>
    row.map((entry, d) => entry.mul(twice[d]!)),
  );
  const change = plantSignError ? exact.map((row, v) => plus(row, wrong[v]!)) : exact;

  const odds = oddsRatio(q, EVALUATION.hidden, EVALUATION.chosen, EVALUATION.rejected);
  const moved = marginChange(change, BETA, EVALUATION);
  const before = accuracy([odds.sub(1n)]);
  const still = [EVALUATION.chosen, EVALUATION.rejected].every((v) => isZero(change[v]!));
  const after = moved.equals(0n) ? before : null;
  const forEver =
    still && [EVALUATION.chosen, EVALUATION.rejected].every((v) => rowNeverMoves(q.length, [TRAINING], v));
  return {
    odds,
    marginChange: moved,
    before,
    after,
    forEver,
    json: {
      exponentialsOfInitialUnembedding: q.map(toStrings),
      residual: residual.toFraction(),
      oddsRatio: odds.toFraction(),
      changeOfUnembedding: change.map(toStrings),
      marginChange: moved.toFraction(),
      accuracyBefore: before.toFraction(),
      accuracyAfter: after?.toFraction() ?? null,
      forEver,
    },
  };
}

/** Rows of unseen tokens never move, so each margin on D_E keeps its initial value β ln(odds ratio), which need not be 0. */
export function h6({ keepHypothesis = false, plantSignError = false }: AblationOptions = {}): Ablation {
  const [low, high] = STARTS.map((q) => run(keepHypothesis ? REFERENCE : q, plantSignError));
  const results = [low!, high!];
  const seen = trainedTokens([TRAINING]);
  const kept = {
    H3: !isZero(PROMPT) && !equalVectors(minus(RESPONSES[0], RESPONSES[1]), integers(0, 0)),
    H4: isBelowStepLimit(LEARNING_RATE, BETA, [PROMPT, ...RESPONSES]),
    H5: [EVALUATION.chosen, EVALUATION.rejected].every((token) => !seen.includes(token)),
  };
  const asExpected =
    results.every(({ forEver, marginChange: moved }) => forEver && moved.equals(0n)) &&
    low!.after?.equals(0n) === true &&
    high!.after?.equals(1n) === true &&
    Object.values(kept).every((holds) => holds);
  const describe = ({ odds, marginChange: moved, before, after }: Frozen): string =>
    `the margin β·ln(${odds.toFraction()}) changed by ${moved.toFraction()}, accuracy ${before.toFraction()} before and ${after === null ? 'unsettled' : after.toFraction()} after one exact step`;
  return {
    drops: 'H6',
    expected:
      'If π_θ(0) ≠ π_ref, the implicit accuracy on D_E is frozen at its initial value, which is 0 in the first instance and 1 in the second.',
    observed: `First instance: ${describe(low!)}; second: ${describe(high!)}; the rows of unseen tokens ${results.every(({ forEver }) => forEver) ? 'never move' : 'move'}.`,
    level: 'exact',
    verdict: asExpected ? 'verified' : 'refuted',
    witness: {
      exponentialsOfReference: REFERENCE.map(toStrings),
      training: { hidden: toStrings(PROMPT), chosen: 0, rejected: 1, responses: RESPONSES.map(toStrings) },
      evaluation: { ...EVALUATION, hidden: toStrings(EVALUATION.hidden) },
      learningRate: LEARNING_RATE.toFraction(),
      beta: BETA.toFraction(),
      instances: results.map(({ json }) => json),
      kept,
    },
  };
}
