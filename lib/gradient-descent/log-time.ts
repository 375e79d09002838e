/**
 * Gradient descent continued in logarithmic time τ = ln t, where t counts steps: a stiff system that stays of
 * moderate size for ever, so that its cost grows with ln t.
 *
 * Descent is Euler's method with step 1 for du/dt = v(u) = −s∇L(u). A step of Euler's method follows the modified
 * field v − ½v'v up to third order (Hairer, Lubich and Wanner, "Geometric Numerical Integration", Section IX.1), whose
 * second term is of relative size 1/t; with it the continuation agrees with true descent to about (ln t)/t0² for a
 * start at t0. In the weights of the rows: w_i = s·σ(−m_i) becomes w_i·(1 + ½σ(m_i)·(XXᵀw)_i).
 * In logarithmic time the weights are t·w_i = exp(τ + ln s − softplus(m_i)), formed as exp(τ + ln s − m_i)/(1 + e^{−m_i}) for
 * positive margins, so that nothing overflows for any τ while the margins keep up with it.
 */

import { exp, log, sigmoid } from '../float/elementary.ts';
import type { Coordinates } from './coordinates.ts';
import { multiply } from './coordinates.ts';
import type { StiffSystem } from './radau-step.ts';
import {
  type ComplexFactor,
  factorComplex,
  factorReal,
  type RealFactor,
  solveComplex,
  solveReal,
} from './shifted-factorization.ts';

/** Rows whose curvature is below this part of the shift are left out of the Jacobian (not of the field). */
const NEGLIGIBLE_CURVATURE = 1e-8;

/** e^logFactor · σ(−m). */
function scaledWeight(logFactor: number, m: number): number {
  // Beyond 40, e^−m is below half a unit of 1.
  if (m > 40) return exp(logFactor - m);
  return m > 0 ? exp(logFactor - m) / (1 + exp(-m)) : exp(logFactor) / (1 + exp(m));
}

/**
 * dy/dτ for the coordinates y of gradient descent.
 * @param scale s = η/n > 0.
 * @param tolerance tolerated local error, relative to each coordinate, or to the change of it that moves a margin by 1.
 */
export function logTimeSystem(coordinates: Coordinates, scale: number, tolerance: number): StiffSystem {
  const { count: n, dimension, kind, matrix, largestSquare } = coordinates;
  const logScale = log(scale);
  const margins = new Float64Array(n);
  const weights = new Float64Array(n);
  const change = new Float64Array(n);
  const curvature = new Float64Array(n);
  const floor = kind === 'dual' ? 1 / largestSquare : 1 / Math.sqrt(largestSquare);
  let jacobian: ShiftedJacobian | undefined;
  return {
    dimension,
    derivative: (tau, y, out) => {
      coordinates.margins(y, margins);
      let sum = 0;
      for (let i = 0; i < n; i++) {
        weights[i] = scaledWeight(tau + logScale, margins[i]!);
        sum += weights[i]!;
      }
      const stepsBack = exp(-tau);
      if (stepsBack * sum * largestSquare > Number.EPSILON / 4) {
        coordinates.marginChange(weights, change);
        for (let i = 0; i < n; i++) {
          weights[i] = weights[i]! * (1 + 0.5 * sigmoid(margins[i]!) * stepsBack * change[i]!);
        }
      }
      coordinates.combination(weights, out);
    },
    linearise: (tau, y) => {
      coordinates.margins(y, margins);
      for (let i = 0; i < n; i++) {
        const m = margins[i]!;
        curvature[i] = scaledWeight(tau + logScale, m) * sigmoid(m);
      }
    },
    factor: (gamma, a, b) => {
      const indices: number[] = [];
      for (let i = 0; i < n; i++) {
        if (curvature[i]! * largestSquare > NEGLIGIBLE_CURVATURE * gamma) indices.push(i);
      }
      jacobian =
        kind === 'dual'
          ? dualJacobian(matrix, n, curvature, indices, gamma, a, b)
          : primalJacobian(matrix, dimension, curvature, indices, gamma, a, b);
      return jacobian !== undefined;
    },
    solveReal: (v) => jacobian!.solveReal(v),
    solveComplex: (re, im) => jacobian!.solveComplex(re, im),
    errorScale: (y, out) => {
      for (let i = 0; i < dimension; i++) out[i] = tolerance * (Math.abs(y[i]!) + floor);
    },
  };
}

interface ShiftedJacobian {
  solveReal(v: Float64Array): void;
  solveComplex(re: Float64Array, im: Float64Array): void;
}

/** λI − J = λI + Xᵀ diag(c) X is symmetric. */
function primalJacobian(
  rows: Float64Array,
  width: number,
  curvature: Float64Array,
  indices: readonly number[],
  gamma: number,
  a: number,
  b: number,
): ShiftedJacobian | undefined {
  const hessian = new Float64Array(width * width);
  for (const index of indices) {
    const offset = index * width;
    for (let i = 0; i < width; i++) {
      const left = curvature[index]! * rows[offset + i]!;
      if (left === 0) continue;
      for (let j = 0; j <= i; j++)
        hessian[i * width + j] = hessian[i * width + j]! + left * rows[offset + j]!;
    }
  }
  const real = factorReal(hessian, width, gamma);
  const complex = factorComplex(hessian, width, a, b);
  if (real === undefined || complex === undefined) return undefined;
  return {
    solveReal: (v) => solveReal(real, v),
    solveComplex: (re, im) => solveComplex(complex, re, im),
  };
}

/**
 * λI − J = λI + S²K with S = diag(√c). With q = SKx: (λI + SKS)q = SKv and x = (v − Sq)/λ, so that only the symmetric
 * matrix SKS, restricted to rows with c_i > 0, is factored and nothing is divided by c_i.
 */
function dualJacobian(
  gram: Float64Array,
  n: number,
  curvature: Float64Array,
  indices: readonly number[],
  gamma: number,
  a: number,
  b: number,
): ShiftedJacobian | undefined {
  const size = indices.length;
  const roots = Float64Array.from(indices, (i) => Math.sqrt(curvature[i]!));
  const matrix = new Float64Array(size * size);
  const active = new Float64Array(size * n);
  for (let i = 0; i < size; i++) {
    const offset = indices[i]! * n;
    active.set(gram.subarray(offset, offset + n), i * n);
    for (let j = 0; j <= i; j++) matrix[i * size + j] = roots[i]! * gram[offset + indices[j]!]! * roots[j]!;
  }
  const real: RealFactor | undefined = factorReal(matrix, size, gamma);
  const complex: ComplexFactor | undefined = factorComplex(matrix, size, a, b);
  if (real === undefined || complex === undefined) return undefined;
  const qRe = new Float64Array(size);
  const qIm = new Float64Array(size);
  const project = (v: Float64Array, q: Float64Array) => {
    multiply(active, n, v, q);
    for (let i = 0; i < size; i++) q[i] = q[i]! * roots[i]!;
  };
  const subtract = (v: Float64Array, q: Float64Array) => {
    for (let i = 0; i < size; i++) {
      const index = indices[i]!;
      v[index] = v[index]! - roots[i]! * q[i]!;
    }
  };
  return {
    solveReal: (v) => {
      project(v, qRe);
      solveReal(real, qRe);
      subtract(v, qRe);
      for (let i = 0; i < n; i++) v[i] = v[i]! / gamma;
    },
    solveComplex: (re, im) => {
      project(re, qRe);
      project(im, qIm);
      solveComplex(complex, qRe, qIm);
      subtract(re, qRe);
      subtract(im, qIm);
      const norm = a * a + b * b;
      for (let i = 0; i < n; i++) {
        const x = re[i]!;
        const y = im[i]!;
        re[i] = (x * a + y * b) / norm;
        im[i] = (y * a - x * b) / norm;
      }
    },
  };
}
