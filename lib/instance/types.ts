/**
 * The data that Theorem 2 speaks about: preference pairs with single-token responses and fixed hidden
 * representations (arXiv 2507.07981, Theorem 2).
 */

/** Preference pairs (x, y+, y-), stored row by row. */
export interface PreferencePairs {
  /** Number of pairs, n ≥ 1. */
  readonly count: number;
  /** h_x, shape [n, D], row-major. */
  readonly prompt: Float64Array;
  /** h_{x,y+}, shape [n, D], row-major. */
  readonly chosenHidden: Float64Array;
  /** h_{x,y-}, shape [n, D], row-major. */
  readonly rejectedHidden: Float64Array;
  /** Token id of y+, shape [n], each in [0, 2^31). */
  readonly chosenToken: Int32Array;
  /** Token id of y-, shape [n], each in [0, 2^31). */
  readonly rejectedToken: Int32Array;
}

/** One instance of the setting of Theorem 2. All numbers are finite doubles, taken as exact. */
export interface Instance {
  /** Hidden width D ≥ 1. */
  readonly width: number;
  /** β > 0 of the implicit reward β ln(π/π_ref). */
  readonly beta: number;
  /** Step size η > 0 of gradient descent on the mean loss, or 'auto': half of the limit of hypothesis H4. */
  readonly learningRate: number | 'auto';
  /** D_T. */
  readonly train: PreferencePairs;
  /** D_E. */
  readonly evaluation: PreferencePairs;
  /** u(0), shape [D]; zero when absent. */
  readonly initialHead?: Float64Array;
}
