/** Running sums over the steps of a run: plain data, part of the checkpoint. */

import type { OnTokenPair } from './prediction.ts';
import { GROUPS } from './setting.ts';
import type { Change, Prediction } from './step.ts';
import { thresholds } from './thresholds.ts';

/** Token positions of a response that are told apart: carrier and word. */
export const POSITIONS = 2;

/** ⟨P,P⟩, ⟨P,A⟩, ⟨A,A⟩ and ‖A − P‖² of predicted and actual changes. */
export interface Products {
  pp: number;
  pa: number;
  aa: number;
  rr: number;
}

export interface Tally {
  /** Σ over the steps, shape [n̄]. */
  readonly predicted: Float64Array;
  readonly bound: Float64Array;
  /** Predicted Δr of the first step. */
  readonly first: Float64Array;
  readonly initialRewards: Float64Array;
  /** One per window of steps. */
  readonly windows: Products[];
  /** EX-RM: largest |A − P|/(η·size). */
  worstExplicit: number;
  /** IM-RM, in nats (divided by β): largest A − P, and largest P − A − bound. */
  worstAbove: number;
  worstBelow: number;
  /** Changes whose bound is far above rounding, how many of them there are, and the largest (P − A)/bound of them. */
  informative: number;
  changes: number;
  tightest: number;
  /** Steps × responses in which predicted and actual change have the same sign, and in which both have one. */
  agreeing: number;
  signed: number;
  /** Of these, those with a predicted fall, and those of them that fell. */
  predictedFalls: number;
  fell: number;
  /** Least and largest ρ of equal tokens, then of different ones. */
  readonly rho: Float64Array;
  /** Signed and absolute Equation 5 terms: [group][k][l][same][signed, absolute]. */
  readonly terms: Float64Array;
}

export function emptyTally(initialRewards: Float64Array, windows: number): Tally {
  const zeros = (): Float64Array => new Float64Array(initialRewards.length);
  return {
    predicted: zeros(),
    bound: zeros(),
    first: zeros(),
    initialRewards: initialRewards.slice(),
    windows: Array.from({ length: windows }, () => ({ pp: 0, pa: 0, aa: 0, rr: 0 })),
    worstExplicit: 0,
    worstAbove: -1e300,
    worstBelow: -1e300,
    informative: 0,
    changes: 0,
    tightest: 0,
    agreeing: 0,
    signed: 0,
    predictedFalls: 0,
    fell: 0,
    rho: Float64Array.of(9, -9, 9, -9),
    terms: new Float64Array(GROUPS.length * POSITIONS * POSITIONS * 4),
  };
}

/** Takes in the terms of Equation 5 at one step. */
export function termCounter(
  tally: Tally,
  rate: number,
  mine: { readonly owner: Int32Array; readonly position: Int32Array },
  theirs: { readonly position: Int32Array },
): OnTokenPair {
  const { rho: range, terms } = tally;
  return (k, l, same, rho, term) => {
    const at = same ? 0 : 2;
    if (rho < range[at]!) range[at] = rho;
    if (rho > range[at + 1]!) range[at + 1] = rho;
    const group = mine.owner[k]! % GROUPS.length;
    const [i, j] = [mine.position[k]!, theirs.position[l]!];
    const cell = ((group * POSITIONS + i) * POSITIONS + j) * 4 + at;
    terms[cell] = terms[cell]! + rate * term;
    terms[cell + 1] = terms[cell + 1]! + rate * Math.abs(term);
  };
}

/** Takes in one step. @param beta null for EX-RM */
export function addStep(
  tally: Tally,
  step: number,
  window: number,
  rate: number,
  beta: number | null,
  { slope, size }: Prediction,
  { actual, bound }: Change,
): void {
  const products = tally.windows[window]!;
  const rounding = thresholds.roundingNats;
  for (let e = 0; e < actual.length; e++) {
    const predicted = rate * slope[e]!;
    const gap = predicted - actual[e]!;
    tally.predicted[e] = tally.predicted[e]! + predicted;
    tally.bound[e] = tally.bound[e]! + bound[e]!;
    if (step === 0) tally.first[e] = predicted;
    products.pp += predicted * predicted;
    products.pa += predicted * actual[e]!;
    products.aa += actual[e]! * actual[e]!;
    products.rr += gap * gap;
    tally.changes += 1;
    if (beta === null) {
      const scale = rate * size![e]!;
      if (scale > 0) tally.worstExplicit = Math.max(tally.worstExplicit, Math.abs(gap) / scale);
    } else {
      tally.worstAbove = Math.max(tally.worstAbove, -gap / beta);
      tally.worstBelow = Math.max(tally.worstBelow, (gap - bound[e]!) / beta);
      if (bound[e]! / beta > thresholds.informativeRatio * rounding) {
        tally.informative += 1;
        tally.tightest = Math.max(tally.tightest, gap / bound[e]!);
      }
    }
    const unit = beta ?? 1;
    if (Math.abs(actual[e]!) > rounding * unit && Math.abs(predicted) > rounding * unit) {
      tally.signed += 1;
      if (actual[e]! > 0 === predicted > 0) tally.agreeing += 1;
      if (predicted < 0) {
        tally.predictedFalls += 1;
        if (actual[e]! < 0) tally.fell += 1;
      }
    }
  }
}
