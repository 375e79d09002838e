/** One gradient step on one preference pair, as plain numbers: what Equation 5 speaks about. */

/**
 * One response: tokens, shape [L], L ≥ 1, and the hidden representations h_{x,y<k} that precede each token, shape
 * [L, D] row-major.
 */
export interface ResponseStates {
  readonly tokens: Int32Array;
  readonly hidden: Float64Array;
}

export interface StepInstance {
  /** β > 0. */
  readonly beta: number;
  /** η > 0. */
  readonly learningRate: number;
  /** D. */
  readonly width: number;
  /** V. */
  readonly vocabulary: number;
  /** U of π_θ before the step, shape [V, D] row-major. */
  readonly unembedding: Float64Array;
  /** U of π_ref, shape [V, D] row-major; the unembedding itself when absent. */
  readonly reference?: Float64Array;
  /** The training pair (x, y+, y−). */
  readonly chosen: ResponseStates;
  readonly rejected: ResponseStates;
  /** (x̄, ȳ), whose implicit reward is followed. */
  readonly evaluation: ResponseStates;
}
