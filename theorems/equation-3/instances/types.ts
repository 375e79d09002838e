/**
 * An instance of Equation 3: up to three lists of preference pairs, each of which has its margins, its loss and its
 * gradients. All numbers are doubles, taken as exact.
 */

/** Rewards given as they are. */
export interface RewardPair {
  readonly chosen: number;
  readonly rejected: number;
}

/** Explicit reward ⟨u, h⟩. */
export interface ExplicitPairs {
  /** u, shape [D]. */
  readonly head: readonly number[];
  /** Hidden representations, shape [D] each. */
  readonly pairs: readonly { readonly chosen: readonly number[]; readonly rejected: readonly number[] }[];
}

/** One token of a response with the representation of all that precedes it, shape [D]. */
export interface Position {
  readonly token: number;
  readonly hidden: readonly number[];
}

/** Both responses answer one prompt: their first positions have the same representation. */
export interface ImplicitPair {
  readonly chosen: readonly Position[];
  readonly rejected: readonly Position[];
}

/** Implicit reward β ln(π/π_ref) with π = softmax(Uh) token by token. */
export interface ImplicitPairs {
  /** β > 0. */
  readonly beta: number;
  /** U and U_ref, shape [V, D]. */
  readonly unembedding: readonly (readonly number[])[];
  readonly reference: readonly (readonly number[])[];
  readonly pairs: readonly ImplicitPair[];
}

/** At least one of the three. */
export interface Instance {
  readonly rewards?: readonly RewardPair[];
  readonly explicit?: ExplicitPairs;
  readonly implicit?: ImplicitPairs;
}
