/** One measurement: a training run and what came of it. Plain data, so that a saved result holds all of it. */

import type { Enclosed } from './enclosed.ts';
import type { Ladder } from './ladder.ts';
import type { Carriers } from './setting.ts';
import type { Optimiser, Trained } from './specs.ts';

/** How predicted changes P and actual changes A of the evaluation responses go together. */
export type Fit = {
  /** ⟨P,A⟩/⟨A,A⟩: the share of the actual change that the prediction explains. */
  readonly share: number;
  readonly cosine: number;
  /** ‖A − P‖/‖A‖. */
  readonly residual: number;
};

export type Falls = {
  /** Held-out prompts. */
  readonly prompts: number;
  /** Those whose original chosen response rose over the run while its paraphrase fell. */
  readonly split: number;
  /** The same by the signs of the predictions at the first step, and of their sums. */
  readonly splitByFirst: number;
  readonly splitBySum: number;
  /** Paraphrases whose reward moved as the sign of the prediction at the first step says, and as the sum says. */
  readonly agreeFirst: number;
  readonly agreeSum: number;
};

export type Measurement = {
  readonly seed: number;
  readonly carriers: Carriers;
  /** null for EX-RM. */
  readonly beta: number | null;
  readonly trained: Trained;
  readonly optimiser: Optimiser;
  readonly rate: number;
  readonly steps: number;
  readonly firstLoss: number;
  readonly lastLoss: number;
  /** Means over the responses of each of GROUPS: change of the reward over the run, sum of predictions, of bounds. */
  readonly actual: readonly number[];
  readonly predicted: readonly number[];
  readonly bound: readonly number[];
  /** Largest |Σ predictions − total change|, divided by the largest |total change|. */
  readonly sumError: number;
  /** IM-RM, in nats: largest total change − Σ predictions, and Σ predictions − total change − Σ bounds. */
  readonly sumAbove: number | null;
  readonly sumBelow: number | null;
  /** Of the whole run; windows of training time: of single steps. */
  readonly whole: Fit;
  readonly windows: readonly Fit[];
  /** EX-RM: largest |Δr − prediction| of a step by the sum of the sizes of its terms. */
  readonly stepError: number | null;
  /** IM-RM, in nats: largest Δr − prediction of a step, and prediction − Δr − bound. */
  readonly stepAbove: number | null;
  readonly stepBelow: number | null;
  /** Largest (prediction − Δr)/bound where the bound is far above rounding; 1 is the bound. */
  readonly tightest: number | null;
  readonly informative: number;
  readonly changes: number;
  readonly agreeing: number;
  readonly signed: number;
  readonly predictedFalls: number;
  readonly fell: number;
  readonly falls: Falls;
  /** IM-RM: least and largest ρ of equal tokens (null when there were none), and of different ones. */
  readonly rhoSame: readonly number[] | null;
  readonly rhoDifferent: readonly number[] | null;
  /**
   * IM-RM by gradient descent: what the terms of Equation 5 add up to over the run, mean over the chosen responses in
   * the original wording and in the paraphrase: [wording][k][l][equal, different][signed, absolute], flat.
   */
  readonly terms: readonly number[] | null;
  readonly ladder: Ladder | null;
  readonly enclosed: readonly Enclosed[];
};
