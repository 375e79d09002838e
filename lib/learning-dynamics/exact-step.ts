/**
 * One exact gradient step of the implicit reward model with fixed hidden representations.
 *
 * The initial unembedding matrix has the entries U_{v,d} = ln q_{v,d} with rational q > 0, so for a hidden
 * representation h with integer entries e^{⟨U_v,h⟩} = Π_d q_{v,d}^{h_d} is rational, and with it the softmax, the
 * gradient and the change of U.
 */

import type Fraction from 'fraction.js';
import { dot, integers, isZero, minus, plus, rational, times, type Vector } from '../exact/fractions.ts';

/** One token of a response and the hidden representation of all that precedes it. */
export interface Position {
  /** Shape [D], integer entries. */
  readonly hidden: Vector;
  readonly token: number;
}

/** Two responses, each a list of positions. */
export interface TrainingPair {
  readonly chosen: readonly Position[];
  readonly rejected: readonly Position[];
}

/** Two one-token responses to one prompt. */
export interface EvaluationPair {
  readonly hidden: Vector;
  readonly chosen: number;
  readonly rejected: number;
}

/**
 * softmax(Uh) for U = ln q.
 * @param q Shape [V, D], entries > 0.
 * @throws RangeError when an entry of the hidden representation is not an integer.
 */
export function nextTokenDistribution(q: readonly Vector[], hidden: Vector): Vector {
  const weights = q.map((row) => unnormalised(row, hidden));
  const total = weights.reduce((sum, weight) => sum.add(weight), rational(0));
  return weights.map((weight) => weight.div(total));
}

/** e^{⟨ln q_v,h⟩}. */
function unnormalised(row: Vector, hidden: Vector): Fraction {
  return row.reduce((product, entry, d) => {
    const { s, n, d: denominator } = hidden[d]!;
    if (denominator !== 1n) throw new RangeError('hidden representations need integer entries');
    return product.mul(integerPower(s < 0n ? entry.inverse() : entry, n));
  }, rational(1));
}

function integerPower(base: Fraction, exponent: bigint): Fraction {
  let power = rational(1);
  for (let k = 0n; k < exponent; k++) power = power.mul(base);
  return power;
}

/** ∇_U ln π(w|h) = (e_w − p)hᵀ, shape [V, D], for any distribution p in place of the softmax. */
export function logProbabilityGradient(p: Vector, position: Position): Vector[] {
  return p.map((probability, v) =>
    times((v === position.token ? rational(1) : rational(0)).sub(probability), position.hidden),
  );
}

/** ∇_U of the log-probability of a response, summed over its positions, shape [V, D]. */
export function responseGradient(q: readonly Vector[], response: readonly Position[]): Vector[] {
  return response
    .map((position) => logProbabilityGradient(nextTokenDistribution(q, position.hidden), position))
    .reduce((sum, gradient) => sum.map((row, v) => plus(row, gradient[v]!)));
}

export interface Step {
  /** Initial U = ln q, shape [V, D]. */
  readonly q: readonly Vector[];
  readonly pairs: readonly TrainingPair[];
  readonly learningRate: Fraction;
  readonly beta: Fraction;
  /** g_i = σ(−margin of pair i) at the start; 1/2 when the model starts at its reference. */
  readonly residuals: Vector;
}

/** ΔU = (η/n) Σ_i g_i β (∇ln π(y_i+) − ∇ln π(y_i−)), shape [V, D]. */
export function stepOfUnembedding({ q, pairs, learningRate, beta, residuals }: Step): Vector[] {
  const zero = q.map((row) => times(rational(0), row));
  return pairs.reduce<Vector[]>((sum, { chosen, rejected }, i) => {
    const factor = learningRate.mul(beta).mul(residuals[i]!).div(rational(pairs.length));
    const up = responseGradient(q, chosen);
    const down = responseGradient(q, rejected);
    return sum.map((row, v) => plus(row, times(factor, minus(up[v]!, down[v]!))));
  }, zero);
}

/** Change of the implicit margin of one-token responses, β⟨ΔU_{y+} − ΔU_{y−}, h⟩: their log-partition cancels. */
export function marginChange(change: readonly Vector[], beta: Fraction, pair: EvaluationPair): Fraction {
  return beta.mul(dot(minus(change[pair.chosen]!, change[pair.rejected]!), pair.hidden));
}

/** Tokens of the training responses, ascending. */
export function trainedTokens(pairs: readonly TrainingPair[]): number[] {
  const tokens = pairs.flatMap(({ chosen, rejected }) => [...chosen, ...rejected].map(({ token }) => token));
  return [...new Set(tokens)].sort((a, b) => a - b);
}

/**
 * Whether row `token` of ∇_U(ln π(y+) − ln π(y−)) is 0 at every U. For one-token responses that row is affine in the
 * distribution p common to both, so it is enough to look at the V vertices of the simplex.
 */
export function rowNeverMoves(vocabulary: number, pairs: readonly TrainingPair[], token: number): boolean {
  return pairs.every(({ chosen, rejected }) => {
    const [up, down] = [chosen[0]!, rejected[0]!];
    if (chosen.length !== 1 || rejected.length !== 1 || !isZero(minus(up.hidden, down.hidden))) return false;
    return Array.from({ length: vocabulary }, (_, vertex) => unit(vocabulary, vertex)).every((p) =>
      isZero(minus(logProbabilityGradient(p, up)[token]!, logProbabilityGradient(p, down)[token]!)),
    );
  });
}

function unit(length: number, index: number): Vector {
  return integers(...Array.from({ length }, (_, k) => Number(k === index)));
}
