/** u(t) between the samples of a path. */

import type { Path } from '../../worker/theorem-2.ts';

export interface PathPoint {
  /** Direction of u, of length 1; (0, 0) where u is 0. */
  readonly direction: readonly [number, number];
  /** Of the last sample not after t. */
  readonly accuracy: number;
  readonly loss: number;
  readonly constant: number;
  /** Whether the path ends before t. */
  readonly isBeyond: boolean;
}

/** @returns null for a path without samples. */
export function pathAt({ log10Time, head, accuracy, loss, constant }: Path, t: number): PathPoint | null {
  const n = log10Time.length;
  if (n === 0) return null;
  let [low, high] = [0, n - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (log10Time[middle]! <= t + 1e-9) low = middle;
    else high = middle - 1;
  }
  const next = Math.min(low + 1, n - 1);
  const gap = log10Time[next]! - log10Time[low]!;
  const share = gap > 0 ? Math.min(1, Math.max(0, (t - log10Time[low]!) / gap)) : 0;
  const [x, y] = [0, 1].map((d) => head[2 * low + d]! * (1 - share) + head[2 * next + d]! * share) as [
    number,
    number,
  ];
  const length = Math.hypot(x, y);
  return {
    direction: length > 0 ? [x / length, y / length] : [0, 0],
    accuracy: accuracy[low]!,
    loss: loss[low]!,
    constant: constant[low]!,
    isBeyond: t > log10Time[n - 1]! + 0.2,
  };
}
