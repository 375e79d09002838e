/**
 * Gradient descent of the implicit reward model with fixed hidden representations and single-token responses, as one
 * would write it for a language model: r(x,y) = β(ln π(y|x) − ln π_ref(y|x)), π(·|x) = softmax(U h_x), loss
 * mean −ln σ(r(x,y+) − r(x,y−)) (arXiv 2507.07981, Theorem 2). The gradient passes through the softmax of both responses and
 * over all rows of U; nothing is cancelled by hand, so that rows of unseen tokens staying as they are is something that
 * one can observe.
 */

import { exp, log, sigmoid } from '../float/elementary.ts';

/** What one row v of U contributes for one pair. */
export interface LogitRow {
  /** π(v|x). */
  readonly probability: number;
  /** 1 if v is the chosen token, else 0. */
  readonly isChosen: 0 | 1;
  /** 1 if v is the rejected token, else 0. */
  readonly isRejected: 0 | 1;
}

/** ∂ ln π(y+|x)/∂z_v and −∂ ln π(y−|x)/∂z_v, z_v the logit of row v. */
export type ImplicitGradient = (row: LogitRow) => readonly [chosen: number, rejected: number];

/** (e_{y+} − p)_v and −(e_{y−} − p)_v. */
export const correctImplicitGradient: ImplicitGradient = ({ probability, isChosen, isRejected }) => [
  isChosen - probability,
  -(isRejected - probability),
];

export interface ImplicitProblem {
  /** h_x, shape [n, D], row-major. */
  readonly prompt: Float64Array;
  /** Token ids of y+, shape [n], in [0, V). */
  readonly chosenToken: Int32Array;
  /** Token ids of y−, shape [n], in [0, V). */
  readonly rejectedToken: Int32Array;
  /** n. */
  readonly count: number;
  /** D. */
  readonly width: number;
  /** V. */
  readonly vocabulary: number;
  /** β > 0. */
  readonly beta: number;
  /** η > 0. */
  readonly learningRate: number;
  /** U(0), shape [V, D], row-major. */
  readonly initialUnembedding: Float64Array;
  /** U of π_ref, shape [V, D]; U(0) when absent. */
  readonly referenceUnembedding?: Float64Array;
  /** {@link correctImplicitGradient} when absent; others serve to see a wrong formula found out. */
  readonly gradient?: ImplicitGradient;
}

/** U·h for all rows. */
function logits(unembedding: Float64Array, prompt: Float64Array, width: number, out: Float64Array): void {
  for (let v = 0; v < out.length; v++) {
    let sum = 0;
    for (let d = 0; d < width; d++) sum += unembedding[v * width + d]! * prompt[d]!;
    out[v] = sum;
  }
}

/** Turns logits into probabilities in place; returns the log-partition function. */
function softmax(z: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const entry of z) largest = Math.max(largest, entry);
  let sum = 0;
  for (let v = 0; v < z.length; v++) {
    const e = exp(z[v]! - largest);
    z[v] = e;
    sum += e;
  }
  for (let v = 0; v < z.length; v++) z[v] = z[v]! / sum;
  return largest + log(sum);
}

/**
 * Takes `steps` gradient steps and returns U, shape [V, D].
 * @param visit sees every step, from 0 to `steps`, with the current U (not to be kept or changed), and may stop.
 */
export function trainImplicit(
  problem: ImplicitProblem,
  steps: number,
  // biome-ignore lint/suspicious/noConfusingVoidType: a visitor may return nothing
  visit?: (step: number, unembedding: Float64Array) => void | 'stop',
): Float64Array {
  const { width, vocabulary, initialUnembedding, learningRate } = problem;
  const reference = referenceLogRatios(problem);
  const unembedding = Float64Array.from(initialUnembedding);
  const gradient = new Float64Array(vocabulary * width);
  for (let step = 0; ; step++) {
    if (visit?.(step, unembedding) === 'stop' || step >= steps) return unembedding;
    lossGradient(problem, reference, unembedding, gradient);
    for (let i = 0; i < gradient.length; i++) unembedding[i] = unembedding[i]! - learningRate * gradient[i]!;
  }
}

/** ln π_ref(y+|x) − ln π_ref(y−|x) per pair, shape [n]. */
function referenceLogRatios(problem: ImplicitProblem): Float64Array {
  const { prompt, count, width, chosenToken, rejectedToken } = problem;
  const reference = problem.referenceUnembedding ?? problem.initialUnembedding;
  const z = new Float64Array(problem.vocabulary);
  const ratios = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    logits(reference, prompt.subarray(i * width, (i + 1) * width), width, z);
    const chosen = z[chosenToken[i]!]!;
    const rejected = z[rejectedToken[i]!]!;
    const logPartition = softmax(z);
    ratios[i] = chosen - logPartition - (rejected - logPartition);
  }
  return ratios;
}

/** ∂ℓ/∂U, shape [V, D], written to `out`. */
function lossGradient(
  problem: ImplicitProblem,
  reference: Float64Array,
  unembedding: Float64Array,
  out: Float64Array,
): void {
  const { prompt, count, width, vocabulary, beta } = problem;
  const rowGradient = problem.gradient ?? correctImplicitGradient;
  const z = new Float64Array(vocabulary);
  out.fill(0);
  for (let i = 0; i < count; i++) {
    const h = prompt.subarray(i * width, (i + 1) * width);
    const chosen = problem.chosenToken[i]!;
    const rejected = problem.rejectedToken[i]!;
    logits(unembedding, h, width, z);
    const zChosen = z[chosen]!;
    const zRejected = z[rejected]!;
    const logPartition = softmax(z);
    const margin = beta * (zChosen - logPartition - (zRejected - logPartition) - reference[i]!);
    const factor = -(beta / count) * sigmoid(-margin);
    for (let v = 0; v < vocabulary; v++) {
      const [up, down] = rowGradient({
        probability: z[v]!,
        isChosen: v === chosen ? 1 : 0,
        isRejected: v === rejected ? 1 : 0,
      });
      const offset = v * width;
      for (let d = 0; d < width; d++) {
        // One summand per response, each rounded by itself.
        out[offset + d] = out[offset + d]! + (factor * up * h[d]! + factor * down * h[d]!);
      }
    }
  }
}

/** One pair: h_x, shape [D], and its two tokens. */
export interface ImplicitPair {
  readonly prompt: Float64Array;
  readonly chosenToken: number;
  readonly rejectedToken: number;
}

/** r(x,y+) − r(x,y−) from the rows of U − U_ref alone: the log-partition functions cancel. */
export function implicitRewardMargin(
  { prompt, chosenToken, rejectedToken }: ImplicitPair,
  beta: number,
  unembedding: Float64Array,
  reference: Float64Array,
): number {
  const width = prompt.length;
  let sum = 0;
  for (let d = 0; d < width; d++) {
    const chosen = chosenToken * width + d;
    const rejected = rejectedToken * width + d;
    const moved = unembedding[chosen]! - reference[chosen]! - (unembedding[rejected]! - reference[rejected]!);
    sum += moved * prompt[d]!;
  }
  return beta * sum;
}
