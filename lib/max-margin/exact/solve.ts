import { bitLength, trailingZeros } from '../../exact/dyadic.ts';
import { affinelyIndependentSubset } from '../../exact/independent-subset.ts';
import type { RationalVector } from '../../exact/rational-vector.ts';
import { solveExact } from '../../exact/solve.ts';
import { startingPoint } from './start.ts';
import type { ExactGram, ExactSolution, WarmStart } from './types.ts';
import { mostViolated } from './violated.ts';

/**
 * The hard-margin separator without bias, min ½‖u‖² subject to ⟨u, x_i⟩ ≥ 1, or a proof that there is none; exact.
 *
 * The point p of least norm in the convex hull of the x_i decides: u* = p/‖p‖² if p ≠ 0, and p = 0 is itself the
 * proof that no separator exists. Wolfe's algorithm (Mathematical Programming 11, 1976) is run in rational
 * arithmetic: a major cycle adds a vector with ⟨p, x_j⟩ < ‖p‖², minor cycles move towards the point of least norm
 * in the affine hull of the chosen vectors and drop those whose weight reaches zero. The norm falls with every major
 * cycle, the chosen vectors stay affinely independent, so the search is finite for every input: duplicates,
 * linearly dependent vectors and ties included. A good warm start ends it after one linear system.
 *
 * For affinely independent vectors K + c·11ᵀ is positive definite for every c > 0. Its solution
 * (K + c·11ᵀ)μ = 1 with s = Σμ has Kμ = (1 − cs)·1, so μ/s is the affine minimiser with ‖p‖² = (1 − cs)/s:
 * cs = 1 means Σ μ_i x_i = 0, otherwise α = μ/(1 − cs) solves Kα = 1. c = 1 keeps the numbers shortest.
 *
 * @param options.budget upper limit for the estimated cost, see `systemCost`; no limit by default.
 */
export function exactMaxMargin(
  gram: ExactGram,
  warmStart: WarmStart,
  options: { readonly budget?: number } = {},
): ExactSolution {
  if (gram.count === 0) return { kind: 'separable', support: [], numerators: [], denominator: 1n };
  const isZero = gram.isZero ?? ((i: number) => gram.entry(i, i) === 0n);
  for (let i = 0; i < gram.count; i++) {
    if (isZero(i)) return { kind: 'non-separable', support: [i], weights: [1n] };
  }

  const budget = options.budget ?? Number.POSITIVE_INFINITY;
  let spent = 0;
  const start = startingPoint(gram.count, warmStart);
  // The choice of independent vectors is an elimination as well, on residues of one limb.
  if (selectionCost(start.order.length) > budget) return gaveUp(start.order.length, 0, budget);
  // A support that is too large as it comes is not worth its Gram matrix: float supports are nearly independent.
  const expected = systemCost(gram, start.order);
  if (expected > budget) return gaveUp(start.order.length, expected, budget);
  let support = affinelyIndependentSubset(gram.entry, start.order);
  let weights = support.map((i) => start.weights.get(i)!);
  let reachedCorral = false;
  for (;;) {
    const cost = systemCost(gram, support);
    if (!(spent + cost <= budget)) return gaveUp(support.length, spent + cost, budget);
    spent += cost;
    const { mu, shift } = affineMinimizer(gram, support);
    if (mu.numerators.some((t) => t <= 0n)) {
      ({ support, weights } = lineSearch(support, weights, mu.numerators));
      // Any convex combination may be the start, so long weights are only kept once a norm has to fall.
      if (!reachedCorral) weights = shortened(weights);
      continue;
    }
    reachedCorral = true;
    const sum = mu.numerators.reduce((a, b) => a + b, 0n);
    if (sum === mu.denominator) {
      const sorted = sortedBySupport(support, mu.numerators);
      return { kind: 'non-separable', support: sorted.support, weights: sorted.values };
    }
    // Lowest terms again: subtracting the sum of the numerators adds no common factor, and as K·numerators/2^shift = denominator, even
    // numerators would make the denominator even before the shift.
    const alpha = { numerators: mu.numerators, denominator: (mu.denominator - sum) << shift };
    const next = mostViolated(gram, { support, ...alpha });
    if (next === undefined) {
      const sorted = sortedBySupport(support, alpha.numerators);
      return {
        kind: 'separable',
        support: sorted.support,
        numerators: sorted.values,
        denominator: alpha.denominator,
      };
    }
    support = [...support, next];
    weights = [...mu.numerators, 0n];
  }
}

/** Solves (K/2^shift + 11ᵀ)μ = 1 on the support, 2^shift the largest power of two that divides K there. */
function affineMinimizer(gram: ExactGram, support: readonly number[]): { mu: RationalVector; shift: bigint } {
  const k = support.map((i) => support.map((j) => gram.entry(i, j)));
  let zeros = Number.POSITIVE_INFINITY;
  for (const row of k) for (const t of row) if (t !== 0n) zeros = Math.min(zeros, trailingZeros(t));
  const shift = BigInt(zeros);
  const system = k.map((row) => row.map((t) => (t >> shift) + 1n));
  const mu = solveExact(system, new Array<bigint>(support.length).fill(1n));
  if (mu === 'singular') throw new Error('the chosen vectors are not affinely independent');
  return { mu, shift };
}

/**
 * From the convex weights w/Σw towards the affine minimiser m/Σm until the first weight is zero; weights of zero
 * are dropped. With k maximising −m_k/w_k the new weights are proportional to w_k·m − m_k·w.
 */
function lineSearch(
  support: readonly number[],
  weights: readonly bigint[],
  minimizer: readonly bigint[],
): { support: number[]; weights: bigint[] } {
  let k = -1;
  for (let i = 0; i < weights.length; i++) {
    if (minimizer[i]! > 0n) continue;
    if (k < 0 || -minimizer[i]! * weights[k]! > -minimizer[k]! * weights[i]!) k = i;
  }
  const moved = weights.map((w, i) => weights[k]! * minimizer[i]! - minimizer[k]! * w);
  return { support: support.filter((_, i) => moved[i]! > 0n), weights: moved.filter((w) => w > 0n) };
}

/** About the same proportions in integers of at most 64 bits, all > 0. */
function shortened(weights: readonly bigint[]): bigint[] {
  const excess = weights.reduce((most, w) => Math.max(most, bitLength(w)), 0) - 64;
  if (excess <= 0) return [...weights];
  return weights.map((w) => w >> BigInt(excess) || 1n);
}

function sortedBySupport(support: readonly number[], values: readonly bigint[]) {
  const order = support.map((_, k) => k).sort((a, b) => support[a]! - support[b]!);
  return { support: order.map((k) => support[k]!), values: order.map((k) => values[k]!) };
}

/**
 * Estimated cost of one linear system with m support vectors and b-bit Gram entries, in multiply-adds of float64
 * (about a nanosecond each): 2mb/23 lifting steps of m²(b/24 + 2) multiply-adds.
 */
function systemCost(gram: ExactGram, support: readonly number[]): number {
  const m = support.length;
  const b = support.reduce((most, i) => Math.max(most, bitLength(gram.entry(i, i))), 0);
  return ((2 * m * b) / 23) * m * m * (b / 24 + 2);
}

function selectionCost(m: number): number {
  return (m * m * m) / 6;
}

function gaveUp(m: number, cost: number, budget: number): ExactSolution {
  const reason =
    `an exact system with ${m} support vectors would bring the estimated cost to ` +
    `${cost.toPrecision(2)} multiply-adds, above the budget of ${budget.toPrecision(2)}`;
  return { kind: 'gave-up', reason };
}
