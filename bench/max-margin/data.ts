/** Data for the bench: deterministic on every engine. */

/**
 * Rows with nearly normal entries (sums of twelve uniform numbers), each flipped to the positive side of a random
 * hyperplane: separable, shape [count, width].
 */
export function separableRows(count: number, width: number, seed: number): Float64Array {
  const uniform = generator(seed);
  const normal = (): number => {
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += uniform();
    return sum;
  };
  const direction = Float64Array.from({ length: width }, normal);
  const rows = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    let side = 0;
    for (let k = 0; k < width; k++) {
      const x = normal();
      rows[i * width + k] = x;
      side += x * direction[k]!;
    }
    if (side < 0) for (let k = 0; k < width; k++) rows[i * width + k] = -rows[i * width + k]!;
  }
  return rows;
}

/** Uniform numbers in [0, 1) with 32 bits: mulberry32. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
