/**
 * What the claims are judged by. Fixed after pilot runs (seeds 1 to 6, 101, 102, 103) and before those in results/; a saved
 * result that was judged by others is refused.
 */

export const thresholds = {
  /** Largest error of the first-order rates, relative to the largest rate of the instance: rounding. */
  rateTolerance: 1e-10,
  /** The same of m̄/η after one step that is 1024 times shorter: the second order. */
  stepTolerance: 0.01,
  /** Largest |mean accuracy − 1/2| where evaluation pairs are exchangeable. */
  offCentre: 0.1,
  /** Largest mean accuracy that counts as far below chance. */
  belowChance: 0.1,
  /** The same at the end of training. */
  belowChanceAtEnd: 0.25,
  /** Least mean rise of the accuracy between the first step and the end at the smallest β. */
  rise: 0.25,
  /** Least mean accuracy that counts as generalising. */
  generalises: 0.75,
  /** Largest mean accuracy with tokens of the opposite role. */
  opposite: 0.5,
  /** Least mean share of pairs whose final sign the first-order coefficient predicts, at the largest β. */
  predictable: 0.75,
  /** Largest 1 − cos∠(U, −∇ℓ) at the end. */
  stationary: 0.05,
  /** Least cos∠(U, W) where the log-partition functions cancel. */
  linear: 0.95,
  /** Largest cos∠(U, W), and largest cosine between the ends from different starts, that count as another direction. */
  otherDirection: 0.95,
  /** Least share of instances whose direction depends on the start. */
  startShare: 0.75,
  /** Least mean accuracy of the explicit model, and share of its ranks that initial representations predict, after pre-training. */
  explicit: 0.9,
  /** Least mean |accuracy − 1/2| of the implicit model on single unseen tokens with trained representations. */
  left: 0.1,
  /** From random parameters: least predicted share with frozen representations, and its least mean fall when they train. */
  frozen: 0.75,
  fall: 0.05,
} as const;
