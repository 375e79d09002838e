/**
 * Scaling by powers of two, which changes no bit of a result: rows of any size between the smallest and the largest
 * double become rows of moderate size.
 */
import type { ScaledRows } from '../../linear-algebra/gram.ts';
import { largestMagnitude } from '../../linear-algebra/vector.ts';

/** Sizes are rounded to this many binary orders, so that rows of ordinary size stay as they are. */
const STEP = 32;
const MOST = 992;
/** Row sizes in this range have factor 1: 2^±16. */
const MODERATE_FROM = 1 / 65536;
const MODERATE_TO = 65536;
/** Results whose largest exponent lies outside are handed over with a power of two taken out. */
const LOWEST = -900;
const HIGHEST = 1000;

const word = new Float64Array(1);
const bits = new Uint32Array(word.buffer);

/** ⌊log2 |x|⌋ for a normal double, at most -1023 for 0 and subnormals. */
export function binaryExponent(x: number): number {
  word[0] = x;
  return ((bits[1]! >>> 20) & 0x7ff) - 1023;
}

/** 2^exponent for an exponent in [-1022, 1023]. */
export function powerOfTwo(exponent: number): number {
  bits[0] = 0;
  bits[1] = (exponent + 1023) << 20;
  return word[0]!;
}

/** x·2^exponent, rounded once (twice where the result is subnormal). */
export function scaleByPowerOfTwo(x: number, exponent: number): number {
  let value = x;
  let rest = exponent;
  for (; rest > 1000; rest -= 1000) value *= powerOfTwo(1000);
  for (; rest < -1000; rest += 1000) value *= powerOfTwo(-1000);
  return value * powerOfTwo(rest);
}

/** The exponent k, a multiple of 32 in [-992, 992], for which 2^-k·size is moderate. */
export function moderatingExponent(size: number): number {
  return Math.max(-MOST, Math.min(MOST, STEP * Math.floor((binaryExponent(size) + STEP / 2) / STEP)));
}

/** A max-margin problem with moderate rows: min ½‖u‖² s.t. ⟨u, factor_i·x_i⟩ ≥ target_i. */
export interface ScaledProblem {
  readonly rows: ScaledRows;
  /** target_i = factor_i / max factor, shape [count]. */
  readonly target: Float64Array;
  /** α_i = α'_i·2^dualExponent_i for the multipliers α' of the scaled problem, shape [count]. */
  readonly dualExponent: Int32Array;
  /** log2 factor_i, shape [count]. */
  readonly factorExponent: Int32Array;
}

/** Row sizes may be anything, zero included. */
export function scaleRows(values: Float64Array, count: number, width: number): ScaledProblem {
  const sizes = new Float64Array(count);
  let moderate = true;
  for (let i = 0; i < count; i++) {
    sizes[i] = largestMagnitude(values, i * width, width);
    if (!(sizes[i]! >= MODERATE_FROM && sizes[i]! < MODERATE_TO)) moderate = false;
  }
  if (moderate) {
    // The usual case: every factor is 1, every exponent 0.
    const ones = sizes.fill(1);
    const zeros = new Int32Array(count);
    return {
      rows: { values, count, width, factor: ones },
      target: ones,
      dualExponent: zeros,
      factorExponent: zeros,
    };
  }
  const { factor, target, dualExponent, factorExponent } = scalingFor(sizes);
  return { rows: { values, count, width, factor }, target, dualExponent, factorExponent };
}

/** Factors 2^-k that moderate the given row sizes, and what follows from them. */
export function scalingFor(sizes: Float64Array): {
  readonly factor: Float64Array;
  readonly target: Float64Array;
  readonly dualExponent: Int32Array;
  readonly factorExponent: Int32Array;
} {
  const count = sizes.length;
  const factorExponent = new Int32Array(count);
  let largest = -MOST;
  for (let i = 0; i < count; i++) {
    factorExponent[i] = -moderatingExponent(sizes[i]!);
    largest = Math.max(largest, factorExponent[i]!);
  }
  const factor = new Float64Array(count);
  const target = new Float64Array(count);
  const dualExponent = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const exponent = factorExponent[i]!;
    factor[i] = powerOfTwo(exponent);
    target[i] = scaleByPowerOfTwo(1, exponent - largest);
    dualExponent[i] = exponent + largest;
  }
  return { factor, target, dualExponent, factorExponent };
}

/** multipliers_i·2^exponent_i as doubles with a common power of two taken out where they would not be doubles. */
export function rescale(
  multipliers: Float64Array,
  exponents: Int32Array,
): { readonly dual: Float64Array; readonly exponent: number } {
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < multipliers.length; i++) {
    if (multipliers[i]! > 0) highest = Math.max(highest, binaryExponent(multipliers[i]!) + exponents[i]!);
  }
  const exponent =
    highest > HIGHEST || (highest < LOWEST && highest > Number.NEGATIVE_INFINITY) ? highest : 0;
  const dual = new Float64Array(multipliers.length);
  for (let i = 0; i < dual.length; i++) {
    const m = multipliers[i]!;
    if (m !== 0) dual[i] = scaleByPowerOfTwo(m, exponents[i]! - exponent);
  }
  return { dual, exponent };
}
