/** Whether two rows of length D have the same numbers. */
export function equalRows(
  a: Float64Array,
  aStart: number,
  b: Float64Array,
  bStart: number,
  D: number,
): boolean {
  for (let d = 0; d < D; d++) if (a[aStart + d] !== b[bStart + d]) return false;
  return true;
}
