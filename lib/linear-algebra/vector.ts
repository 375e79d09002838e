/** Loops over contiguous doubles, unrolled by four (which is what makes them fast in today's engines). */

/** target_k += weight·values_{offset + k} for k in [0, length). */
export function addScaled(
  values: Float64Array,
  offset: number,
  weight: number,
  target: Float64Array,
  length: number,
): void {
  const whole = length & ~3;
  for (let k = 0; k < whole; k += 4) {
    const at = offset + k;
    target[k] = target[k]! + weight * values[at]!;
    target[k + 1] = target[k + 1]! + weight * values[at + 1]!;
    target[k + 2] = target[k + 2]! + weight * values[at + 2]!;
    target[k + 3] = target[k + 3]! + weight * values[at + 3]!;
  }
  for (let k = whole; k < length; k++) target[k] = target[k]! + weight * values[offset + k]!;
}

/** Σ_k values_{offset + k}·other_k over [0, length), in four partial sums. */
export function dot(values: Float64Array, offset: number, other: Float64Array, length: number): number {
  const whole = length & ~3;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let k = 0; k < whole; k += 4) {
    const at = offset + k;
    s0 += values[at]! * other[k]!;
    s1 += values[at + 1]! * other[k + 1]!;
    s2 += values[at + 2]! * other[k + 2]!;
    s3 += values[at + 3]! * other[k + 3]!;
  }
  for (let k = whole; k < length; k++) s0 += values[offset + k]! * other[k]!;
  return s0 + s1 + (s2 + s3);
}

/** The largest |values_{offset + k}| over [0, length); 0 when empty. */
export function largestMagnitude(values: Float64Array, offset: number, length: number): number {
  let even = 0;
  let odd = 0;
  const whole = length & ~1;
  for (let k = 0; k < whole; k += 2) {
    const a = Math.abs(values[offset + k]!);
    const b = Math.abs(values[offset + k + 1]!);
    even = a > even ? a : even;
    odd = b > odd ? b : odd;
  }
  if (whole < length) even = Math.max(even, Math.abs(values[offset + whole]!));
  return Math.max(even, odd);
}
