/** Seeded test data; only + − × and comparisons, so that it is the same everywhere. */

/** Uniform on [−1, 1), multiples of 2^-20. */
export function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    z ^= z >>> 16;
    return (z >> 11) / 1048576;
  };
}

/** n rows of width D with entries in [−1, 1); `drift` is added to the first entry and makes n > D separable. */
export function randomRows(count: number, width: number, seed: number, drift = 0): Float64Array {
  const next = uniform(seed);
  const rows = Float64Array.from({ length: count * width }, next);
  for (let i = 0; i < count; i++) rows[i * width] = rows[i * width]! + drift;
  return rows;
}

export interface Separator {
  readonly uStar: Float64Array;
  readonly support: readonly number[];
  /** The smallest margin above 1, or Infinity. */
  readonly nextMargin: number;
}

/** The max-margin separator by brute force over active sets: the shortest feasible u with margin 1 on some set. */
export function bruteForceSeparator(rows: Float64Array, count: number, width: number): Separator | undefined {
  let best: Separator | undefined;
  let shortest = Number.POSITIVE_INFINITY;
  for (let mask = 1; mask < 1 << count; mask++) {
    const set = Array.from({ length: count }, (_, i) => i).filter((i) => (mask >> i) & 1);
    if (set.length > width) continue;
    const alpha = solveDense(
      set.map((i) => set.map((j) => inner(rows, i, j, width))),
      set.map(() => 1),
    );
    if (alpha === undefined || alpha.some((a) => a < -1e-12)) continue;
    const uStar = new Float64Array(width);
    set.forEach((i, k) => {
      for (let d = 0; d < width; d++) uStar[d] = uStar[d]! + alpha[k]! * rows[i * width + d]!;
    });
    const margins = Array.from({ length: count }, (_, i) => {
      let sum = 0;
      for (let d = 0; d < width; d++) sum += uStar[d]! * rows[i * width + d]!;
      return sum;
    });
    const square = uStar.reduce((sum, v) => sum + v * v, 0);
    if (margins.some((m) => m < 1 - 1e-9) || square >= shortest - 1e-12) continue;
    shortest = square;
    const support = margins.flatMap((m, i) => (m < 1 + 1e-9 ? [i] : []));
    const nextMargin = Math.min(...margins.filter((m) => m >= 1 + 1e-9));
    best = { uStar, support, nextMargin };
  }
  return best;
}

function inner(rows: Float64Array, i: number, j: number, width: number): number {
  let sum = 0;
  for (let d = 0; d < width; d++) sum += rows[i * width + d]! * rows[j * width + d]!;
  return sum;
}

/** Gaussian elimination with row pivoting; undefined for a singular matrix. */
export function solveDense(matrix: number[][], right: number[]): number[] | undefined {
  const n = right.length;
  const a = matrix.map((row, i) => [...row, right[i]!]);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i]![k]!) > Math.abs(a[pivot]![k]!)) pivot = i;
    [a[k], a[pivot]] = [a[pivot]!, a[k]!];
    if (Math.abs(a[k]![k]!) < 1e-300) return undefined;
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = a[i]![k]! / a[k]![k]!;
      for (let j = k; j <= n; j++) a[i]![j] = a[i]![j]! - factor * a[k]![j]!;
    }
  }
  return a.map((row, i) => row[n]! / row[i]!);
}
