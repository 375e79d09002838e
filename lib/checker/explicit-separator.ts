/**
 * Decides claims about the max-margin separator u* = argmin ‖u‖² s.t. ⟨u,x_i⟩ ≥ 1 of the explicit reward model.
 * Part of the trusted base: whoever found the dual variables is not trusted.
 *
 * Exact: α ≥ 0, u = Σα_i x_i, ⟨u,x_i⟩ ≥ 1 everywhere and = 1 where α_i > 0 are the KKT conditions, sufficient for
 * u = u*; then ‖u*‖² = Σα_i. Enclosed: any α ≥ 0 and u with m = min_i⟨u,x_i⟩ > 0 give
 * m/‖u‖ ≤ γ* ≤ ‖Σα_i x_i‖/Σα_i, and ‖u/m − u*‖² ≤ ‖u/m‖² − ‖u*‖², as u* is the projection of 0 onto the feasible
 * set.
 */

import { bitLength, sign, subtract as subtractDyadic } from '../exact/dyadic.ts';
import { boundedDot, UNIT_ROUNDOFF } from '../float/dot.ts';
import * as iv from '../interval/interval.ts';
import { toNumberDown } from '../interval/to-number.ts';
import { alignRows, type DifferenceRows, dotOfIntegers, exactRow, squaredNorm, toInterval } from './rows.ts';

/** α_i = numerators_i/denominator · 2^exponent for i in support, 0 elsewhere. */
export interface ExactDual {
  readonly kind: 'exact';
  readonly support: readonly number[];
  readonly numerators: readonly bigint[];
  readonly denominator: bigint;
  readonly exponent: number;
}

/** α as doubles, shape [n]. */
export interface FloatDual {
  readonly kind: 'enclosed';
  readonly dual: Float64Array;
}

export interface SeparatorFacts {
  readonly level: 'exact' | 'certified';
  /** Encloses γ* = 1/‖u*‖. */
  readonly margin: iv.Interval;
  /** Encloses ‖u*‖. */
  readonly norm: iv.Interval;
  /** u* rounded (exact dual) or approximated within its enclosure, shape [D]. */
  readonly direction: Float64Array;
  /** Indices with ⟨u*,x_i⟩ = 1; exact for an exact dual, otherwise those with α_i > 0. */
  readonly active: readonly number[];
  /** Encloses ⟨u*,z⟩/(‖u*‖‖z‖) for row `i` of z; the sign is exact for an exact dual. Zero rows give 0. */
  cosine(
    z: DifferenceRows,
    i: number,
  ): { readonly sign: -1 | 0 | 1 | 'undecided'; readonly cosine: iv.Interval };
}

export type SeparatorDecision =
  | { readonly ok: true; readonly facts: SeparatorFacts }
  | { readonly ok: false; readonly failure: string };

export function decideSeparator(x: DifferenceRows, dual: ExactDual | FloatDual): SeparatorDecision {
  return dual.kind === 'exact' ? decideExact(x, dual) : decideEnclosed(x, dual.dual);
}

function fail(failure: string): SeparatorDecision {
  return { ok: false, failure };
}

/** Indices in [0, n), strictly increasing. */
export function supportFault(support: readonly number[], count: number): string | null {
  if (support.length === 0) return 'the support is empty';
  for (const [k, i] of support.entries()) {
    if (!Number.isInteger(i) || i < 0 || i >= count)
      return `support index ${i} is not a pair of this instance`;
    if (k > 0 && i <= support[k - 1]!) return `support index ${i} is out of order`;
  }
  return null;
}

function decideExact(x: DifferenceRows, dual: ExactDual): SeparatorDecision {
  const { support, numerators, denominator, exponent } = dual;
  const fault = supportFault(support, x.count);
  if (fault !== null) return fail(fault);
  if (numerators.length !== support.length) return fail('support and numerators differ in length');
  if (denominator <= 0n) return fail('the denominator is not positive');
  const negative = numerators.findIndex((a) => a <= 0n);
  if (negative >= 0) return fail(`α of pair ${support[negative]} is not positive`);

  const aligned = alignRows(support.map((i) => exactRow(x, i)));
  // u* = U·2^(scale)/denominator
  const scale = aligned.exponent + exponent;
  const U = weightedSum(aligned.rows, numerators, x.width);
  /** Sign of ⟨u*,x_i⟩ − 1. */
  const compareWithOne = (integers: readonly bigint[], rowExponent: number): -1 | 0 | 1 => {
    const margin = { mantissa: dotOfIntegers(U, integers), exponent: rowExponent + scale };
    return sign(subtractDyadic(margin, { mantissa: denominator, exponent: 0 }));
  };
  for (const [k, i] of support.entries()) {
    if (compareWithOne(aligned.rows[k]!, aligned.exponent) !== 0) {
      return fail(`⟨u*,x⟩ = 1 fails for pair ${i}, whose α is positive`);
    }
  }

  const active = new Set(support);
  const rounded = roundVector(U);
  // ⟨u*,x_i⟩ > 1 exactly if ⟨rounded,x_i⟩ exceeds denominator·2^(rounded.shift − scale).
  const threshold = iv.scale(iv.integerPoint(denominator), rounded.shift - scale);
  for (let i = 0; i < x.count; i++) {
    if (active.has(i)) continue;
    const filter = filterOf(rounded, x, i);
    if (filter !== null && iv.isBelow(threshold, filter)) continue;
    const row = exactRow(x, i);
    const order = compareWithOne(row.integers, row.exponent);
    if (order < 0) return fail(`⟨u*,x⟩ ≥ 1 fails for pair ${i}`);
    if (order === 0) active.add(i);
  }

  let total = 0n;
  for (const a of numerators) total += a;
  const squared = iv.scale(iv.ratio(total, denominator), exponent);
  const norm = iv.sqrt(squared);
  const uStar = U.map((v) => iv.scale(iv.ratio(v, denominator), scale));
  return {
    ok: true,
    facts: {
      level: 'exact',
      margin: iv.divide(iv.point(1), norm),
      norm,
      direction: Float64Array.from(uStar, (v) => toNumberDown(v.lo)),
      active: [...active].sort((a, b) => a - b),
      cosine(z, i) {
        const squaredZ = squaredNorm(z, i);
        const zNorm = iv.sqrtNonNegative(squaredZ);
        const filter = filterOf(rounded, z, i);
        // Wide filters (relative width above 1e-9) are replaced by the exact product.
        if (filter !== null && isNarrow(filter)) {
          const product = iv.scale(iv.divide(filter, iv.integerPoint(denominator)), scale - rounded.shift);
          return { sign: signOf(filter), cosine: iv.divide(product, iv.multiply(norm, zNorm)) };
        }
        const row = exactRow(z, i);
        const dot = dotOfIntegers(U, row.integers);
        if (dot === 0n) return { sign: 0, cosine: iv.point(0) };
        const product = iv.scale(iv.ratio(dot, denominator), scale + row.exponent);
        return { sign: dot > 0n ? 1 : -1, cosine: iv.divide(product, iv.multiply(norm, zNorm)) };
      },
    },
  };
}

function weightedSum(
  rows: readonly (readonly bigint[])[],
  weights: readonly bigint[],
  width: number,
): bigint[] {
  const sum = new Array<bigint>(width).fill(0n);
  for (const [k, row] of rows.entries()) {
    for (let d = 0; d < width; d++) if (row[d] !== 0n) sum[d] = sum[d]! + weights[k]! * row[d]!;
  }
  return sum;
}

interface RoundedVector {
  readonly values: Float64Array;
  readonly shift: number;
  /** False when an entry is so small beside the largest that its rounding is no longer relative. */
  readonly usable: boolean;
}

/** Doubles v_d with |v_d − U_d·2^shift| ≤ 2^-52·|v_d|, the largest of them near 1. */
function roundVector(U: readonly bigint[]): RoundedVector {
  const sizes = U.map(bitLength);
  const bits = Math.max(...sizes);
  return {
    values: Float64Array.from(U, (v) => toNumberDown({ mantissa: v, exponent: -bits })),
    shift: -bits,
    usable: sizes.every((size) => size === 0 || size > bits - 900),
  };
}

/** Encloses ⟨U·2^shift, row i⟩ without exact arithmetic, or null where that fails. */
function filterOf(u: RoundedVector, z: DifferenceRows, i: number): iv.Interval | null {
  return u.usable ? toInterval(boundedDot(u.values, 0, z.rows, i * z.width, z.width, 4)) : null;
}

function isNarrow(a: iv.Interval): boolean {
  const width = iv.subtract(iv.upper(a), iv.lower(a));
  const size = sign(a.lo) > 0 ? iv.lower(a) : iv.negate(iv.upper(a));
  return signOf(a) !== 'undecided' && iv.isBelow(iv.multiply(width, iv.point(1e9)), size);
}

function signOf(a: iv.Interval): -1 | 1 | 'undecided' {
  return sign(a.lo) > 0 ? 1 : sign(a.hi) < 0 ? -1 : 'undecided';
}

function decideEnclosed(x: DifferenceRows, dual: Float64Array): SeparatorDecision {
  const { count: n, width, rows } = x;
  if (dual.length !== n) return fail(`dual has ${dual.length} entries for ${n} pairs`);
  const u = new Float64Array(width);
  let total = iv.point(0);
  let error = iv.point(0);
  for (let i = 0; i < n; i++) {
    const a = dual[i]!;
    if (!(a >= 0) || !Number.isFinite(a)) return fail(`α of pair ${i} is not a finite number ≥ 0`);
    if (a === 0) continue;
    total = iv.add(total, iv.point(a));
    const norm = iv.sqrtNonNegative(squaredNorm(x, i));
    error = iv.add(error, iv.multiply(iv.point(a), iv.upper(norm)));
    for (let d = 0; d < width; d++) u[d] = u[d]! + a * rows[i * width + d]!;
  }
  // ‖u − Σα_i x_i‖ ≤ γ_{n+3}·Σα_i‖x_i‖, plus underflow.
  error = iv.add(
    iv.upper(iv.multiply(error, iv.point(1.0001 * (n + 4) * UNIT_ROUNDOFF))),
    iv.point(n * width * Number.MIN_VALUE),
  );
  if (!iv.isPositive(total)) return fail('all dual variables are 0');
  const squaredU = toInterval(boundedDot(u, 0, u, 0, width));
  if (squaredU === null || !iv.isPositive(squaredU))
    return fail('Σα_i x_i is 0 or outside the range of doubles');
  const normU = iv.sqrt(squaredU);
  let smallest: iv.Interval | null = null;
  for (let i = 0; i < n; i++) {
    const margin = toInterval(boundedDot(u, 0, rows, i * width, width, 2));
    if (margin === null) return fail(`⟨u,x⟩ of pair ${i} is outside the range of doubles`);
    if (!iv.isPositive(margin)) return fail(`⟨u,x⟩ > 0 is not certain for pair ${i}`);
    smallest = smallest === null ? margin : iv.min(smallest, margin);
  }
  const low = iv.divide(iv.lower(smallest!), iv.upper(normU));
  const high = iv.divide(iv.upper(iv.add(normU, error)), iv.lower(total));
  const margin = { lo: low.lo, hi: high.hi };
  if (sign(subtractDyadic(margin.hi, margin.lo)) < 0) return fail('the bounds of γ* contradict each other');
  const norm = iv.divide(iv.point(1), margin);
  // û = u/m is feasible, ‖û‖ ≤ 1/γ_low; its distance to u* in units of ‖u*‖⁻¹.
  const reciprocal = (g: iv.Interval): iv.Interval => iv.divide(iv.point(1), iv.multiply(g, g));
  const distance = iv.upper(
    iv.sqrtNonNegative(iv.subtract(reciprocal(iv.lower(margin)), reciprocal(iv.upper(margin)))),
  );
  const m = iv.lower(smallest!);
  return {
    ok: true,
    facts: {
      level: 'certified',
      margin,
      norm,
      direction: u.map((v) => v / toNumberDown(m.lo)),
      active: [...dual.keys()].filter((i) => dual[i]! > 0),
      cosine(z, i) {
        const zNorm = iv.sqrtNonNegative(squaredNorm(z, i));
        if (sign(zNorm.hi) === 0) return { sign: 0, cosine: iv.point(0) };
        const product = toInterval(boundedDot(u, 0, z.rows, i * width, width, 2));
        if (product === null || !iv.isPositive(zNorm))
          return { sign: 'undecided', cosine: iv.between(-1, 1) };
        const feasible = iv.divide(iv.divide(product, m), zNorm);
        const spread = { lo: iv.negate(distance).lo, hi: distance.hi };
        const cosine = iv.multiply(iv.add(feasible, spread), margin);
        return { sign: signOf(cosine), cosine };
      },
    },
  };
}
