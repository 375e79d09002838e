/** Plain float64 vectors, summed in their order. */

export function norm(a: Float64Array): number {
  return Math.sqrt(a.reduce((sum, v) => sum + v * v, 0));
}

/** ‖a − b‖. */
export function distance(a: Float64Array, b: Float64Array): number {
  return norm(a.map((v, d) => v - b[d]!));
}
