/**
 * What the learning dynamics ask of an arithmetic of enclosures, so that one text serves 160-bit intervals
 * (wide-arithmetic.ts) and pairs of doubles (float-arithmetic.ts). Every operation returns a set that contains the
 * exact result for every choice of points in its operands.
 */

/** Sums and products of numbers: enclosures or exact rationals. */
export interface Ring<T> {
  /** A double, taken as exact. */
  point(x: number): T;
  add(a: T, b: T): T;
  subtract(a: T, b: T): T;
  multiply(a: T, b: T): T;
}

/** softmax of V logits. */
export interface Distribution<T> {
  /** p, shape [V]. */
  readonly probability: readonly T[];
  /** 1 − p, shape [V], as tight relative to its own size as p. */
  readonly complement: readonly T[];
  /** ln p, shape [V]. */
  readonly logProbability: readonly T[];
  /** A token of largest probability, up to the width of the enclosures. */
  readonly mode: number;
}

export interface Arithmetic<T> extends Ring<T> {
  readonly name: string;
  /** Up to this size of y, a series for e^y − 1 − y is tighter than the difference (see tails.ts); ≤ 1/16. */
  readonly seriesBelow: number;
  /** Relative width of a result, about. */
  readonly precision: number;
  /** e^y is formed up to this size of y. */
  readonly largestExponent: number;
  /** b must not contain 0. */
  divide(a: T, b: T): T;
  exp(x: T): T;
  expm1(x: T): T;
  log(x: T): T;
  log1p(x: T): T;
  /** Encloses both. */
  hull(a: T, b: T): T;
  /** Enclosures of min and max over a list that is not empty. */
  minimum(values: readonly T[]): T;
  maximum(values: readonly T[]): T;
  /** The upper end as a point; any point where there is none. */
  upperPoint(a: T): T;
  /** ⟨a, b⟩ over n entries from the given offsets. */
  dot(a: Float64Array, aStart: number, b: Float64Array, bStart: number, n: number): T;
  softmax(logits: readonly T[]): Distribution<T>;
  logSumExp(values: readonly T[]): T;
  /** Doubles below and above; ±Infinity outside of the range of doubles. */
  lower(a: T): number;
  upper(a: T): number;
  /** −1 or 1 when every point of the enclosure has that sign, 0 when it is the point 0, else null. */
  sign(a: T): -1 | 0 | 1 | null;
}

/** Σ over a list; the point 0 for none. */
export function sum<T>({ add, point }: Ring<T>, values: readonly T[]): T {
  return values.length === 0 ? point(0) : values.reduce((total, value) => add(total, value));
}

/**
 * Encloses ln Σ e^x by ln Σ e^(x − m) + m, m near the largest x; where the enclosures of the x are so wide that the sum
 * is not known to be positive, by max x ≤ ln Σ e^x ≤ max x + ln n.
 */
export function shiftedLogSumExp<T>(arithmetic: Arithmetic<T>, values: readonly T[]): T {
  const { add, subtract, exp, log, maximum, upperPoint, hull, point, sign } = arithmetic;
  const largest = maximum(values);
  const shift = upperPoint(largest);
  const total = sum(
    arithmetic,
    values.map((value) => exp(subtract(value, shift))),
  );
  if (sign(total) === 1) return add(shift, log(total));
  return add(largest, hull(point(0), log(point(values.length))));
}
