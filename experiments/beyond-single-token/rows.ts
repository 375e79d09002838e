/** Measurements: plain data, so that a saved result holds all of it, and a figure can be drawn from it. */

import type { Family } from './linear/instances.ts';
import type { Start } from './tasks.ts';

export type LinearRun = {
  /** U(0) = 0, or independent normal entries. */
  readonly start: 'uniform' | 'random';
  readonly beta: number;
  /** On D_T at the end. */
  readonly trainAccuracy: number;
  readonly firstLoss: number;
  readonly lastLoss: number;
  /** Whether the loss at the marks never rose. */
  readonly falls: boolean;
  /** Unseen rows of U that differ in any bit at the end. */
  readonly movedRows: number;
  /** Accuracy on D_E: one list for each overlap of linear/instances.ts, in its order, one entry per mark. */
  readonly accuracies: readonly (readonly number[])[];
  /** Largest |m̄| on D_E without overlap at the marks, and the number of m̄ that are 0 at the end. */
  readonly largestMargin: number;
  readonly ties: number;
  /**
   * Largest difference of the summed coefficient of Equation 5 from the inner product of gradients (and from the closed form
   * for a uniform start), relative to the largest coefficient; null where all coefficients vanish.
   */
  readonly rateError: number | null;
  /** The same for m̄/η after one step that is 1024 times shorter. */
  readonly stepError: number | null;
  /** Share of the evaluation pairs whose m̄ at the marks has the sign of the coefficient at U(0). */
  readonly agreement: readonly number[] | null;
};

export type ExplicitSummary = {
  readonly predictedShare: number;
  readonly log10T0: number | null;
  readonly accepted: boolean | null;
  readonly lowestAfterT0: number | null;
  readonly lastAccuracy: number | null;
};

export type LinearRow = {
  readonly kind: 'linear';
  readonly seed: number;
  readonly family: Family;
  readonly length: number;
  readonly index: number;
  readonly explicit: ExplicitSummary | null;
  readonly noExplicit: string | null;
  readonly unseenRows: number;
  readonly runs: readonly LinearRun[];
};

export type DirectionRow = {
  readonly kind: 'direction';
  readonly seed: number;
  readonly family: Family;
  readonly length: number;
  readonly index: number;
  /** From U(0) = 0 and from two random ones: 1 − cos∠(U, −∇ℓ) early and at the end. */
  readonly early: readonly number[];
  readonly late: readonly number[];
  /** min m/‖U‖ at the end. */
  readonly margins: readonly number[];
  /** cos∠(U, W) at the end, W the max-margin matrix without log-partition functions; null when there is none. */
  readonly linear: readonly number[] | null;
  /** Least cosine between the ends from the three starts. */
  readonly between: number;
};

export type TransformerRun = {
  readonly reward: 'explicit' | 'implicit';
  /** 0 for explicit rewards. */
  readonly beta: number;
  /** 0 when only the last linear map was trained. */
  readonly rate: number;
  readonly trainAccuracy: number;
  readonly accuracy: number;
  /** Of the final ranks on D_E with those predicted from the initial representations; null without a prediction. */
  readonly agreement: number | null;
  readonly drift: number;
};

export type TransformerRow = {
  readonly kind: 'transformer';
  readonly seed: number;
  readonly start: Start;
  readonly tied: boolean;
  readonly length: number;
  /** Of the last step of pre-training, in nats per token. */
  readonly pretrainingLoss: number | null;
  readonly runs: readonly TransformerRun[];
};

export type Measurement = LinearRow | DirectionRow | TransformerRow;

/** Six digits, to keep results small; 0 stays 0 and nothing else becomes it. */
export function short(x: number): number {
  return Number(x.toPrecision(6));
}
