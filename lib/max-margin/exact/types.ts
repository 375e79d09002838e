/** u = Σ_k (numerators_k/denominator)·x_{support_k}, all numerators > 0. */
export interface Combination {
  readonly support: readonly number[];
  readonly numerators: readonly bigint[];
  readonly denominator: bigint;
}

/** The inner products ⟨x_i, x_j⟩ of integer vectors, computed when asked for. */
export interface ExactGram {
  readonly count: number;
  entry(i: number, j: number): bigint;
  /** Whether x_i = 0; without it the diagonal of the Gram matrix is looked at. */
  isZero?(i: number): boolean;
  /**
   * A filter: rigorous bounds lower_j ≤ ⟨u, x_j⟩ ≤ upper_j for all j, shape [count]. Infinite bounds leave a vector
   * undecided; it is then decided exactly.
   */
  marginBounds?(u: Combination): { lower: Float64Array; upper: Float64Array };
}

export type ExactSolution =
  /** u = Σ α_i x_i, α_i = numerators/denominator: ⟨u, x_i⟩ = 1 on the support and ≥ 1 everywhere; γ*² = 1/Σα. */
  | {
      readonly kind: 'separable';
      readonly support: number[];
      /** All > 0, in the order of `support` (ascending); no common factor with the denominator. */
      readonly numerators: bigint[];
      /** > 0 */
      readonly denominator: bigint;
    }
  /** Σ weights_i x_i = 0, which no u with ⟨u, x_i⟩ > 0 for all i allows. */
  | {
      readonly kind: 'non-separable';
      readonly support: number[];
      /** All > 0, in the order of `support` (ascending). */
      readonly weights: bigint[];
    }
  | { readonly kind: 'gave-up'; readonly reason: string };

export interface WarmStart {
  /** Indices of vectors that are thought to carry the solution; may be empty or wrong. */
  readonly support: ArrayLike<number>;
  /** Approximate dual variables of all vectors, shape [count]; only those of `support` are read. */
  readonly dual?: Float64Array;
}
