/** Theorem 2 without H2: the hidden representations are trained too. */

import type { Ablation } from '../../../lib/audit/types.ts';
import {
  dot,
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
import { type AblationOptions, accuracy, isBelowStepLimit } from './rational.ts';

/** Tokens 0 (chosen) and 1 (rejected) are trained, 2 and 3 are not. Rows of U(0), shape [4, 2]. */
const U = [integers(0, 1), integers(0, -1), integers(0, 0), integers(0, 3)];
/** h_x = Aφ(x); A(0), shape [2, 2]. */
const A = [integers(1, 0), integers(0, 1)];
/** φ of the training prompt; its h_x is orthogonal to every row of U(0), so the initial prediction is uniform. */
const TRAINING_FEATURES = integers(1, 0);
const EVALUATION_FEATURES = integers(1, 1);
/** Explicit model at the start: h_{x,y} = Aψ(x,y). */
const RESPONSE_FEATURES = [integers(1, 0), integers(0, 1)] as const;
const [CHOSEN, REJECTED, EVALUATION_CHOSEN, EVALUATION_REJECTED] = [0, 1, 2, 3] as const;

function apply(matrix: readonly Vector[], vector: Vector): Vector {
  return matrix.map((row) => dot(row, vector));
}

/** ∇_A ln π(y|x) = Uᵀ(e_y − p)φ(x)ᵀ for the distribution p, shape [D, features]. */
function gradientOfMap(p: Vector, token: number, features: Vector): Vector[] {
  const residual = p.map((probability, v) => (v === token ? rational(1) : rational(0)).sub(probability));
  const hiddenGradient = U.reduce<Vector>(
    (sum, row, v) => plus(sum, times(residual[v]!, row)),
    integers(0, 0),
  );
  return hiddenGradient.map((entry) => times(entry, features));
}

/** ∇_A(ln π(y+|x) − ln π(y−|x)) for the distribution p, which cancels: (U_{y+} − U_{y−})φ(x)ᵀ. */
function preferenceGradient(p: Vector): Vector[] {
  const down = gradientOfMap(p, REJECTED, TRAINING_FEATURES);
  return gradientOfMap(p, CHOSEN, TRAINING_FEATURES).map((row, d) => minus(row, down[d]!));
}

/** The preference gradient is affine in p: equality at the vertices of the simplex is equality for every softmax. */
function partitionCancels(): boolean {
  const claimed = minus(U[CHOSEN]!, U[REJECTED]!).map((entry) => times(entry, TRAINING_FEATURES));
  return U.every((_, vertex) => {
    const p = integers(...U.map((_row, v) => Number(v === vertex)));
    return preferenceGradient(p).every((row, d) => equalVectors(row, claimed[d]!));
  });
}

/** Every prompt's representation depends on A, so what is learned from one prompt moves the margins of all. */
export function h2({ keepHypothesis = false, plantSignError = false }: AblationOptions = {}): Ablation {
  const learningRate = rational(plantSignError ? -1 : 1);
  const beta = rational(1);
  const hidden = apply(A, TRAINING_FEATURES);
  const uniform = U.map(() => rational(1, U.length));
  const uniformAtStart = U.every((row) => dot(row, hidden).equals(0n));
  // g = σ(0): the model starts at its reference.
  const factor = learningRate.mul(beta).div(2n);
  const gradient = preferenceGradient(uniform);
  const newA = keepHypothesis ? A : A.map((row, d) => plus(row, times(factor, gradient[d]!)));
  const newU = U.map((row, v) => {
    const sign = rational(v === CHOSEN ? 1 : v === REJECTED ? -1 : 0);
    return plus(row, times(factor.mul(sign), hidden));
  });
  const logitGap = (unembedding: readonly Vector[], map: readonly Vector[]) =>
    dot(
      minus(unembedding[EVALUATION_CHOSEN]!, unembedding[EVALUATION_REJECTED]!),
      apply(map, EVALUATION_FEATURES),
    );
  const margin = beta.mul(logitGap(newU, newA).sub(logitGap(U, A)));
  const [low, high] = [accuracy([margin]), accuracy([margin.neg()])];
  const rowsStill = [EVALUATION_CHOSEN, EVALUATION_REJECTED].every((v) => equalVectors(newU[v]!, U[v]!));
  const cancels = partitionCancels();
  const responses = RESPONSE_FEATURES.map((features) => apply(A, features));
  const kept = {
    H3: !isZero(hidden) && !isZero(minus(responses[0]!, responses[1]!)),
    H4: isBelowStepLimit(learningRate, beta, [hidden, ...responses]),
  };
  const asExpected =
    cancels &&
    uniformAtStart &&
    rowsStill &&
    low.equals(0n) &&
    high.equals(1n) &&
    Object.values(kept).every((holds) => holds);
  return {
    drops: 'H2',
    expected:
      'If h_x = Aφ(x) with A trained, one gradient step leaves the rows of U of unseen tokens in place but moves A by ηgβ(U_{y+} − U_{y−})φ(x)ᵀ, so the implicit margin of a pair of unseen tokens leaves 0 and its accuracy drops from 1/2 to 0, or rises to 1 for the swapped pair.',
    observed: `After one exact step A went from (${A.map(toStrings).join('; ')}) to (${newA.map(toStrings).join('; ')}), the rows of the unseen tokens ${rowsStill ? 'stayed' : 'moved'}, the implicit margin of the unseen pair went from 0 to ${margin.toFraction()}, and its accuracy from 1/2 to ${low.toFraction()}, swapped to ${high.toFraction()}.`,
    level: 'exact',
    verdict: asExpected ? 'verified' : 'refuted',
    witness: {
      initialUnembedding: U.map(toStrings),
      initialMap: A.map(toStrings),
      trainingFeatures: toStrings(TRAINING_FEATURES),
      evaluationFeatures: toStrings(EVALUATION_FEATURES),
      responseFeatures: RESPONSE_FEATURES.map(toStrings),
      training: { chosen: CHOSEN, rejected: REJECTED },
      evaluation: { chosen: EVALUATION_CHOSEN, rejected: EVALUATION_REJECTED },
      learningRate: learningRate.toFraction(),
      beta: beta.toFraction(),
      initialDistributionIsUniform: uniformAtStart,
      logPartitionsCancelForEveryDistribution: cancels,
      map: newA.map(toStrings),
      unembedding: newU.map(toStrings),
      margin: margin.toFraction(),
      accuracy: { pair: low.toFraction(), swapped: high.toFraction() },
      kept,
    },
  };
}
