/**
 * One step of the three-stage Radau IIA method: the simplified Newton iteration for the stages, the embedded error
 * estimate and the collocation polynomial. Hairer and Wanner, "Solving Ordinary Differential Equations II",
 * Section IV.8.
 */

import {
  COMPLEX_IMAGINARY,
  COMPLEX_REAL,
  ERROR_WEIGHTS,
  INVERSE_TRANSFORMATION,
  NODES,
  REAL_EIGENVALUE,
  TRANSFORMATION,
} from './radau-tableau.ts';

/** y' = f(time, y) in R^d with the linear algebra of its (perhaps approximate) Jacobian J. */
export interface StiffSystem {
  readonly dimension: number;
  /** Writes f(time, y) to out. */
  derivative(time: number, y: Float64Array, out: Float64Array): void;
  /** Takes J at (time, y) for the following factorizations. */
  linearise(time: number, y: Float64Array): void;
  /** Factors γI − J and (a + ib)I − J; false when one of them cannot be. */
  factor(gamma: number, a: number, b: number): boolean;
  /** Solves (γI − J)x = v in place. */
  solveReal(v: Float64Array): void;
  /** Solves ((a + ib)I − J)x = re + i·im in place. */
  solveComplex(re: Float64Array, im: Float64Array): void;
  /** Writes the tolerated error of each component (positive) near y to out. */
  errorScale(y: Float64Array, out: Float64Array): void;
}

const [C1, C2, C3] = NODES;
const T = TRANSFORMATION as readonly number[] & { readonly length: 9 };
const S = INVERSE_TRANSFORMATION;
const UNIT = Number.EPSILON;

/** Buffers of a step. */
export interface StageBuffers {
  /** Stage increments Z_i = Y_i − y, the last one the increment of the step itself. */
  readonly z: readonly [Float64Array, Float64Array, Float64Array];
  readonly w: readonly [Float64Array, Float64Array, Float64Array];
  readonly f: readonly [Float64Array, Float64Array, Float64Array];
  readonly stage: Float64Array;
  readonly scale: Float64Array;
  readonly slope: Float64Array;
  readonly error: Float64Array;
}

export function createStageBuffers(d: number): StageBuffers {
  const vector = () => new Float64Array(d);
  const three = (): [Float64Array, Float64Array, Float64Array] => [vector(), vector(), vector()];
  return {
    z: three(),
    w: three(),
    f: three(),
    stage: vector(),
    scale: vector(),
    slope: vector(),
    error: vector(),
  };
}

/** Factors the two matrices of a step of size h. */
export function factorForStep(system: StiffSystem, h: number): boolean {
  return system.factor(REAL_EIGENVALUE / h, COMPLEX_REAL / h, COMPLEX_IMAGINARY / h);
}

function weightedNorm(v: Float64Array, scale: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) {
    const entry = v[i]! / scale[i]!;
    sum += entry * entry;
  }
  return sum;
}

/** matrix · (three vectors), componentwise. */
function transform(
  matrix: readonly number[],
  from: readonly [Float64Array, Float64Array, Float64Array],
  to: readonly [Float64Array, Float64Array, Float64Array],
): void {
  const d = from[0].length;
  for (let i = 0; i < d; i++) {
    const x = from[0][i]!;
    const y = from[1][i]!;
    const z = from[2][i]!;
    to[0][i] = matrix[0]! * x + matrix[1]! * y + matrix[2]! * z;
    to[1][i] = matrix[3]! * x + matrix[4]! * y + matrix[5]! * z;
    to[2][i] = matrix[6]! * x + matrix[7]! * y + matrix[8]! * z;
  }
}

export interface NewtonOutcome {
  readonly converged: boolean;
  readonly iterations: number;
  /** Observed rate of contraction. */
  readonly theta: number;
}

/**
 * Solves the stage equations from the starting values in buffers.z; on convergence buffers.z holds the increments.
 * @param limit most iterations.
 * @param accuracy at which fraction of the tolerated error the iteration stops.
 */
export function solveStages(
  system: StiffSystem,
  time: number,
  y: Float64Array,
  h: number,
  buffers: StageBuffers,
  limit: number,
  accuracy: number,
): NewtonOutcome {
  const d = system.dimension;
  const { z, w, f, stage, scale } = buffers;
  transform(S, z, w);
  let previous = 0;
  let previousRate = 0;
  let theta = 0;
  for (let iteration = 1; iteration <= limit; iteration++) {
    for (let s = 0; s < 3; s++) {
      for (let i = 0; i < d; i++) stage[i] = y[i]! + z[s]![i]!;
      system.derivative(time + NODES[s]! * h, stage, f[s]!);
    }
    transform(S, f, f);
    const [f1, f2, f3] = f;
    const [w1, w2, w3] = w;
    for (let i = 0; i < d; i++) {
      f1[i] = f1[i]! - (REAL_EIGENVALUE / h) * w1[i]!;
      const re = f2[i]! - (COMPLEX_REAL * w2[i]! + COMPLEX_IMAGINARY * w3[i]!) / h;
      const im = f3[i]! - (COMPLEX_REAL * w3[i]! - COMPLEX_IMAGINARY * w2[i]!) / h;
      f2[i] = re;
      f3[i] = im;
    }
    system.solveReal(f1);
    // (a − ib)/h − J acts on Δ2 + iΔ3; its conjugate, with the sign of the imaginary part turned, is the same system.
    for (let i = 0; i < d; i++) f3[i] = -f3[i]!;
    system.solveComplex(f2, f3);
    for (let i = 0; i < d; i++) f3[i] = -f3[i]!;
    const size = Math.sqrt(
      (weightedNorm(f1, scale) + weightedNorm(f2, scale) + weightedNorm(f3, scale)) / (3 * d),
    );
    if (!Number.isFinite(size)) return { converged: false, iterations: iteration, theta: 2 };
    for (let i = 0; i < d; i++) {
      w1[i] = w1[i]! + f1[i]!;
      w2[i] = w2[i]! + f2[i]!;
      w3[i] = w3[i]! + f3[i]!;
    }
    transform(T, w, z);
    if (iteration > 1) {
      const rate = size / previous;
      theta = iteration === 2 ? rate : Math.sqrt(rate * previousRate);
      previousRate = rate;
      if (theta >= 0.99) return { converged: false, iterations: iteration, theta };
      let remaining = size * (theta / (1 - theta));
      if (remaining <= accuracy) return { converged: true, iterations: iteration, theta };
      for (let left = limit - iteration; left > 0; left--) remaining *= theta;
      if (remaining > accuracy) return { converged: false, iterations: iteration, theta };
    } else if (size <= UNIT) {
      return { converged: true, iterations: 1, theta: 0 };
    }
    previous = size;
  }
  return { converged: false, iterations: limit, theta };
}

/**
 * The embedded estimate of the local error in units of the tolerated one (their equations IV.8.19 and IV.8.20).
 * @param refine apply the filter a second time when the estimate is above 1 (first step and after rejections).
 */
export function estimateError(
  system: StiffSystem,
  time: number,
  y: Float64Array,
  h: number,
  buffers: StageBuffers,
  refine: boolean,
): number {
  const d = system.dimension;
  const { z, stage, scale, slope, error, f } = buffers;
  const stages = f[0];
  const [e1, e2, e3] = ERROR_WEIGHTS;
  for (let i = 0; i < d; i++) {
    stages[i] = (e1 * z[0][i]! + e2 * z[1][i]! + e3 * z[2][i]!) / h;
    error[i] = stages[i]! + slope[i]!;
  }
  system.solveReal(error);
  let size = Math.sqrt(weightedNorm(error, scale) / d);
  if (size >= 1 && refine) {
    for (let i = 0; i < d; i++) stage[i] = y[i]! + error[i]!;
    system.derivative(time, stage, error);
    for (let i = 0; i < d; i++) error[i] = error[i]! + stages[i]!;
    system.solveReal(error);
    size = Math.sqrt(weightedNorm(error, scale) / d);
  }
  return size;
}

/** The collocation polynomial of a step, minus y: Σ Z_i L_i(θ), θ = 0 at its start and 1 at its end. */
export function collocationWeights(theta: number): [number, number, number] {
  return [
    (theta * (theta - C2) * (theta - C3)) / (C1 * (C1 - C2) * (C1 - C3)),
    (theta * (theta - C1) * (theta - C3)) / (C2 * (C2 - C1) * (C2 - C3)),
    (theta * (theta - C1) * (theta - C2)) / (C3 * (C3 - C1) * (C3 - C2)),
  ];
}
