/**
 * The rate at which the direction of gradient descent settles. For almost all separable data u(t) = u* ln t + ũ + o(1)
 * (Soudry, Hoffer, Nacson, Gunasekar and Srebro, "The Implicit Bias of Gradient Descent on Separable Data",
 * arXiv 1710.10345, Theorem 4), where s·exp(−⟨x_i,ũ⟩) = α*_i on the support vectors, u* = Σ α*_i x_i, all α*_i > 0. Hence
 *   sin∠(u(t), u*)·ln t → C = ‖P_⊥u* ũ‖/‖u*‖.
 * ũ has two parts. Its part w in the span of the support vectors minimises s·Σ exp(−⟨x_i,w⟩) + ⟨u*,w⟩ there, which
 * also settles linearly dependent support vectors, whose α* is not unique. Its part outside the span is a remnant of
 * the past (of u(0) and of every step along other rows) without a closed form, and is read off a late state.
 */

import { exp } from '../float/elementary.ts';
import { multiply } from './coordinates.ts';
import { factorReal, type RealFactor, solveReal } from './shifted-factorization.ts';

export interface LimitInput {
  /** All rows x_i with ⟨u*,x_i⟩ = 1, shape [k, D], row-major. */
  readonly supportVectors: Float64Array;
  /** k ≥ 1. */
  readonly count: number;
  /** D. */
  readonly width: number;
  /** u*, the minimiser of ‖u‖ with all margins at least 1, shape [D]; in the span of the support vectors. */
  readonly uStar: Float64Array;
  /** s = η/n. */
  readonly scale: number;
  /** u(t) at a late time, shape [D]; only its part outside the span of the support vectors is used. */
  readonly lateHead: Float64Array;
}

export type LimitConstant =
  | {
      readonly exists: true;
      /** C. */
      readonly constant: number;
      /** ũ, shape [D]. */
      readonly offset: Float64Array;
      /** ‖part of ũ outside the span of the support vectors‖, read off the late state. */
      readonly remnant: number;
      /**
       * Within the span of the support vectors o(1) decays like t^−rate: the smallest eigenvalue of Σ α*_i x_i x_iᵀ
       * there. Rows of margin m > 1 add terms like t^{1−m}. Both exponents may be so small that C is not seen at 10^300.
       */
      readonly rate: number;
    }
  | { readonly exists: false; readonly reason: string };

/** Dual variables below this part of the largest are taken for 0. */
const SMALLEST_DUAL = 1e-11;
/** Directions of the support vectors shorter than this part of the longest are taken for dependent. */
const RANK_TOLERANCE = 1e-10;
const NEWTON_LIMIT = 200;

/**
 * The constant C and the offset ũ.
 * C does not exist when every way of writing u* = Σ α_i x_i has some α_i = 0, as for {(1,0), (1,1)}: then the
 * minimiser above is at infinity and sin∠·ln t grows like ln ln t.
 */
export function limitConstant(input: LimitInput): LimitConstant {
  const { supportVectors, count, width, uStar, lateHead } = input;
  const basis = orthonormalBasis(supportVectors, count, width);
  const rank = basis.length / width;
  if (rank === 0) return { exists: false, reason: 'there is no support vector other than 0' };
  const inSpan = minimiseInSpan(input, basis, rank);
  if (typeof inSpan === 'string') return { exists: false, reason: inSpan };
  const outside = Float64Array.from(lateHead);
  // Twice is enough to be orthogonal to rounding.
  removeSpan(outside, basis, rank);
  removeSpan(outside, basis, rank);
  const offset = outside.slice();
  for (let r = 0; r < rank; r++) {
    for (let j = 0; j < width; j++) offset[j] = offset[j]! + inSpan.minimiser[r]! * basis[r * width + j]!;
  }
  const constant = norm(orthogonalPart(offset, uStar)) / norm(uStar);
  return { exists: true, constant, offset, remnant: norm(outside), rate: inSpan.rate };
}

/**
 * Newton's method with halving on s·Σ exp(−⟨x_i,w⟩) + ⟨u*,w⟩, w = Σ c_r b_r.
 * @returns c and the smallest eigenvalue of the Hessian there, or why there is no minimiser.
 */
function minimiseInSpan(
  input: LimitInput,
  basis: Float64Array,
  rank: number,
): { readonly minimiser: Float64Array; readonly rate: number } | string {
  const { supportVectors, count, width, uStar, scale } = input;
  const rows = new Float64Array(count * rank);
  const target = new Float64Array(rank);
  multiply(basis, width, uStar, target);
  for (let i = 0; i < count; i++) {
    multiply(
      basis,
      width,
      supportVectors.subarray(i * width, (i + 1) * width),
      rows.subarray(i * rank, (i + 1) * rank),
    );
  }
  const c = new Float64Array(rank);
  const trial = new Float64Array(rank);
  const margins = new Float64Array(count);
  const change = new Float64Array(count);
  const objective = (at: Float64Array) => {
    multiply(rows, rank, at, margins);
    let value = 0;
    for (let i = 0; i < count; i++) value += scale * exp(-margins[i]!);
    for (let r = 0; r < rank; r++) value += target[r]! * at[r]!;
    return value;
  };
  for (let iteration = 0; iteration < NEWTON_LIMIT; iteration++) {
    const value = objective(c);
    const weights = margins.map((m) => scale * exp(-m));
    const step = newtonStep(rows, weights, target, count, rank);
    if (step === undefined) return 'a dual variable of a support vector is 0, as far as floats can tell';
    multiply(rows, rank, step.direction, change);
    let longest = 0;
    let largest = 0;
    let smallest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      longest = Math.max(longest, Math.abs(change[i]!));
      largest = Math.max(largest, weights[i]!);
      smallest = Math.min(smallest, weights[i]!);
    }
    if (longest <= 1e-9) {
      for (let r = 0; r < rank; r++) c[r] = c[r]! + step.direction[r]!;
      return { minimiser: c, rate: smallestEigenvalue(step.factor) };
    }
    // Towards a minimiser at infinity the step keeps its length while a weight, the would-be dual variable, vanishes.
    if (longest < 2 && smallest < SMALLEST_DUAL * largest) {
      return 'u* cannot be written with a positive dual variable for every support vector';
    }
    // Exponentials double within steps of length one: longer ones are cut, the rest must descend.
    let length = Math.min(1, 4 / longest);
    for (let halving = 0; halving < 60; halving++, length /= 2) {
      for (let r = 0; r < rank; r++) trial[r] = c[r]! + length * step.direction[r]!;
      if (objective(trial) <= value - 0.1 * length * step.decrement + 1e-15 * Math.abs(value)) break;
    }
    c.set(trial);
  }
  return 'the minimiser was not found in floating point';
}

interface NewtonStep {
  readonly direction: Float64Array;
  readonly decrement: number;
  readonly factor: RealFactor;
}

/** Inverse iteration: a few per cent of accuracy serve the purpose. */
function smallestEigenvalue(factor: RealFactor): number {
  let vector = Float64Array.from({ length: factor.size }, (_, r) => 1 + r / (factor.size + 1));
  let inverse = 0;
  for (let iteration = 0; iteration < 60; iteration++) {
    const length = norm(vector);
    vector = vector.map((v) => v / length);
    solveReal(factor, vector);
    inverse = norm(vector);
  }
  return 1 / inverse;
}

function newtonStep(
  rows: Float64Array,
  weights: Float64Array,
  target: Float64Array,
  count: number,
  rank: number,
): NewtonStep | undefined {
  const hessian = new Float64Array(rank * rank);
  const direction = target.map((v) => -v);
  for (let i = 0; i < count; i++) {
    for (let r = 0; r < rank; r++) {
      const entry = weights[i]! * rows[i * rank + r]!;
      direction[r] = direction[r]! + entry;
      for (let q = 0; q <= r; q++)
        hessian[r * rank + q] = hessian[r * rank + q]! + entry * rows[i * rank + q]!;
    }
  }
  const gradient = direction.map((v) => -v);
  const factor = factorReal(hessian, rank, 0);
  if (factor === undefined) return undefined;
  solveReal(factor, direction);
  let decrement = 0;
  for (let r = 0; r < rank; r++) decrement -= gradient[r]! * direction[r]!;
  return { direction, decrement, factor };
}

/** Rows of an orthonormal basis of the span: Gram-Schmidt, longest remainder first, each projected twice. */
function orthonormalBasis(rows: Float64Array, count: number, width: number): Float64Array {
  const remainders = Array.from({ length: count }, (_, i) => rows.slice(i * width, (i + 1) * width));
  const lengths = remainders.map(norm);
  const longest = Math.max(0, ...lengths);
  const basis: number[] = [];
  for (let r = 0; r < Math.min(count, width); r++) {
    let pivot = 0;
    for (let i = 1; i < count; i++) if (lengths[i]! > lengths[pivot]!) pivot = i;
    if (!(lengths[pivot]! > RANK_TOLERANCE * longest)) break;
    const vector = remainders[pivot]!;
    const sofar = Float64Array.from(basis);
    removeSpan(vector, sofar, r);
    const length = norm(vector);
    const unit = vector.map((v) => v / length);
    for (const v of unit) basis.push(v);
    for (let i = 0; i < count; i++) {
      removeSpan(remainders[i]!, unit, 1);
      lengths[i] = i === pivot ? 0 : norm(remainders[i]!);
    }
  }
  return Float64Array.from(basis);
}

function removeSpan(vector: Float64Array, basis: Float64Array, rank: number): void {
  const width = vector.length;
  for (let r = 0; r < rank; r++) {
    const unit = basis.subarray(r * width, (r + 1) * width);
    const share = dot(vector, unit);
    for (let j = 0; j < width; j++) vector[j] = vector[j]! - share * unit[j]!;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

function norm(v: Float64Array): number {
  return Math.sqrt(dot(v, v));
}

/** v minus its part along `axis` ≠ 0, projected twice. */
function orthogonalPart(v: Float64Array, axis: Float64Array): Float64Array {
  const length = norm(axis);
  const unit = axis.map((x) => x / length);
  const rest = Float64Array.from(v);
  removeSpan(rest, unit, 1);
  removeSpan(rest, unit, 1);
  return rest;
}

/**
 * sin∠(u(t), u*)·ln t, from the orthogonal part itself and so accurate for small angles.
 * @param logTime ln t.
 */
export function measureConstant(head: Float64Array, uStar: Float64Array, logTime: number): number {
  return (norm(orthogonalPart(head, uStar)) / norm(head)) * logTime;
}

/** What {@link measureConstant} is at a finite time when o(1) is left out: ‖P_⊥ũ‖/‖u* ln t + ũ‖·ln t. */
export function constantAtTime(offset: Float64Array, uStar: Float64Array, logTime: number): number {
  return measureConstant(
    uStar.map((v, j) => v * logTime + offset[j]!),
    uStar,
    logTime,
  );
}
