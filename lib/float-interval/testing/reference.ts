/**
 * Reference values of the elementary functions for tests: BigInt fixed point with at least 200 correct bits, some
 * microseconds a value. Independent of the code under test and of lib/interval (other reductions, other series); checked
 * against lib/float/fixed-point-reference.ts in elementary.test.ts.
 *
 * exp: x = k·ln 2 + i·2^-8 + j·2^-16 + h·2^-24 + s, three tables and the Taylor series of e^s, s < 2^-24. ln: the table of
 * ln a_i, a_i = 1 + (i + 1/2)/256, and the artanh series of (m − a_i)/(m + a_i).
 */

import { successor } from './exact.ts';

export type ElementaryName = 'exp' | 'expm1' | 'log' | 'log1p' | 'softplus' | 'sigmoid';

/** mantissa·2^-bits, up to a relative error of 2^-200. */
export interface Reference {
  readonly mantissa: bigint;
  readonly bits: number;
}

const B = 320;
const WIDE = BigInt(B);
const ONE = 1n << WIDE;
const VIEW = new DataView(new ArrayBuffer(8));

/** x = m·2^e, exactly. */
function parts(x: number): { m: bigint; e: number } {
  VIEW.setFloat64(0, x);
  const bits = VIEW.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = biased === 0 ? fraction : fraction | 0x10000000000000n;
  return { m: x < 0 ? -magnitude : magnitude, e: Math.max(biased, 1) - 1075 };
}

function shift(m: bigint, by: number): bigint {
  return by >= 0 ? m << BigInt(by) : m >> BigInt(-by);
}

/** ln 2 = Σ 1/(j·2^j). */
const LN2 = (() => {
  let sum = 0n;
  for (let j = 1; j <= B + 20; j++) sum += (1n << BigInt(B + 20 - j)) / BigInt(j);
  return sum >> 20n;
})();

function taylorExp(s: bigint, terms: number): bigint {
  let sum = ONE;
  for (let n = BigInt(terms); n >= 1n; n--) sum = ONE + (s * sum) / (n << WIDE);
  return sum;
}

/** e^(i·2^-weight) for i = 0..255. */
function expTable(weight: number): bigint[] {
  const base = taylorExp(1n << BigInt(B - weight), 60);
  const table = [ONE];
  for (let i = 1; i < 256; i++) table.push((table[i - 1]! * base) >> WIDE);
  return table;
}

const E8 = expTable(8);
const E16 = expTable(16);
const E24 = expTable(24);

/** e^x as mantissa·2^(k − B), mantissa in [1, 2). */
function expOf(x: number): Reference {
  const { m, e } = parts(x);
  const fixed = shift(m, e + B);
  let k = fixed / LN2;
  if (k * LN2 > fixed) k -= 1n;
  const r = fixed - k * LN2;
  const i = Number(r >> BigInt(B - 8));
  const j = Number((r >> BigInt(B - 16)) & 255n);
  const h = Number((r >> BigInt(B - 24)) & 255n);
  const s = r & ((1n << BigInt(B - 24)) - 1n);
  let product = (E8[i]! * E16[j]!) >> WIDE;
  product = (product * E24[h]!) >> WIDE;
  return { mantissa: (product * taylorExp(s, 12)) >> WIDE, bits: B - Number(k) };
}

/** 2 artanh(numerator/denominator). */
function twiceArtanh(numerator: bigint, denominator: bigint): bigint {
  const z = (numerator << WIDE) / denominator;
  const square = (z * z) >> WIDE;
  let sum = 0n;
  let power = z;
  for (let j = 1n; power > 1n || power < -1n; j += 2n) {
    sum += power / j;
    power = (power * square) / ONE;
  }
  return 2n * sum;
}

const LN_TABLE = Array.from({ length: 256 }, (_, i) =>
  twiceArtanh(BigInt(2 * i + 1), BigInt(1024 + 2 * i + 1)),
);

/** ln(y·2^exponent) for y > 0, in units of 2^-B. */
function logFixed(y: bigint, exponent: number): bigint {
  const length = y.toString(2).length;
  const m = shift(y, B + 1 - length);
  const i = Number((m >> BigInt(B - 8)) & 255n);
  const a = BigInt(513 + 2 * i) << BigInt(B - 9);
  return BigInt(length - 1 + exponent) * LN2 + LN_TABLE[i]! + twiceArtanh(m - a, m + a);
}

/** f(x) = x + c₂x² + c₃x³ up to x⁴ for |x| < 2^-70, exactly in units of 2^-(4·1074) where that is needed. */
function nearIdentity(x: number, sign: bigint): Reference {
  const { m, e } = parts(x);
  const bits = 3 * -e + 4;
  const unit = 4 + 2 * -e;
  // x = m·2^e; x² = m²·2^2e; x³ = m³·2^3e.
  const linear = m << BigInt(unit);
  const square = (m * m) << BigInt(unit + e);
  const cube = (m ** 3n) << BigInt(unit + 2 * e);
  return { mantissa: linear + (sign * square) / 2n + (sign > 0n ? cube / 6n : cube / 3n), bits };
}

/** The value of f at a finite x where it is finite. */
export function reference(name: ElementaryName, x: number): Reference {
  const { m, e } = parts(x);
  if (name === 'exp') return expOf(x);
  if (name === 'log') return { mantissa: logFixed(m, e), bits: B };
  if (name === 'expm1') {
    if (Math.abs(x) < 2 ** -70) return nearIdentity(x, 1n);
    const { mantissa, bits } = expOf(x);
    return bits >= 0
      ? { mantissa: mantissa - (1n << BigInt(bits)), bits }
      : { mantissa: (mantissa << BigInt(-bits)) - 1n, bits: 0 };
  }
  if (name === 'log1p') {
    if (Math.abs(x) < 2 ** -70) return nearIdentity(x, -1n);
    return e >= 0
      ? { mantissa: logFixed((m << BigInt(e)) + 1n, 0), bits: B }
      : { mantissa: logFixed(m + (1n << BigInt(-e)), e), bits: B };
  }
  const { mantissa, bits } = expOf(-Math.abs(x));
  if (name === 'sigmoid') {
    const one = 1n << BigInt(bits);
    return { mantissa: ((x >= 0 ? one : mantissa) << BigInt(bits)) / (one + mantissa), bits };
  }
  // ln(1 + e) = e − e²/2 + e³/3 − e⁴/4 + e⁵/5 up to e⁶ for e < 2^-43.
  let log = 0n;
  if (x < -30) {
    let power = mantissa;
    for (let n = 1n; n <= 5n; n++) {
      log += (n % 2n === 1n ? power : -power) / n;
      power = (power * mantissa) >> BigInt(bits);
    }
  } else log = logFixed((1n << BigInt(bits)) + mantissa, -bits) << BigInt(Math.max(0, bits - B));
  const scale = Math.max(bits, B);
  const shifted = x < -30 ? shift(log, scale - bits) : log;
  return { mantissa: x > 0 ? shifted + shift(m, e + scale) : shifted, bits: scale };
}

/** Whether d ≤ the value, beyond doubt. */
export function isBelowReference(d: number, { mantissa, bits }: Reference): boolean {
  const least = mantissa - ((mantissa < 0n ? -mantissa : mantissa) >> 200n) - 1n;
  return d === -Infinity || compare(d, least, bits) <= 0n;
}

/** Whether d ≥ the value, beyond doubt. */
export function isAboveReference(d: number, { mantissa, bits }: Reference): boolean {
  const most = mantissa + ((mantissa < 0n ? -mantissa : mantissa) >> 200n) + 1n;
  return d === Infinity || compare(d, most, bits) >= 0n;
}

/** Sign of d − mantissa·2^-bits. */
function compare(d: number, mantissa: bigint, bits: number): bigint {
  if (!Number.isFinite(d)) return d > 0 ? 1n : -1n;
  const { m, e } = parts(d);
  const by = e + bits;
  return by >= 0 ? (m << BigInt(by)) - mantissa : m - (mantissa << BigInt(-by));
}

/** Whether lo and hi are neighbouring doubles with the (irrational) value between them. */
export function isTightest(lo: number, hi: number, value: Reference): boolean {
  return hi === successor(lo) && isBelowReference(lo, value) && isAboveReference(hi, value);
}
