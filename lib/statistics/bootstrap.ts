/**
 * The paired bootstrap for a mean difference: pairs are drawn with replacement, the percentile interval is taken
 * (B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). Approximate: it covers 1 − α only for many pairs.
 */

import { Pcg32 } from './pcg32.ts';

export interface BootstrapInterval {
  /** Mean of first − second. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  readonly seed: number;
  readonly alpha?: number;
  /** Resamples; at least 2/α. */
  readonly resamples?: number;
}

/** @throws RangeError for series of different or no length, values that are not finite, too few resamples. */
export function pairedBootstrap(
  first: readonly number[],
  second: readonly number[],
  { seed, alpha = 0.05, resamples = 9999 }: BootstrapOptions,
): BootstrapInterval {
  const n = first.length;
  if (n === 0 || second.length !== n) {
    throw new RangeError(`two series of the same length ≥ 1 were expected, got ${n} and ${second.length}`);
  }
  const differences = first.map((v, i) => v - second[i]!);
  if (!differences.every(Number.isFinite)) throw new RangeError('finite differences were expected');
  // The ends are the order statistics of rank (B + 1)α/2 from either side.
  const rank = Math.floor(((resamples + 1) * alpha) / 2);
  if (!Number.isInteger(resamples) || !(rank >= 1)) {
    throw new RangeError(`at least ${Math.ceil(2 / alpha)} resamples were expected, got ${resamples}`);
  }
  const random = new Pcg32(seed);
  const means = new Float64Array(resamples);
  for (let b = 0; b < resamples; b++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += differences[random.below(n)]!;
    means[b] = sum / n;
  }
  means.sort();
  return {
    difference: differences.reduce((sum, d) => sum + d, 0) / n,
    low: means[rank - 1]!,
    high: means[resamples - rank]!,
  };
}
