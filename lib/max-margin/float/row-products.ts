/**
 * Products of scaled rows y_i = factor_i·x_i with vectors. Rows go in fours, so that the vector is read once for
 * them; each entry of a result is summed in an order that depends on the list of rows alone.
 */
import type { ScaledRows } from '../../linear-algebra/gram.ts';

/** ⟨y_i, u⟩; a row with a factor is scaled entry by entry, so that nothing overflows. */
export function rowDot(rows: ScaledRows, index: number, u: Float64Array): number {
  const { values, width } = rows;
  const scale = rows.factor[index]!;
  const row = index * width;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = width - (width % 4);
  if (scale === 1) {
    for (let k = 0; k < whole; k += 4) {
      s0 += values[row + k]! * u[k]!;
      s1 += values[row + k + 1]! * u[k + 1]!;
      s2 += values[row + k + 2]! * u[k + 2]!;
      s3 += values[row + k + 3]! * u[k + 3]!;
    }
  } else {
    for (let k = 0; k < whole; k += 4) {
      s0 += values[row + k]! * scale * u[k]!;
      s1 += values[row + k + 1]! * scale * u[k + 1]!;
      s2 += values[row + k + 2]! * scale * u[k + 2]!;
      s3 += values[row + k + 3]! * scale * u[k + 3]!;
    }
  }
  for (let k = whole; k < width; k++) s0 += values[row + k]! * scale * u[k]!;
  return s0 + s1 + (s2 + s3);
}

/** u += weight·y_i. */
export function addRow(rows: ScaledRows, index: number, weight: number, u: Float64Array): void {
  const { values, width } = rows;
  const scale = rows.factor[index]!;
  const row = index * width;
  if (scale === 1) for (let k = 0; k < width; k++) u[k] = u[k]! + weight * values[row + k]!;
  else for (let k = 0; k < width; k++) u[k] = u[k]! + weight * (values[row + k]! * scale);
}

/** u += Σ_p weights_p·y_{list_p} over the first `size` positions. */
export function addRows(
  rows: ScaledRows,
  list: Int32Array,
  size: number,
  weights: Float64Array,
  u: Float64Array,
): void {
  const { values, width, factor } = rows;
  let p = 0;
  for (; p + 3 < size; p += 4) {
    const i0 = list[p]!;
    const i1 = list[p + 1]!;
    const i2 = list[p + 2]!;
    const i3 = list[p + 3]!;
    if (factor[i0] !== 1 || factor[i1] !== 1 || factor[i2] !== 1 || factor[i3] !== 1) {
      for (let q = p; q < p + 4; q++) addRow(rows, list[q]!, weights[q]!, u);
      continue;
    }
    const w0 = weights[p]!;
    const w1 = weights[p + 1]!;
    const w2 = weights[p + 2]!;
    const w3 = weights[p + 3]!;
    const r0 = i0 * width;
    const r1 = i1 * width;
    const r2 = i2 * width;
    const r3 = i3 * width;
    for (let k = 0; k < width; k++) {
      u[k] = u[k]! + (w0 * values[r0 + k]! + w1 * values[r1 + k]! + (w2 * values[r2 + k]! + w3 * values[r3 + k]!));
    }
  }
  for (; p < size; p++) addRow(rows, list[p]!, weights[p]!, u);
}

/** products_p ← ⟨y_{list_p}, u⟩ over the first `size` positions. */
export function rowDots(
  rows: ScaledRows,
  list: Int32Array,
  size: number,
  u: Float64Array,
  products: Float64Array,
): void {
  for (let p = 0; p < size; p++) products[p] = rowDot(rows, list[p]!, u);
}
