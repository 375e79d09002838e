import { powerOfTwo } from './bit-range.ts';
import { bitLength } from './dyadic.ts';

/**
 * (n/d)·2^e as a double with a relative error below 2^-52, for n, d > 0; NaN if the result is outside
 * [2^-900, 2^900].
 */
export function ratioToNumber(n: bigint, d: bigint, e: number): number {
  const dropN = bitLength(n) - 128;
  const dropD = bitLength(d) - 128;
  const quotient = (shiftRight(n, dropN) << 64n) / shiftRight(d, dropD);
  const exponent = e + dropN - dropD - 64;
  if (Math.abs(exponent) > 900) return Number.NaN;
  return Number(quotient) * powerOfTwo(exponent);
}

function shiftRight(t: bigint, bits: number): bigint {
  return bits >= 0 ? t >> BigInt(bits) : t << BigInt(-bits);
}
