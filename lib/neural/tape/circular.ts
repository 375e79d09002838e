/**
 * sin x and cos x from + − × and constants only: the same bits on every engine (ECMAScript leaves Math.sin and
 * Math.cos to the implementation). Reduction by multiples of π/2 in three parts (Cody and Waite 1980), then the Taylor
 * polynomials on |r| ≤ 0.7854, whose remainders are below 2^-60. The absolute error is a few units of 2^-53 for
 * |x| ≤ LARGEST_ANGLE: the first two parts of π/2 have 33 bits, so that their products with k < 2^20 are exact.
 */

/** Largest argument: 2^20, beyond any position of a sequence. */
export const LARGEST_ANGLE = 1048576;

/** π/2 = HIGH + MIDDLE + LOW + d, |d| < 2^-118; fdlibm's pio2_1, pio2_2 and pio2_2t. */
const HIGH = 1.5707963267341256;
const MIDDLE = 6.077100506303966e-11;
const LOW = 2.0222662487959506e-21;
const INVERSE = 0.6366197723675814;

/** [sin x, cos x]. @throws RangeError unless |x| ≤ LARGEST_ANGLE. */
export function sinAndCos(x: number): readonly [number, number] {
  if (!(Math.abs(x) <= LARGEST_ANGLE)) {
    throw new RangeError(`an angle of at most ${LARGEST_ANGLE} was expected, got ${x}`);
  }
  const k = Math.floor(x * INVERSE + 0.5);
  const r = x - k * HIGH - k * MIDDLE - k * LOW;
  const sine = sineOf(r);
  const cosine = cosineOf(r);
  switch (k & 3) {
    case 0:
      return [sine, cosine];
    case 1:
      return [cosine, -sine];
    case 2:
      return [-sine, -cosine];
    default:
      return [-cosine, sine];
  }
}

/** Σ (−1)^k r^(2k+1)/(2k+1)!, up to r^17. */
function sineOf(r: number): number {
  const w = r * r;
  const tail = horner(w, SINE);
  return r + r * w * tail;
}

/** Σ (−1)^k r^(2k)/(2k)!, up to r^18. */
function cosineOf(r: number): number {
  const w = r * r;
  return 1 - (0.5 * w - w * w * horner(w, COSINE));
}

/** Coefficients from the highest power down. */
function horner(w: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (const c of coefficients) sum = sum * w + c;
  return sum;
}

const SINE = [17, 15, 13, 11, 9, 7, 5, 3].map((n) => sign((n - 1) / 2) / factorial(n));
const COSINE = [18, 16, 14, 12, 10, 8, 6, 4].map((n) => sign(n / 2) / factorial(n));

function sign(k: number): number {
  return k % 2 === 0 ? 1 : -1;
}

function factorial(n: number): number {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
}
