/**
 * Reference values of elementary functions for tests: BigInt fixed point with at least 200 correct bits relative to
 * the result. Independent of the float code: exp by halving the argument and squaring, ln by Newton's iteration on it.
 */

import { fromNumber } from '../exact/dyadic.ts';

/** value = mantissa · 2^-bits. */
export interface FixedPoint {
  readonly mantissa: bigint;
  readonly bits: number;
}

const HALVINGS = 12;
const SAFETY = 240;

/** The double x as a multiple of 2^-bits, cut off downwards. */
export function fixed(x: number, bits: number): bigint {
  const { mantissa, exponent } = fromNumber(x);
  const shift = BigInt(exponent + bits);
  return shift >= 0n ? mantissa << shift : mantissa >> -shift;
}

/** e^x for x given in units of 2^-bits, in the same units: halved 12 times, Taylor, squared 12 times. */
function expFixed(x: bigint, bits: number): bigint {
  const inner = bits + 40 + HALVINGS;
  const shift = BigInt(inner);
  const argument = x << BigInt(inner - bits - HALVINGS);
  const one = 1n << shift;
  let sum = one;
  let term = one;
  for (let j = 1n; term !== 0n && term !== -1n; j++) {
    term = (term * argument) >> shift;
    term /= j;
    sum += term;
  }
  for (let i = 0; i < HALVINGS; i++) sum = (sum * sum) >> shift;
  return sum >> BigInt(inner - bits);
}

/** ln 2 and ln m for m in [1/2, 2], by 2·artanh((m − 1)/(m + 1)). */
function logNearOneFixed(m: bigint, bits: number): bigint {
  const shift = BigInt(bits);
  const one = 1n << shift;
  const z = ((m - one) << shift) / (m + one);
  const square = (z * z) >> shift;
  let power = z;
  let sum = 0n;
  for (let j = 1n; power !== 0n && power !== -1n; j += 2n) {
    sum += power / j;
    power = (power * square) >> shift;
  }
  return 2n * sum;
}

function bitLength(x: bigint): number {
  return x === 0n ? 0 : x.toString(16).length * 4;
}

/** ln(1 + x) with 1 + x = y > 0 in units of 2^-bits. */
function logFixed(y: bigint, bits: number): bigint {
  // y = m · 2^k with m in about [1/16, 1]: a further power of two brings it into [1/2, 2].
  let k = bitLength(y) - bits;
  let m = k >= 0 ? y >> BigInt(k) : y << BigInt(-k);
  while (m < 1n << BigInt(bits - 1)) {
    m <<= 1n;
    k--;
  }
  const ln2 = logNearOneFixed(2n << BigInt(bits), bits);
  const lnM = logNearOneFixed(k > 0 ? (y << BigInt(0)) >> BigInt(k) : y << BigInt(-k), bits);
  return BigInt(k) * ln2 + lnM;
}

/** Bits behind the point so that |x| ≥ 2^-1074 keeps its relative accuracy. */
function bitsFor(magnitude: number): number {
  let bits = SAFETY;
  for (let scale = 1; magnitude < scale && scale > 0; scale /= 256) bits += 8;
  return bits;
}

export function referenceExp(x: number): FixedPoint {
  // 1.45·|x| bits before the point, or as many zeros behind it; the squarings need them as guard bits too.
  const bits = SAFETY + (x < 0 ? Math.ceil(-1.45 * x) : 0);
  return { mantissa: expFixed(fixed(x, bits + 1200), bits + 1200) >> 1200n, bits };
}
