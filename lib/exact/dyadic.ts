/**
 * Dyadic rationals m·2^e: exactly the numbers that a finite double can be, closed under + − ×.
 * Part of the trusted base: everything here is integer arithmetic on BigInt, nothing is rounded.
 */

export interface Dyadic {
  readonly mantissa: bigint;
  /** A safe integer; the value is mantissa · 2^exponent. */
  readonly exponent: number;
}

export const ZERO: Dyadic = { mantissa: 0n, exponent: 0 };

const view = new DataView(new ArrayBuffer(8));

/**
 * The exact value of a finite double, read off its bits.
 * @throws RangeError for NaN and ±Infinity.
 */
export function fromNumber(x: number): Dyadic {
  if (!Number.isFinite(x)) throw new RangeError(`a finite number was expected, got ${x}`);
  if (Number.isSafeInteger(x)) return { mantissa: BigInt(x), exponent: 0 };
  view.setFloat64(0, x);
  const high = view.getUint32(0);
  const biased = (high >>> 20) & 0x7ff;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(view.getUint32(4));
  const magnitude = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = (biased === 0 ? 1 : biased) - 1075;
  return { mantissa: high >>> 31 === 1 ? -magnitude : magnitude, exponent };
}

export function add(a: Dyadic, b: Dyadic): Dyadic {
  if (a.mantissa === 0n) return b;
  if (b.mantissa === 0n) return a;
  return a.exponent >= b.exponent
    ? { mantissa: (a.mantissa << BigInt(a.exponent - b.exponent)) + b.mantissa, exponent: b.exponent }
    : { mantissa: a.mantissa + (b.mantissa << BigInt(b.exponent - a.exponent)), exponent: a.exponent };
}

export function negate(a: Dyadic): Dyadic {
  return { mantissa: -a.mantissa, exponent: a.exponent };
}

export function subtract(a: Dyadic, b: Dyadic): Dyadic {
  return add(a, negate(b));
}

export function multiply(a: Dyadic, b: Dyadic): Dyadic {
  return { mantissa: a.mantissa * b.mantissa, exponent: a.exponent + b.exponent };
}

/** −1, 0 or 1. */
export function sign(a: Dyadic): -1 | 0 | 1 {
  return a.mantissa > 0n ? 1 : a.mantissa < 0n ? -1 : 0;
}

/** Sign of a − b. */
export function compare(a: Dyadic, b: Dyadic): -1 | 0 | 1 {
  const signA = sign(a);
  const signB = sign(b);
  if (signA !== signB) return signA > signB ? 1 : -1;
  if (signA === 0) return 0;
  // Magnitudes of very different size are told apart without shifting by their distance.
  const sizeA = bitLength(a.mantissa) + a.exponent;
  const sizeB = bitLength(b.mantissa) + b.exponent;
  if (sizeA !== sizeB) return sizeA > sizeB === signA > 0 ? 1 : -1;
  return sign(subtract(a, b));
}

/** Number of bits of |m|; 0 for 0. */
export function bitLength(m: bigint): number {
  const magnitude = m < 0n ? -m : m;
  const nearest = Number(magnitude);
  if (nearest < 4294967296) return 32 - Math.clz32(nearest);
  if (nearest === Number.POSITIVE_INFINITY) {
    const hex = magnitude.toString(16);
    return hex.length * 4 - 4 + (32 - Math.clz32(Number.parseInt(hex[0]!, 16)));
  }
  view.setFloat64(0, nearest);
  const exponent = (view.getUint32(0) >>> 20) - 1023;
  // The conversion may have rounded up to 2^exponent; only then are all bits of the fraction zero.
  const isPower = (view.getUint32(0) & 0xfffff) === 0 && view.getUint32(4) === 0;
  return isPower && magnitude >> BigInt(exponent) === 0n ? exponent : exponent + 1;
}

/**
 * Integers k_i and one exponent e with values_i = k_i·2^e exactly, e the largest possible.
 * @throws RangeError for NaN and ±Infinity.
 */
export function commonScale(values: Float64Array): { integers: bigint[]; exponent: number } {
  const dyadics = Array.from(values, fromNumber);
  let exponent = Number.POSITIVE_INFINITY;
  for (const { mantissa, exponent: e } of dyadics) {
    if (mantissa !== 0n) exponent = Math.min(exponent, e + trailingZeros(mantissa));
  }
  if (exponent === Number.POSITIVE_INFINITY) exponent = 0;
  const integers = dyadics.map((d) => {
    if (d.mantissa === 0n) return 0n;
    const shift = d.exponent - exponent;
    return shift >= 0 ? d.mantissa << BigInt(shift) : d.mantissa >> BigInt(-shift);
  });
  return { integers, exponent };
}

/** Largest z with 2^z dividing m; m ≠ 0. */
export function trailingZeros(m: bigint): number {
  return bitLength(m & -m) - 1;
}
