/**
 * Hard-margin max-margin separators without bias, u* = argmin ‖u‖² subject to ⟨u, x_i⟩ ≥ 1, with a proof.
 *
 * A float64 solver and an exact one search; lib/checker decides from the vectors alone. A result is `exact` where the
 * KKT conditions hold in rational arithmetic, `certified` where u* is enclosed by intervals.
 *
 * @module rewardproof/max-margin
 */

import { explicitConflictFault } from '../lib/checker/conflict.ts';
import { dualAsDoubles } from '../lib/checker/decide.ts';
import { decideSeparator, type ExactDual } from '../lib/checker/explicit-separator.ts';
import { explicitProblem } from '../lib/checker/theorem-2.ts';
import { type FloatInterval, fromDyadics } from '../lib/float-interval/interval.ts';
import { InputError } from '../lib/input-error.ts';
import { MAX_PAIRS, MAX_WIDTH } from '../lib/instance/limits.ts';
import type { Instance, PreferencePairs } from '../lib/instance/types.ts';
import { searchSeparator } from '../theorems/theorem-2/search.ts';

export { InputError } from '../lib/input-error.ts';
export type { ExactDual, FloatInterval };

/** The separator, or the proof that there is none. */
export type MaxMarginSolution =
  | {
      readonly kind: 'separable';
      readonly level: 'exact' | 'certified';
      /** u*, shape [D]: each coordinate the exact one rounded down, or approximated within its enclosure. */
      readonly direction: Float64Array;
      /** Encloses the margin γ* = 1/‖u*‖. */
      readonly margin: FloatInterval;
      /** Indices with ⟨u*, x_i⟩ = 1, ascending; for `certified` those with a positive dual variable. */
      readonly support: readonly number[];
      /** α ≥ 0 with u* = Σ α_i x_i, shape [n], rounded down where exact. */
      readonly dual: Float64Array;
      /** The exact dual variables; null for `certified`. */
      readonly proof: ExactDual | null;
    }
  /** Σ weights_k x_{support_k} = 0 exactly, weights > 0: no u has ⟨u, x_i⟩ > 0 for all i. */
  | {
      readonly kind: 'non-separable';
      readonly support: readonly number[];
      readonly weights: readonly bigint[];
    }
  | { readonly kind: 'undecided'; readonly reason: string };

/**
 * Solves for vectors x_i, shape [n, D], doubles taken as exact: 1 ≤ n ≤ 100000, 1 ≤ D ≤ 65536. Deterministic to the bit.
 * @throws InputError for no vectors, different lengths, or numbers that are not finite.
 * @example
 * const solution = solveMaxMargin([[1, 1], [1, -1]]);
 * // separable, exact: direction [1, 0], margin [1, 1], support [0, 1]
 */
export function solveMaxMargin(vectors: readonly ArrayLike<number>[]): MaxMarginSolution {
  const pairs = pairsOf(vectors);
  const width = vectors[0]!.length;
  const instance: Instance = { width, beta: 1, learningRate: 1, train: pairs, evaluation: pairs };
  const problem = explicitProblem(instance, 1);
  const found = searchSeparator(instance, problem);
  if (found.kind === 'none') return { kind: 'undecided', reason: found.reason };
  if (found.kind === 'conflict') {
    const fault = explicitConflictFault(problem.train, found.conflict);
    if (fault !== null) return { kind: 'undecided', reason: fault };
    return { kind: 'non-separable', support: found.conflict.support, weights: found.conflict.weights };
  }
  const decision = decideSeparator(problem.train, found.dual);
  if (!decision.ok) return { kind: 'undecided', reason: decision.failure };
  const { level, direction, margin, active } = decision.facts;
  const exact = found.dual.kind === 'exact' ? found.dual : null;
  return {
    kind: 'separable',
    level,
    direction,
    margin: fromDyadics(margin),
    support: active,
    dual: found.dual.kind === 'exact' ? dualAsDoubles(found.dual, vectors.length)! : found.dual.dual,
    proof: exact,
  };
}

/** The vectors as differences x_i − 0; tokens and prompts have no say in the explicit model's problem. */
function pairsOf(vectors: readonly ArrayLike<number>[]): PreferencePairs {
  const count = vectors?.length ?? 0;
  if (count === 0) throw new InputError('vectors is empty; expected at least one vector');
  if (count > MAX_PAIRS) throw new InputError(`vectors has ${count} entries; expected at most ${MAX_PAIRS}`);
  const width = vectors[0]?.length ?? 0;
  if (width === 0) throw new InputError('vectors[0] is empty; expected at least one number');
  if (width > MAX_WIDTH)
    throw new InputError(`vectors[0] has length ${width}; expected at most ${MAX_WIDTH}`);
  const rows = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    const vector = vectors[i];
    if (vector?.length !== width) {
      throw new InputError(
        `vectors[${i}] has length ${vector?.length}; expected ${width} numbers, as in vectors[0]`,
      );
    }
    for (let d = 0; d < width; d++) {
      const value: unknown = vector[d];
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        throw new InputError(`vectors[${i}][${d}] is ${String(value)}; expected a finite number`);
      }
      rows[i * width + d] = value;
    }
  }
  const zeros = new Float64Array(rows.length);
  const tokens = new Int32Array(count);
  return {
    count,
    prompt: zeros,
    chosenHidden: rows,
    rejectedHidden: zeros,
    chosenToken: tokens,
    rejectedToken: tokens,
  };
}
