/**
 * Intervals of real numbers with double endpoints (the set-based flavour of IEEE 1788-2015), and tight enclosures of
 * log-sum-exp and the softmax. The same bits on every engine: nothing depends on `Math.exp` or `Math.log`.
 *
 * @module rewardproof/intervals
 */

import * as interval from '../lib/float-interval/interval.ts';
import * as sums from '../lib/float-interval/log-sum-exp.ts';
import * as softmaxes from '../lib/float-interval/probabilities.ts';
import { InputError } from '../lib/input-error.ts';

export { exp, expm1, log, log1p, sigmoid, softplus } from '../lib/float-interval/elementary.ts';
export {
  abs,
  add,
  contains,
  divide,
  EMPTY,
  ENTIRE,
  type FloatInterval,
  fma,
  hull,
  intersection,
  isBelow,
  isEmpty,
  isPositive,
  max,
  min,
  multiply,
  negate,
  reciprocal,
  sqrt,
  square,
  subtract,
} from '../lib/float-interval/interval.ts';
export type { Probabilities } from '../lib/float-interval/probabilities.ts';
export { magnitude, midpoint, radius, subset, width } from '../lib/float-interval/relations.ts';
export { InputError } from '../lib/input-error.ts';

/** [x, x]. @throws InputError unless x is finite. */
export function point(x: number): interval.FloatInterval {
  return refusing(() => interval.point(x));
}

/** {x: lo ≤ x ≤ hi}; an infinite end is an absent bound. @throws InputError for NaN, lo > hi, [∞, ∞] and [−∞, −∞]. */
export function between(lo: number, hi: number): interval.FloatInterval {
  return refusing(() => interval.between(lo, hi));
}

/**
 * Encloses ln Σ e^(z_i) for every z with lower_i ≤ z_i ≤ upper_i (one point without `upper`), as a rule between two
 * neighbouring doubles. −Infinity stands for a term 0.
 * @throws InputError for no entries, NaN, Infinity, lower_i > upper_i, different lengths, or no entry above −Infinity.
 * @example
 * logSumExp([0, 0]); // encloses ln 2
 */
export function logSumExp(lower: ArrayLike<number>, upper?: ArrayLike<number>): interval.FloatInterval {
  const [lo, hi] = boxes(lower, upper);
  return refusing(() => sums.logSumExp(lo, hi));
}

/**
 * Encloses every p_i = e^(z_i)/Σ_j e^(z_j) over the box lower ≤ z ≤ upper (one point without `upper`); at most 2^24
 * entries.
 * @throws InputError as {@link logSumExp}.
 */
export function softmax(lower: ArrayLike<number>, upper?: ArrayLike<number>): softmaxes.Probabilities {
  const [lo, hi] = boxes(lower, upper);
  return refusing(() => softmaxes.probabilities(lo, hi));
}

function boxes(lower: ArrayLike<number>, upper: ArrayLike<number> | undefined): [Float64Array, Float64Array] {
  const lo = doubles('lower', lower);
  return [lo, upper === undefined ? lo : doubles('upper', upper)];
}

/** Float64Array.from would turn a text into a number. */
function doubles(name: string, values: ArrayLike<number>): Float64Array {
  if (typeof values !== 'object' || values === null || !Number.isInteger(values.length)) {
    throw new InputError(`${name} is ${typeof values}; expected an array of numbers`);
  }
  return Float64Array.from(values, (value: unknown, i) => {
    if (typeof value !== 'number')
      throw new InputError(`${name}[${i}] is a ${typeof value}; expected a number`);
    return value;
  });
}

function refusing<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(error.message);
    throw error;
  }
}
