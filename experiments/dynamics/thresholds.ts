/** What the claims are judged by. Fixed after pilot runs (seeds 1, 2, 3) and before the run in results/. */

export const thresholds = {
  /** Rounding of a reward, in nats: what one-sided inequalities are tested up to. */
  roundingNats: 1e-12,
  /** A bound counts as informative from this many times the rounding on. */
  informativeRatio: 1000,
  /** Largest relative error of Equation 4, of a step and of the sum over a run. */
  exactTolerance: 1e-9,
  /** Largest distance of a coefficient from its enclosure, by the largest coefficient. */
  enclosureTolerance: 1e-12,
  /** Largest distance of a fitted order in η from 1 or 2. */
  orderTolerance: 0.05,
  /** η of the fit: from this index of the ladder on. */
  orderFrom: 2,
  /** Least mean share of the change that the head term explains in full training; least relative residual of IM-RM. */
  leastShare: 0.6,
  leastResidual: 0.03,
  /** Least mean share of the fall of a carrier that equal tokens account for. */
  leastCarrierShare: 0.5,
  /** Least share of seeds in which a majority of prompts, or all, behave as claimed: lower end of the 95 % interval. */
  leastSeeds: 0.5,
  /** Least share of signs that agree in full training, mean over seeds. */
  leastAgreement: 0.8,
  /** Least relative residual of a prediction under AdamW after the best factor, with fixed representations. */
  leastAdamResidual: 0.03,
} as const;
