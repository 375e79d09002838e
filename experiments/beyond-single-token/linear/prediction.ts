/**
 * What the first step does to an unseen pair: the summed coefficient of Equation 5.
 *
 * dm̄/dτ = (β²/n) Σ_i g_i ⟨∂m̄/∂U, ∂m_i/∂U⟩/β² with every inner product expanded through
 * ρ_{k,l} = 1[ȳ_k = v_l] − p_{ȳ_k} − p̄_{v_l} + ⟨p̄, p⟩ (Equation 5), which shares no line with the gradient in policy.ts.
 */

import type { Pair } from './instances.ts';
import type { PairedPolicy } from './policy.ts';

const ROLES = ['chosen', 'rejected'] as const;

/** Σ_k Σ_l ± ρ ⟨h̄_k, h_l⟩ between two pairs, each of a policy that has just seen the U in question. */
function coupling(
  evaluation: Pair,
  e: number,
  evaluated: PairedPolicy,
  train: Pair,
  i: number,
  trained: PairedPolicy,
  width: number,
  isTruncated: boolean,
): number {
  const length = train.chosen.tokens.length;
  let sum = 0;
  for (const ours of ROLES) {
    for (const theirs of ROLES) {
      const sign = ours === theirs ? 1 : -1;
      for (let k = 0; k < length; k++) {
        const q = evaluated.distribution(e, k, ours);
        const a = evaluation[ours].tokens[k]!;
        for (let l = 0; l < length; l++) {
          const p = trained.distribution(i, l, theirs);
          const b = train[theirs].tokens[l]!;
          let overlap = 0;
          for (let v = 0; v < p.length && !isTruncated; v++) overlap += q[v]! * p[v]!;
          const rho = (a === b ? 1 : 0) - p[a]! - q[b]! + overlap;
          let inner = 0;
          for (let d = 0; d < width; d++) {
            inner += evaluation[ours].prefixes[k * width + d]! * train[theirs].prefixes[l * width + d]!;
          }
          sum += sign * rho * inner;
        }
      }
    }
  }
  return sum;
}

/**
 * Rate of change of each evaluation margin per unit of η at U(0), where every g_i = ½: shape [D_E]. Both policies must
 * have seen U(0) last. `isTruncated` leaves ⟨p̄, p⟩ out, a planted error.
 */
export function firstOrder(
  evaluation: readonly Pair[],
  evaluated: PairedPolicy,
  train: readonly Pair[],
  trained: PairedPolicy,
  width: number,
  beta: number,
  isTruncated = false,
): Float64Array {
  return Float64Array.from(evaluation, (pair, e) => {
    let sum = 0;
    for (const [i, other] of train.entries()) {
      sum += coupling(pair, e, evaluated, other, i, trained, width, isTruncated);
    }
    return (beta * beta * sum) / (2 * train.length);
  });
}

/** The same rates as ⟨∂m̄/∂U, (1/2n) Σ_i ∂m_i/∂U⟩ at U(0), from the gradients of the policies. */
export function gradientRates(
  evaluations: number,
  evaluated: PairedPolicy,
  pairs: number,
  trained: PairedPolicy,
  initial: Float64Array,
): Float64Array {
  trained.margins(initial);
  evaluated.margins(initial);
  const step = new Float64Array(initial.length);
  trained.addGradient(new Float64Array(pairs).fill(1 / (2 * pairs)), step);
  return Float64Array.from({ length: evaluations }, (_, e) => {
    const gradient = new Float64Array(initial.length);
    evaluated.addGradient(
      Float64Array.from({ length: evaluations }, (_, other) => (other === e ? 1 : 0)),
      gradient,
    );
    return gradient.reduce((sum, x, k) => sum + x * step[k]!, 0);
  });
}

/** Σ_k h+_k − Σ_k h−_k, shape [D]. */
function prefixDifference({ chosen, rejected }: Pair, width: number): Float64Array {
  const sum = new Float64Array(width);
  for (let at = 0; at < chosen.prefixes.length; at++) {
    sum[at % width] = sum[at % width]! + chosen.prefixes[at]! - rejected.prefixes[at]!;
  }
  return sum;
}

/** −(β²/V)⟨H̄, (1/2n) Σ_i H_i⟩: the same rate for uniform π(0) and tokens that do not overlap. */
export function uniformRate(
  evaluation: readonly Pair[],
  train: readonly Pair[],
  width: number,
  vocabulary: number,
  beta: number,
): Float64Array {
  const mean = new Float64Array(width);
  for (const pair of train) {
    prefixDifference(pair, width).forEach((x, d) => {
      mean[d] = mean[d]! + x / (2 * train.length);
    });
  }
  return Float64Array.from(evaluation, (pair) => {
    const inner = prefixDifference(pair, width).reduce((sum, x, d) => sum + x * mean[d]!, 0);
    return (-beta * beta * inner) / vocabulary;
  });
}
