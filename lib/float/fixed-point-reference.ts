/**
 * Reference values of the elementary functions for tests: BigInt fixed point, at least 200 bits of the result.
 * Independent of the float code: exp by halving the argument and squaring, ln by the artanh series.
 */

import { fromNumber } from '../exact/dyadic.ts';

/** value = mantissa · 2^-bits, up to a relative error of 2^-200. */
export interface FixedPoint {
  readonly mantissa: bigint;
  readonly bits: number;
}

export type ElementaryName = 'exp' | 'expm1' | 'log' | 'log1p' | 'softplus' | 'sigmoid';

const HALVINGS = 12;
const BITS = 260;

/** The double x in units of 2^-bits, cut off downwards. */
function fixed(x: number, bits: number): bigint {
  const { mantissa, exponent } = fromNumber(x);
  const shift = exponent + bits;
  return shift >= 0 ? mantissa << BigInt(shift) : mantissa >> BigInt(-shift);
}

/** How many bits behind the point |x| < 1 begins, about. */
function zerosBehindPoint(x: number): number {
  const { mantissa, exponent } = fromNumber(x);
  const length = (mantissa < 0n ? -mantissa : mantissa).toString(2).length;
  return Math.max(0, -exponent - length);
}

/** e^x, argument and value in units of 2^-bits; the absolute error is below 2^-bits·(1 + e^x·2^-20). */
function expFixed(x: bigint, bits: number): bigint {
  const guard = 40 + HALVINGS;
  const inner = BigInt(bits + guard);
  const argument = x << BigInt(guard - HALVINGS);
  let term = 1n << inner;
  let sum = term;
  for (let j = 1n; ; j++) {
    term = (term * argument) / (j << inner);
    if (term === 0n) break;
    sum += term;
  }
  for (let i = 0; i < HALVINGS; i++) sum = (sum * sum) >> inner;
  return sum >> BigInt(guard);
}

/** 2 artanh((y − 1)/(y + 1)) = ln y for y in [1/2, 2], in units of 2^-bits. */
function logNearOne(y: bigint, bits: number): bigint {
  const shift = BigInt(bits);
  const one = 1n << shift;
  const z = ((y - one) << shift) / (y + one);
  const square = (z * z) >> shift;
  let sum = 0n;
  let power = z;
  for (let j = 1n; power / j !== 0n; j += 2n) {
    sum += power / j;
    power = (power * square) / one;
  }
  return 2n * sum;
}

/** ln y for y > 0 in units of 2^-bits. */
function logFixed(y: bigint, bits: number): bigint {
  const one = 1n << BigInt(bits);
  if (2n * y >= one && y <= 2n * one) return logNearOne(y, bits);
  const k = y.toString(2).length - 1 - bits;
  const m = k >= 0 ? y >> BigInt(k) : y << BigInt(-k);
  return logNearOne(m, bits) + BigInt(k) * logNearOne(2n * one, bits);
}

/** The exact value of a function at a finite double where it is finite. */
export function reference(name: ElementaryName, x: number): FixedPoint {
  // e^x needs 1.45|x| zeros behind the point for negative x; functions that behave like x near 0 need those of x.
  const bits =
    BITS +
    (name === 'exp' || name === 'sigmoid' || name === 'softplus' ? Math.ceil(Math.max(0, -1.45 * x)) : 0) +
    (name === 'expm1' || name === 'log1p'
      ? zerosBehindPoint(x)
      : name === 'log'
        ? 60 + zerosBehindPoint(x)
        : 0);
  const one = 1n << BigInt(bits);
  const value = fixed(x, bits);
  if (name === 'exp') return { mantissa: expFixed(value, bits), bits };
  if (name === 'expm1') return { mantissa: x < -300 ? -one : expFixed(value, bits) - one, bits };
  if (name === 'log') return { mantissa: logFixed(value, bits), bits };
  if (name === 'log1p') return { mantissa: logFixed(one + value, bits), bits };
  const e = x > 300 ? 0n : expFixed(x > 0 ? -value : value, bits);
  if (name === 'softplus') return { mantissa: (x > 0 ? value : 0n) + logFixed(one + e, bits), bits };
  return { mantissa: ((x > 0 ? one : e) << BigInt(bits)) / (one + e), bits };
}

/**
 * Error of a computed value in units of 2^-53 of the exact one, after 2^-1074 has been taken off.
 * @returns Infinity when the computed value is not finite.
 */
export function errorInUnits(computed: number, exact: FixedPoint): number {
  if (!Number.isFinite(computed)) return Infinity;
  const difference = fixed(computed, exact.bits) - exact.mantissa;
  const tiny = exact.bits >= 1074 ? 1n << BigInt(exact.bits - 1074) : 0n;
  const error = (difference < 0n ? -difference : difference) - tiny;
  if (error <= 0n) return 0;
  const magnitude = exact.mantissa < 0n ? -exact.mantissa : exact.mantissa;
  if (magnitude === 0n) return Infinity;
  return Number((error << 83n) / magnitude) / 2 ** 30;
}
