/**
 * Exact comparisons of doubles with rational numbers and square roots, in BigInt arithmetic: the oracle of the tests of
 * rounding.ts. It shares no code with it.
 */

const VIEW = new DataView(new ArrayBuffer(8));

/** Every finite double is an integer multiple of 2^-1074. */
export function inUnits(x: number): bigint {
  VIEW.setFloat64(0, x);
  const bits = VIEW.getBigUint64(0);
  const biased = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = biased === 0n ? fraction : (fraction | 0x10000000000000n) << (biased - 1n);
  return bits >> 63n === 1n ? -magnitude : magnitude;
}

/** The next double above, by the order of the bit patterns; −0 counts as 0. */
export function successor(x: number): number {
  if (x === Infinity) return x;
  if (x === 0) return Number.MIN_VALUE;
  VIEW.setFloat64(0, x);
  const bits = VIEW.getBigUint64(0);
  VIEW.setBigUint64(0, x > 0 ? bits + 1n : bits - 1n);
  return VIEW.getFloat64(0);
}

export function predecessor(x: number): number {
  return -successor(-x);
}

/** A number v as the sign of d − v for doubles d in units of 2^-1074. */
export type Comparison = (units: bigint) => bigint;

/** True if d is the largest double ≤ v. */
export function isRoundedDown(d: number, compare: Comparison): boolean {
  if (d === -Infinity) return compare(inUnits(-Number.MAX_VALUE)) > 0n;
  if (Number.isNaN(d) || d === Infinity || compare(inUnits(d)) > 0n) return false;
  return d === Number.MAX_VALUE || compare(inUnits(successor(d))) > 0n;
}

/** True if d is the smallest double ≥ v. */
export function isRoundedUp(d: number, compare: Comparison): boolean {
  return isRoundedDown(-d, (units) => -compare(-units));
}

const UNIT = 1074n;

export function ofSum(a: number, b: number): Comparison {
  const sum = inUnits(a) + inUnits(b);
  return (units) => units - sum;
}

export function ofProduct(a: number, b: number): Comparison {
  const product = inUnits(a) * inUnits(b);
  return (units) => (units << UNIT) - product;
}

/** a/b, b ≠ 0. */
export function ofQuotient(a: number, b: number): Comparison {
  const numerator = (b < 0 ? -inUnits(a) : inUnits(a)) << UNIT;
  const denominator = b < 0 ? -inUnits(b) : inUnits(b);
  return (units) => units * denominator - numerator;
}

/** √x, x ≥ 0. */
export function ofRoot(x: number): Comparison {
  const square = inUnits(x) << UNIT;
  return (units) => (units < 0n ? -1n : units * units - square);
}
