/** Mean and standard deviation of a sample, and Student's interval for the mean. */

import { tQuantile } from './student-t.ts';

export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** s, with n − 1 in the denominator. */
  readonly deviation: number;
  readonly count: number;
}

/**
 * mean ± t_{n−1}·s/√n ("Student", Biometrika 6 (1908) 1–25): covers with probability 1 − α if the values are independent
 * and normal. The quantile is rounded up, sums run in the order of the values.
 * @throws RangeError for fewer than two values, a value that is not finite, α outside (2·10^-12, 1).
 */
export function meanInterval(values: readonly number[], alpha = 0.05): MeanInterval {
  const count = values.length;
  if (count < 2) throw new RangeError(`at least two values were expected, got ${count}`);
  if (!values.every(Number.isFinite)) throw new RangeError('finite values were expected');
  const mean = values.reduce((sum, v) => sum + v, 0) / count;
  const squares = values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0);
  const deviation = Math.sqrt(squares / (count - 1));
  const half = (tQuantile(count - 1, alpha / 2).hi * deviation) / Math.sqrt(count);
  return { mean, low: mean - half, high: mean + half, deviation, count };
}
