/** One step of the active set method: a violated index enters, others leave until the point is stationary. */
import type { ActiveSet } from './active-set.ts';

/** Components of a ray below this share of its largest one do not block it. */
const RAY_NOISE = 1e-11;

/**
 * Brings `entering` into the support of `state` (alpha, support, size, factor are changed in place).
 * 'infeasible': alpha holds Farkas multipliers. 'stuck': rounding left no step; the caller restores the state.
 */
export function singleStep(
  state: ActiveSet,
  entering: number,
  z: Float64Array,
): 'moved' | 'infeasible' | 'stuck' {
  const { factor, support, alpha } = state;
  for (;;) {
    support[state.size] = entering;
    factor.setOrder(support, state.size + 1);
    if (!factor.isDependent(state.size)) break;
    const ray = dependenceOf(state, z);
    const leaving = blockedBy(state, ray);
    if (leaving < 0) {
      for (let p = 0; p < state.size; p++) alpha[support[p]!] = Math.max(0, -ray[p]!);
      alpha[entering] = 1;
      state.size++;
      return 'infeasible';
    }
    const length = alpha[support[leaving]!]! / ray[leaving]!;
    for (let p = 0; p < state.size; p++) {
      const index = support[p]!;
      alpha[index] = Math.max(0, alpha[index]! - length * ray[p]!);
    }
    alpha[entering] = alpha[entering]! + length;
    drop(state, leaving);
  }
  state.size++;
  for (;;) {
    state.solveStationary(z);
    let length = 1;
    let leaving = -1;
    for (let p = 0; p < state.size; p++) {
      if (z[p]! > 0) continue;
      const now = alpha[support[p]!]!;
      const ratio = now > 0 ? now / (now - z[p]!) : 0;
      if (ratio < length || leaving < 0) {
        length = ratio;
        leaving = p;
      }
    }
    if (leaving < 0) {
      for (let p = 0; p < state.size; p++) alpha[support[p]!] = z[p]!;
      return 'moved';
    }
    if (support[leaving] === entering && alpha[entering] === 0) return 'stuck';
    for (let p = 0; p < state.size; p++) {
      const index = support[p]!;
      alpha[index] = Math.max(0, alpha[index]! + length * (z[p]! - alpha[index]!));
    }
    drop(state, leaving);
    if (state.size === 0) return 'stuck';
  }
}

/** w with K_SS w = K_Sq for the last, dependent position q of the factor, which is taken out again. */
function dependenceOf(state: ActiveSet, w: Float64Array): Float64Array {
  state.factor.copyRow(state.size, w);
  state.factor.removeLast();
  state.factor.solveUpper(w, state.size);
  return w;
}

/** The position that the ray alpha_S − t·w, t ≥ 0, brings to zero first; -1 when none does. */
function blockedBy(state: ActiveSet, w: Float64Array): number {
  const { support, alpha, size } = state;
  let largest = 0;
  for (let p = 0; p < size; p++) largest = Math.max(largest, Math.abs(w[p]!));
  let leaving = -1;
  let length = Number.POSITIVE_INFINITY;
  for (let p = 0; p < size; p++) {
    if (!(w[p]! > RAY_NOISE * largest)) continue;
    const ratio = alpha[support[p]!]! / w[p]!;
    if (ratio < length) {
      length = ratio;
      leaving = p;
    }
  }
  return leaving;
}

/** Takes one position out of the support, its alpha becoming zero. */
function drop(state: ActiveSet, position: number): void {
  const { support, alpha, factor } = state;
  alpha[support[position]!] = 0;
  support.copyWithin(position, position + 1, state.size);
  state.size--;
  if (position < factor.size) factor.remove(position);
}
