/** Products of single scaled rows y_i = factor_i·x_i with vectors. */
import type { ScaledRows } from '../../linear-algebra/gram.ts';
import { addScaled, dot } from '../../linear-algebra/vector.ts';

/** ⟨y_i, u⟩; a row with a factor is scaled entry by entry, so that nothing overflows. */
export function rowDot(rows: ScaledRows, index: number, u: Float64Array): number {
  const { values, width } = rows;
  const scale = rows.factor[index]!;
  const row = index * width;
  if (scale === 1) return dot(values, row, u, width);
  let even = 0;
  let odd = 0;
  const whole = width & ~1;
  for (let k = 0; k < whole; k += 2) {
    even += values[row + k]! * scale * u[k]!;
    odd += values[row + k + 1]! * scale * u[k + 1]!;
  }
  if (whole < width) even += values[row + whole]! * scale * u[whole]!;
  return even + odd;
}

/** u += weight·y_i. */
export function addRow(rows: ScaledRows, index: number, weight: number, u: Float64Array): void {
  const { values, width } = rows;
  const scale = rows.factor[index]!;
  const row = index * width;
  if (scale === 1) addScaled(values, row, weight, u, width);
  else for (let k = 0; k < width; k++) u[k] = u[k]! + weight * (values[row + k]! * scale);
}
