/**
 * KKT residuals in twice the working precision, so that results good to the last bit can be told apart. Dot products
 * by Ogita, Rump and Oishi, "Accurate sum and dot product" (SIAM J. Sci. Comput. 26, 2005), Algorithm 5.3.
 */

/** Splits a double into two halves of 26 bits (Veltkamp). */
const SPLITTER = 134217729;

/** u = Σ α_i x_i, each entry rounded once or nearly so. */
function combine(
  rows: Float64Array,
  alpha: Float64Array,
  width: number,
): { high: Float64Array; low: Float64Array } {
  const high = new Float64Array(width);
  const low = new Float64Array(width);
  for (let i = 0; i < alpha.length; i++) {
    const a = alpha[i]!;
    if (a === 0) continue;
    for (let k = 0; k < width; k++) {
      const x = rows[i * width + k]!;
      const product = a * x;
      const sum = high[k]! + product;
      low[k] = low[k]! + productError(a, x, product) + sumError(high[k]!, product, sum);
      high[k] = sum;
    }
  }
  return { high, low };
}

function productError(a: number, b: number, product: number): number {
  const ta = SPLITTER * a;
  const ah = ta - (ta - a);
  const al = a - ah;
  const tb = SPLITTER * b;
  const bh = tb - (tb - b);
  const bl = b - bh;
  return al * bl - (product - ah * bh - al * bh - ah * bl);
}

function sumError(a: number, b: number, sum: number): number {
  const bb = sum - a;
  return a - (sum - bb) + (b - bb);
}

function slacks(rows: Float64Array, width: number, high: Float64Array, low: Float64Array): Float64Array {
  const slack = new Float64Array(rows.length / width);
  for (let i = 0; i < slack.length; i++) {
    let sum = -1;
    let error = 0;
    for (let k = 0; k < width; k++) {
      const x = rows[i * width + k]!;
      const product = x * high[k]!;
      const next = sum + product;
      error += productError(x, high[k]!, product) + sumError(sum, product, next) + x * low[k]!;
      sum = next;
    }
    slack[i] = sum + error;
  }
  return slack;
}

/** The residual of lib/max-margin/float/residual.ts for multipliers. */
export function accurateKktResidual(rows: Float64Array, width: number, alpha: Float64Array): number {
  const { high, low } = combine(rows, alpha, width);
  const slack = slacks(rows, width, high, low);
  let primal = 0;
  let complementarity = 0;
  let weight = 0;
  let negative = 0;
  let largest = 0;
  slack.forEach((s, i) => {
    const a = alpha[i]!;
    primal = Math.max(primal, -s);
    complementarity += Math.abs(a * s);
    weight += Math.abs(a);
    negative = Math.max(negative, -a);
    largest = Math.max(largest, Math.abs(a));
  });
  return Math.max(primal, complementarity / weight, negative / largest);
}

/**
 * A lower bound of the residual for a solver that gives u alone: its primal violation, or what its norm exceeds that
 * of the optimum by, relatively, whichever is larger.
 */
export function separatorResidual(
  rows: Float64Array,
  width: number,
  u: Float64Array,
  bestNorm: number,
): number {
  const slack = slacks(rows, width, u, new Float64Array(width));
  let primal = 0;
  for (const s of slack) primal = Math.max(primal, -s);
  let square = 0;
  for (const x of u) square += x * x;
  return Math.max(primal, Math.sqrt(square) / bestNorm - 1);
}
