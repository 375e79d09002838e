import { bitRange } from './bit-range.ts';
import { bitLength, fromNumber } from './dyadic.ts';
import { type LimbRow, limbDot, limbLayout, splitRow } from './limb-rows.ts';

/** Integer vectors k_i with x_i = k_i·2^exponent exactly, given by doubles. */
export interface IntegerRows {
  readonly count: number;
  readonly width: number;
  readonly exponent: number;
  /** Bits of the largest component (an upper bound). */
  readonly bits: number;
  /** ⟨k_i, k_j⟩. */
  dot(i: number, j: number): bigint;
  /** k_i, shape [width]. */
  vector(i: number): readonly bigint[];
  isZero(i: number): boolean;
}

/** Above this product of limb counts a dot product of BigInts is faster. */
const LIMB_PRODUCT_LIMIT = 150;

/**
 * The rows of `plus` − `minus` (of `plus` if `minus` is absent) as integers: exact differences of the doubles.
 * Nothing but the common exponent is computed before it is asked for.
 * @param plus shape [count, width], row-major, finite. @param minus the same shape.
 * @throws RangeError for NaN and ±Infinity.
 */
export function integerRows(
  plus: Float64Array,
  minus: Float64Array | undefined,
  count: number,
  width: number,
): IntegerRows {
  const range = bitRange(minus === undefined ? [plus] : [plus, minus]);
  const exponent = range.low;
  const bits = range.high - range.low + 1;
  const layout = limbLayout(range.low, range.high, width);
  const fast = layout !== undefined && layout.limbs * layout.limbs <= LIMB_PRODUCT_LIMIT;
  const limbRows: (LimbRow | undefined)[] = [];
  const vectors: (readonly bigint[] | undefined)[] = [];

  const limbs = (i: number): LimbRow => {
    limbRows[i] ??= splitRow(plus, minus, i * width, width, layout!);
    return limbRows[i];
  };
  const vector = (i: number): readonly bigint[] => {
    vectors[i] ??= Array.from({ length: width }, (_, d) => {
      const chosen = integerAt(plus[i * width + d]!, exponent);
      return minus === undefined ? chosen : chosen - integerAt(minus[i * width + d]!, exponent);
    });
    return vectors[i];
  };
  return {
    count,
    width,
    exponent,
    bits,
    vector,
    dot: (i, j) => (fast ? limbDot(limbs(i), limbs(j), layout) : dotOfVectors(vector(i), vector(j))),
    isZero: (i) => {
      for (let d = i * width; d < (i + 1) * width; d++) {
        if (plus[d] !== (minus === undefined ? 0 : minus[d])) return false;
      }
      return true;
    },
  };
}

/** x/2^exponent for a double that is a multiple of 2^exponent. */
function integerAt(x: number, exponent: number): bigint {
  const { mantissa, exponent: e } = fromNumber(x);
  return e >= exponent ? mantissa << BigInt(e - exponent) : mantissa >> BigInt(exponent - e);
}

export function dotOfVectors(a: readonly bigint[], b: readonly bigint[]): bigint {
  let sum = 0n;
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!;
  return sum;
}

/** Integer vectors given as such, with entries of any size. */
export function rowsOfIntegers(vectors: readonly (readonly bigint[])[]): IntegerRows {
  let bits = 1;
  for (const v of vectors) for (const t of v) bits = Math.max(bits, bitLength(t));
  return {
    count: vectors.length,
    width: vectors[0]?.length ?? 0,
    exponent: 0,
    bits,
    dot: (i, j) => dotOfVectors(vectors[i]!, vectors[j]!),
    vector: (i) => vectors[i]!,
    isZero: (i) => vectors[i]!.every((t) => t === 0n),
  };
}
