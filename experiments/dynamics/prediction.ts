/**
 * Equations 4 and 5 (arXiv 2507.07981) for a batch. The loss is the mean of −ln σ(m_i) over n pairs, so each pair
 * enters with its own g_i = σ(−m_i) and the weight 1/n:
 *   EX: Δr(x̄,ȳ) = (η/n) Σ_i g_i ⟨h_{x̄,ȳ}, h_i+ − h_i−⟩,
 *   IM: Δr(x̄,ȳ) ≈ (ηβ²/n) Σ_i g_i Σ_k [Σ_l ρ_{k,l}(y_i+)⟨h̄_k,h_l⟩ − Σ_l ρ_{k,l}(y_i−)⟨h̄_k,h_l⟩].
 * All inner products of one step are two matrix products. That ρ here is the ρ of lib/learning-dynamics is checked at
 * run time (enclosed.ts).
 */

import { sigmoid } from '../../lib/float/elementary.ts';
import type { MatrixKernel } from '../../lib/neural/kernel/types.ts';
import type { Plant } from './planted.ts';
import type { Evaluated, Representations, ResponseSet } from './responses.ts';

/** Responses 2i and 2i + 1 are y_i+ and y_i−. */
export interface Side {
  readonly set: ResponseSet;
  readonly representations: Representations;
  readonly evaluated: Evaluated;
}

/** ±g_i/n of each training response, shape [2n]. @param rewards of the training responses */
export function pairWeights(rewards: Float64Array): Float64Array {
  const weights = new Float64Array(rewards.length);
  const n = rewards.length / 2;
  for (let i = 0; i < n; i++) {
    const g = sigmoid(rewards[2 * i + 1]! - rewards[2 * i]!) / n;
    weights[2 * i] = g;
    weights[2 * i + 1] = -g;
  }
  return weights;
}

/** ⟨a_i, b_j⟩, shape [rows of a, rows of b]. */
function innerProducts(kernel: MatrixKernel, a: Float64Array, b: Float64Array, width: number): Float64Array {
  const [m, n] = [a.length / width, b.length / width];
  const mark = kernel.mark();
  const out = kernel.allocate(m * n);
  kernel.matmul(
    { data: out, offset: 0, rows: m, columns: n, stride: n },
    { data: a, offset: 0, rows: m, columns: width, stride: width },
    { data: b, offset: 0, rows: n, columns: width, stride: width },
    { transposeB: true },
  );
  const result = Float64Array.from(out);
  kernel.release(mark);
  return result;
}

export interface ExplicitPrediction {
  /** Δr/η, shape [n̄]. */
  readonly slope: Float64Array;
  /** Sum of the absolute values of its terms, the scale that rounding is measured against, shape [n̄]. */
  readonly size: Float64Array;
}

/** @param weights ±g_i/n of the training responses */
export function predictExplicit(
  kernel: MatrixKernel,
  width: number,
  evaluation: Side,
  training: Side,
  weights: Float64Array,
  plant: Plant,
): ExplicitPrediction {
  const products = innerProducts(
    kernel,
    evaluation.representations.last,
    training.representations.last,
    width,
  );
  const count = weights.length;
  const slope = new Float64Array(evaluation.set.count);
  const size = new Float64Array(evaluation.set.count);
  const shift = plant === 'representation-of-another-pair' ? 2 : 0;
  for (let e = 0; e < slope.length; e++) {
    for (let s = 0; s < count; s++) {
      const term = weights[s]! * products[e * count + ((s + shift) % count)]!;
      slope[e] = slope[e]! + term;
      size[e] = size[e]! + Math.abs(term);
    }
  }
  return { slope, size };
}

/** Called for each pair (k, l) of an evaluation token and a training token. */
export type OnTokenPair = (k: number, l: number, same: boolean, rho: number, term: number) => void;

/**
 * The coefficient of η in Equation 5, shape [n̄].
 * @param weights ±g_i/n of the training responses
 */
export function predictImplicit(
  kernel: MatrixKernel,
  width: number,
  beta: number,
  evaluation: Side,
  training: Side,
  weights: Float64Array,
  plant: Plant,
  onTokenPair?: OnTokenPair,
): Float64Array {
  const hidden = innerProducts(
    kernel,
    evaluation.representations.before,
    training.representations.before,
    width,
  );
  const [p, q] = [evaluation.evaluated.probability, training.evaluated.probability];
  const [mine, theirs] = [evaluation.set, training.set];
  const [K, L] = [mine.tokens.length, theirs.tokens.length];
  const vocabulary = p.length / K;
  const cross = innerProducts(kernel, p, q, vocabulary);
  const slope = new Float64Array(mine.count);
  const factor = plant === 'beta-once' ? beta : beta * beta;
  const shift = plant === 'representation-of-another-pair' ? tokensOfFirstPair(theirs) : 0;
  for (let k = 0; k < K; k++) {
    const a = mine.tokens[k]!;
    let sum = 0;
    for (let l = 0; l < L; l++) {
      const b = theirs.tokens[l]!;
      const same = a === b;
      let rho = -q[l * vocabulary + a]! - p[k * vocabulary + b]!;
      if (plant !== 'cross-term-dropped') rho += cross[k * L + l]!;
      if (same && plant !== 'indicator-dropped') rho += 1;
      if (plant === 'rho-negated') rho = -rho;
      const term = factor * weights[theirs.owner[l]!]! * rho * hidden[k * L + ((l + shift) % L)]!;
      sum += term;
      onTokenPair?.(k, l, same, rho, term);
    }
    const owner = mine.owner[k]!;
    slope[owner] = slope[owner]! + sum;
  }
  return slope;
}

function tokensOfFirstPair({ owner }: ResponseSet): number {
  return owner.reduce((count, response) => count + Number(response < 2), 0);
}

/**
 * The bound of MATH.md B3 on how far the implicit reward stays below the prediction of a step with fixed
 * representations: β Σ_k range_v((ΔU·h̄_k)_v)²/8, shape [n̄], from the logits before and after the step.
 */
export function hoeffdingBound(
  beta: number,
  set: ResponseSet,
  before: Float64Array,
  after: Float64Array,
): Float64Array {
  const bound = new Float64Array(set.count);
  const vocabulary = before.length / set.tokens.length;
  set.owner.forEach((owner, k) => {
    let least = Number.POSITIVE_INFINITY;
    let largest = Number.NEGATIVE_INFINITY;
    for (let v = k * vocabulary; v < (k + 1) * vocabulary; v++) {
      const change = after[v]! - before[v]!;
      if (change < least) least = change;
      if (change > largest) largest = change;
    }
    const range = largest - least;
    bound[owner] = bound[owner]! + (beta * range * range) / 8;
  });
  return bound;
}
