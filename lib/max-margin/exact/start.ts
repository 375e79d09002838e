import type { WarmStart } from './types.ts';

/** Starting weights are integers up to 2^40; their sum is the common denominator. */
const WEIGHT_SCALE = 1099511627776;

/**
 * The vectors of the warm start, largest dual variable first, with positive integer weights in proportion to the
 * dual variables; vector 0 if the warm start names none.
 * @throws RangeError for an index that is no integer in [0, count).
 */
export function startingPoint(
  count: number,
  { support, dual }: WarmStart,
): { order: number[]; weights: Map<number, bigint> } {
  const chosen = new Set<number>();
  for (let k = 0; k < support.length; k++) {
    const i = support[k]!;
    if (!Number.isInteger(i) || i < 0 || i >= count) {
      throw new RangeError(`warm start: an index in [0, ${count}) was expected, got ${i}`);
    }
    chosen.add(i);
  }
  if (chosen.size === 0) chosen.add(0);
  const value = (i: number): number => {
    const t = dual?.[i] ?? 1;
    return t > 0 && t < Number.POSITIVE_INFINITY ? t : 0;
  };
  const order = [...chosen].sort((a, b) => value(b) - value(a) || a - b);
  const largest = value(order[0]!) || 1;
  const weights = new Map(
    order.map((i) => [i, BigInt(Math.max(1, Math.round((value(i) / largest) * WEIGHT_SCALE)))] as const),
  );
  return { order, weights };
}
