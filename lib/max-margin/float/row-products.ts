/** Products of single scaled rows y_i = factor_i·x_i with vectors. */
import type { ScaledRows } from '../../linear-algebra/gram.ts';

/** ⟨y_i, u⟩ in four partial sums; a row with a factor is scaled entry by entry, so that nothing overflows. */
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
