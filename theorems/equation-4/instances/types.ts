/** An instance of Equation 4. All numbers are doubles, taken as exact. */

export interface Pair {
  /** h_i+ and h_i−, shape [D]. */
  readonly chosen: readonly number[];
  readonly rejected: readonly number[];
}

export interface Instance {
  /** η > 0. */
  readonly learningRate: number;
  /** u, shape [D]. */
  readonly head: readonly number[];
  /** n ≥ 1; the step is taken on the mean of their losses. */
  readonly pairs: readonly Pair[];
  /** Representations of the evaluated responses, shape [D] each; at least one. */
  readonly evaluation: readonly (readonly number[])[];
}
