/** Random rows, the same on every engine. */

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

/** Nearly normal entries (sums of twelve uniform numbers), shape [count, width]. */
export function normalRows(count: number, width: number, seed: number): Float64Array {
  const uniform = generator(seed);
  const rows = new Float64Array(count * width);
  for (let i = 0; i < rows.length; i++) {
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += uniform();
    rows[i] = sum;
  }
  return rows;
}

/** Such rows, each flipped to the positive side of a random hyperplane through the origin: separable. */
export function separableRows(count: number, width: number, seed: number): Float64Array {
  const direction = normalRows(1, width, seed ^ 0x5bd1e995);
  const rows = normalRows(count, width, seed);
  for (let i = 0; i < count; i++) {
    let side = 0;
    for (let k = 0; k < width; k++) side += rows[i * width + k]! * direction[k]!;
    if (side < 0) for (let k = 0; k < width; k++) rows[i * width + k] = -rows[i * width + k]!;
  }
  return rows;
}
