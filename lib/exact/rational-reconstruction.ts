import { bitLength } from './dyadic.ts';

/** Leading parts and cofactors of Lehmer's steps: sums and quotients of them are exact in float64. */
const LEADING_BITS = 51;
const HALF_OF_LEADING = 1125899906842624; // 2^50
const COFACTOR_LIMIT = 33554432; // 2^25

/**
 * The fraction n/d ≡ a (mod m) with |n|, d ≤ bound, where 2·bound² ≤ m: at most one exists in lowest terms
 * (Wang, SYMSAC 1981). Extended Euclidean algorithm; runs of quotients are found from the leading bits alone and
 * applied at once (Lehmer; Knuth, The Art of Computer Programming 2, Algorithm 4.5.2L).
 * @param a an integer with |a| < m.
 * @returns undefined if there is none. d may share a factor with m, and then n/d need not be in lowest terms.
 */
export function reconstructRational(
  a: bigint,
  m: bigint,
  bound: bigint,
): { numerator: bigint; denominator: bigint } | undefined {
  const boundBits = bitLength(bound);
  let [r0, r1] = [m, a < 0n ? a + m : a];
  let [t0, t1] = [0n, 1n];
  let shift = bitLength(m) - LEADING_BITS;
  while (r1 > bound) {
    const run = shift > boundBits ? quotientRun(r0, r1, shift) : undefined;
    if (run !== undefined) {
      shift = run.shift;
      const [a0, b0, a1, b1] = [BigInt(run.a0), BigInt(run.b0), BigInt(run.a1), BigInt(run.b1)];
      if (run.b0 !== 0) {
        [r0, r1] = [a0 * r0 + b0 * r1, a1 * r0 + b1 * r1];
        [t0, t1] = [a0 * t0 + b0 * t1, a1 * t0 + b1 * t1];
        continue;
      }
    }
    const q = r0 / r1;
    [r0, r1] = [r1, r0 - q * r1];
    [t0, t1] = [t1, t0 - q * t1];
  }
  const denominator = t1 < 0n ? -t1 : t1;
  if (denominator > bound) return undefined;
  return { numerator: t1 < 0n ? -r1 : r1, denominator };
}

/**
 * The Euclidean steps that the leading bits of (r0, r1) determine beyond doubt, as the unimodular matrix
 * (a0 b0; a1 b1); b0 = 0 if there are none. The last r0 stays ≥ 2^shift. `shift` is brought down to the size of r0.
 */
function quotientRun(r0: bigint, r1: bigint, guess: number) {
  let shift = guess;
  let x = Number(r0 >> BigInt(shift));
  let missing = 0;
  for (let top = x; top < HALF_OF_LEADING && missing < shift; top *= 2) {
    missing++;
    if (missing > LEADING_BITS) break;
  }
  if (missing > 0) {
    shift -= missing;
    x = Number(r0 >> BigInt(shift));
  }
  let y = Number(r1 >> BigInt(shift));
  let [a0, b0, a1, b1] = [1, 0, 0, 1];
  while (y + a1 > 0 && y + b1 > 0) {
    const q = Math.floor((x + a0) / (y + a1));
    if (q !== Math.floor((x + b0) / (y + b1))) break;
    const nextA = a0 - q * a1;
    const nextB = b0 - q * b1;
    if (Math.abs(nextA) > COFACTOR_LIMIT || Math.abs(nextB) > COFACTOR_LIMIT) break;
    [a0, b0, a1, b1] = [a1, b1, nextA, nextB];
    [x, y] = [y, x - q * y];
  }
  return { a0, b0, a1, b1, shift };
}

/** A power of two B with 2B² ≤ m, for m of the given bit length. */
export function reconstructionBound(bitsOfModulus: number): bigint {
  return 1n << BigInt(Math.max(0, Math.floor((bitsOfModulus - 2) / 2)));
}
