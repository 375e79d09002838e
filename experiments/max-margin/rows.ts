/** One measurement: a task and what came of it. Plain data, so that a saved result holds all of it. */

import type { Dial } from './tasks.ts';

/** sin∠ at the marks of direction.ts, and the constant of its decay. */
export type DirectionRow = {
  readonly support: number;
  readonly sines: readonly number[];
  /** Of ln sin∠ against ln ln t, 10^100 to 10^300; null when the angle is 0 or was not followed. */
  readonly slope: number | null;
  /** Why there is no C. */
  readonly noConstant: string | null;
  readonly constant: number | null;
  readonly predictedAtEnd: number | null;
  readonly measuredAtEnd: number | null;
};

export type ExplicitRow = DirectionRow & {
  readonly n: number;
  readonly width: number;
  /** γ*. */
  readonly margin: number;
  /** How u* is known. */
  readonly level: string;
  /** u(t) − u* ln t − ũ decays like t^−decay; null without a C. */
  readonly decay: number | null;
  /** Share of evaluation pairs that u* ranks correctly. */
  readonly predictedShare: number;
  /** Certified; null when u* ranks no pair correctly, or when no t0 was certified. */
  readonly log10T0: number | null;
  /** The checker's word on t0. */
  readonly accepted: boolean | null;
  /** First sampled time from which the accuracy is at least predictedShare up to 10^300. */
  readonly log10Seen: number | null;
  /** Lowest accuracy at sampled times after t0; null when there are none before 10^300. */
  readonly lowestAfterT0: number | null;
  /** Certified: cos∠ ≥ 0.99 from here on. */
  readonly log10Aligned: number | null;
  /** ln of the time at which u* ln t + ũ ranks the late pair correctly. */
  readonly predictedLogSeen: number | null;
  /** Accuracy at t = 10^300. */
  readonly lastAccuracy: number | null;
};

export type ImplicitRow = DirectionRow & {
  /** True steps through the full softmax. */
  readonly steps: number;
  /** ‖ΔU − W‖/‖W‖ after them, W the linear model of the theory. */
  readonly softmaxDistance: number;
  /** sin∠(ΔU, W*) after them. */
  readonly softmaxSine: number;
  /** Unseen rows of U that changed in any bit. */
  readonly movedRows: number;
  readonly unseenRows: number;
  /** Largest |reward margin| on D_E. */
  readonly largestUnseenMargin: number;
};

export type Measurement = {
  readonly seed: number;
  readonly dial: Dial;
  readonly value: number;
  readonly index: number;
  readonly explicit: ExplicitRow | null;
  /** Why there is no explicit row. */
  readonly noExplicit: string | null;
  readonly implicit: ImplicitRow | null;
  readonly noImplicit: string | null;
};

/** Rows with different training sets: late evaluation pairs share theirs, and one sample must not be counted twice. */
export function onePerTrainingSet(rows: readonly Measurement[]): Measurement[] {
  const seen = new Set<string>();
  return rows.filter(({ dial, seed, index }) => {
    if (dial !== 'late-evaluation') return true;
    const key = `${seed} ${index}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Nine digits, to keep results small; 0 stays 0 and nothing else becomes it. */
export function short(x: number): number {
  return Number(x.toPrecision(9));
}

export function orNull(x: number | null): number | null {
  return x === null || !Number.isFinite(x) ? null : short(x);
}
