import { powerOfTwo } from './bit-range.ts';
import { ROUNDER } from './modular.ts';

/**
 * Exact dot products of integer vectors on float64: each component is cut into signed limbs of a few bits, dot
 * products of limb planes stay below 2^53 and are exact, and BigInt only puts the few partial sums together.
 */
export interface LimbLayout {
  /** Bits of a limb. */
  readonly bits: number;
  readonly limbs: number;
  /** Values are multiples of 2^exponent. */
  readonly exponent: number;
}

/** Planes [limb][component], least significant first; absent where all limbs are zero. */
export type LimbRow = readonly (Float64Array | undefined)[];

/**
 * Widest limbs that keep Σ over `width` components and over the limb pairs of one weight below 2^53, when every limb
 * is at most 2^bits in absolute value (a difference of two balanced digits).
 * @param low, high multiples of 2^low below 2^high in absolute value.
 * @returns undefined if scaling by powers of two could leave the range of normal doubles.
 */
export function limbLayout(low: number, high: number, width: number): LimbLayout | undefined {
  if (low < -900 || high > 900) return undefined;
  for (let bits = 26; bits > 4; bits--) {
    const limbs = Math.max(1, Math.ceil((high - low + 1) / bits));
    if (limbs * width * powerOfTwo(2 * bits) <= Number.MAX_SAFE_INTEGER)
      return { bits, limbs, exponent: low };
  }
  return undefined;
}

/** The limbs of plus − minus at [from, from + width). */
export function splitRow(
  plus: Float64Array,
  minus: Float64Array | undefined,
  from: number,
  width: number,
  layout: LimbLayout,
): LimbRow {
  const { bits, limbs, exponent } = layout;
  const planes: Float64Array[] = Array.from({ length: limbs }, () => new Float64Array(width));
  // Reciprocals of powers of two are exact, and so is taking the nearest multiple of a power of two off a double.
  const units = planes.map((_, l) => powerOfTwo(exponent + l * bits));
  for (const [values, sign] of minus === undefined
    ? [[plus, 1] as const]
    : [[plus, 1] as const, [minus, -1] as const]) {
    for (let d = 0; d < width; d++) {
      let rest = values[from + d]!;
      for (let l = limbs - 1; l >= 0 && rest !== 0; l--) {
        const unit = units[l]!;
        const scaled = rest / unit;
        const digit = scaled + ROUNDER - ROUNDER;
        if (digit === 0) continue;
        planes[l]![d]! += sign * digit;
        rest -= digit * unit;
      }
    }
  }
  return planes.map((plane) => (plane.some((t) => t !== 0) ? plane : undefined));
}

export function limbDot(a: LimbRow, b: LimbRow, layout: LimbLayout): bigint {
  const sums = new Float64Array(2 * layout.limbs - 1);
  for (let s = 0; s < a.length; s++) {
    const left = a[s];
    if (left === undefined) continue;
    for (let t = 0; t < b.length; t++) {
      const right = b[t];
      if (right !== undefined) sums[s + t]! += dot(left, right);
    }
  }
  const width = BigInt(layout.bits);
  let total = 0n;
  for (let s = sums.length - 1; s >= 0; s--) {
    if (total !== 0n) total <<= width;
    if (sums[s] !== 0) total += BigInt(sums[s]!);
  }
  return total;
}

function dot(a: Float64Array, b: Float64Array): number {
  const length = a.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let d = 0;
  for (; d + 4 <= length; d += 4) {
    s0 += a[d]! * b[d]!;
    s1 += a[d + 1]! * b[d + 1]!;
    s2 += a[d + 2]! * b[d + 2]!;
    s3 += a[d + 3]! * b[d + 3]!;
  }
  for (; d < length; d++) s0 += a[d]! * b[d]!;
  return s0 + s1 + (s2 + s3);
}
