/** An independent oracle for tests: all active sets, rationals as pairs of integers, textbook elimination. */

interface Fraction {
  readonly n: bigint;
  /** > 0 */
  readonly d: bigint;
}

function fraction(n: bigint, d: bigint): Fraction {
  let [x, y] = [n < 0n ? -n : n, d < 0n ? -d : d];
  while (y !== 0n) [x, y] = [y, x % y];
  const divisor = d < 0n ? -x : x;
  return { n: n / divisor, d: d / divisor };
}

const times = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.n, a.d * b.d);
const minus = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
const over = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d, a.d * b.n);

/** Gauss–Jordan on [K | 1]; undefined if K is singular. */
function solveForOnes(k: readonly (readonly bigint[])[]): Fraction[] | undefined {
  const rows = k.map((row) => [...row.map((t) => fraction(t, 1n)), fraction(1n, 1n)]);
  for (let c = 0; c < rows.length; c++) {
    const at = rows.findIndex((row, i) => i >= c && row[c]!.n !== 0n);
    if (at < 0) return undefined;
    [rows[c], rows[at]] = [rows[at]!, rows[c]!];
    const pivot = rows[c]!.map((t) => over(t, rows[c]![c]!));
    rows[c] = pivot;
    for (let i = 0; i < rows.length; i++) {
      const factor = rows[i]![c]!;
      if (i !== c && factor.n !== 0n) rows[i] = rows[i]!.map((t, j) => minus(t, times(factor, pivot[j]!)));
    }
  }
  return rows.map((row) => row.at(-1)!);
}

/**
 * γ*² of integer vectors as a fraction in lowest terms, or undefined if they are not separable: the vectors are
 * separable if and only if on some set with nonsingular Gram matrix Kα = 1 has a solution α ≥ 0 with margins ≥ 1
 * everywhere (Carathéodory), and then γ*² = 1/Σα.
 */
export function bruteForceMargin(vectors: readonly (readonly bigint[])[]): Fraction | undefined {
  const k = vectors.map((u) => vectors.map((v) => u.reduce((sum, t, d) => sum + t * v[d]!, 0n)));
  for (let mask = 1; mask < 1 << vectors.length; mask++) {
    const set = vectors.map((_, i) => i).filter((i) => (mask >> i) & 1);
    const alpha = solveForOnes(set.map((i) => set.map((j) => k[i]![j]!)));
    if (alpha === undefined || alpha.some((a) => a.n < 0n)) continue;
    const margins = vectors.map((_, j) =>
      set.reduce((sum, i, at) => minus(sum, times(alpha[at]!, fraction(-k[i]![j]!, 1n))), fraction(0n, 1n)),
    );
    if (margins.some((m) => m.n < m.d)) continue;
    const sum = alpha.reduce((total, a) => minus(total, fraction(-a.n, a.d)), fraction(0n, 1n));
    return fraction(sum.d, sum.n);
  }
  return undefined;
}
