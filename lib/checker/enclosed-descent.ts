/**
 * Gradient descent in float64 with a bound of its distance to the exact trajectory. Part of the trusted base.
 *
 * The state is a vector α of doubles and stands for u(α) = u_0 + Σ α_i x_i with the exact x_i. One computed step
 * differs from the exact step taken from u(α) by at most
 *   R·( u‖α'‖₁ + s·Ĝ·(ε + e^Δ Δ) ),
 * where Δ bounds the error of every computed margin, Ĝ = Σ_i ĝ_i, and ε collects the relative errors of the sigmoid,
 * of η/n and of their product (σ is 1-Lipschitz relative to itself: |σ(−m−Δ) − σ(−m)| ≤ Δe^Δ σ(−m)). For
 * s ≤ 8/λ_max(XᵀX) the exact step does not increase distances, because L is convex with Hessian at most
 * ¼λ_max(XᵀX), so the distance of u(α_T) to the exact u_T is at most the sum of these bounds.
 */

import { UNIT_ROUNDOFF } from '../float/dot.ts';
import { SIGMOID_RELATIVE_ERROR, sigmoid } from '../float/elementary.ts';
import * as elementary from '../interval/elementary.ts';
import * as iv from '../interval/interval.ts';
import { toNumberUp } from '../interval/to-number.ts';
import type { DescentConstants, DescentState } from './convergence-time.ts';
import type { DifferenceRows } from './rows.ts';

export interface EnclosedDescent {
  /** Runs up to the given time, T ≥ the current one, and encloses L_T and ‖u_T‖. */
  stateAt(time: number): DescentState;
}

/** Sizes within which nothing overflows and nothing that matters underflows. */
const LARGEST = 1e100;
const SMALLEST = 1e-100;

/**
 * @param initialHead u(0), shape [D], or null for 0.
 * @returns null when ηR² ≤ 8 is not certain or the numbers leave the range of the rounding model.
 */
export function encloseDescent(
  x: DifferenceRows,
  constants: DescentConstants,
  learningRate: number,
  initialHead: Float64Array | null,
): EnclosedDescent | null {
  const { count: n, width, rows } = x;
  const radius = toNumberUp(iv.sqrt(constants.squaredRadius).hi);
  const initialNorm = toNumberUp(constants.initialNorm.hi);
  const stepSize = learningRate / n;
  const inRange =
    radius < LARGEST &&
    radius > SMALLEST &&
    initialNorm < LARGEST &&
    stepSize < LARGEST &&
    stepSize > SMALLEST;
  if (!inRange || toNumberUp(iv.multiply(constants.learningRate, constants.squaredRadius).hi) > 8)
    return null;

  const gram = gramMatrix(rows, n, width);
  const initialMargins = new Float64Array(n);
  if (initialHead !== null) {
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let d = 0; d < width; d++) sum += initialHead[d]! * rows[i * width + d]!;
      initialMargins[i] = sum;
    }
  }
  // Each computed product ⟨x_i,x_j⟩ has two rounded entries and width + 1 roundings; summing n + 1 terms adds as many.
  const marginErrorFactor = 1.001 * (width + n + 12) * UNIT_ROUNDOFF;

  const alpha = new Float64Array(n);
  const margins = new Float64Array(n);
  let distance = 0;
  let now = 0;

  /** Margins of the current α; returns Δ. */
  const computeMargins = (): number => {
    let weight = 0;
    for (let i = 0; i < n; i++) weight += alpha[i]!;
    for (let i = 0; i < n; i++) {
      let sum = initialMargins[i]!;
      for (let j = 0; j < n; j++) sum += gram[i * n + j]! * alpha[j]!;
      margins[i] = sum;
    }
    return marginErrorFactor * radius * (radius * weight + initialNorm);
  };

  const step = (): void => {
    const delta = computeMargins();
    if (!(delta < 0.5)) throw new RangeError('the margins of the trajectory are too large for float64');
    let total = 0;
    let weight = 0;
    for (let i = 0; i < n; i++) {
      const g = sigmoid(-margins[i]!);
      total += g;
      const next = alpha[i]! + stepSize * g;
      alpha[i] = next;
      weight += next;
    }
    // e^Δ ≤ 1.65 for Δ ≤ 1/2; 4 further roundings: η/n, the product, and slack for second-order terms. Underflow
    // of a sigmoid or a product adds at most 2^-1022 per pair. 1.001 covers the roundings of this bound itself.
    const relative = SIGMOID_RELATIVE_ERROR + 4 * UNIT_ROUNDOFF + 1.7 * delta;
    distance +=
      1.001 * radius * (UNIT_ROUNDOFF * weight + stepSize * total * relative + n * (1 + stepSize) * 1e-300);
    now += 1;
  };

  return {
    stateAt(time) {
      if (time < now) throw new RangeError('the descent only runs forwards');
      while (now < time) step();
      const delta = computeMargins() + 1.001 * radius * distance;
      let loss = iv.point(0);
      for (let i = 0; i < n; i++) {
        const m = iv.subtract(iv.point(margins[i]!), iv.point(delta));
        loss = iv.add(loss, iv.upper(elementary.log1p(elementary.exp(iv.negate(m)))));
      }
      return {
        time: iv.point(now),
        loss: iv.upper(loss),
        norm: iv.upper(
          iv.add(normOfState(rows, n, width, alpha, initialHead, radius, initialNorm), iv.point(distance)),
        ),
      };
    },
  };
}

function gramMatrix(rows: Float64Array, n: number, width: number): Float64Array {
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let d = 0; d < width; d++) sum += rows[i * width + d]! * rows[j * width + d]!;
      gram[i * n + j] = sum;
      gram[j * n + i] = sum;
    }
  }
  return gram;
}

/** An upper bound of ‖u_0 + Σ α_i x_i‖ from the rounded vector and the error of rounding it. */
function normOfState(
  rows: Float64Array,
  n: number,
  width: number,
  alpha: Float64Array,
  initialHead: Float64Array | null,
  radius: number,
  initialNorm: number,
): iv.Interval {
  const head = initialHead === null ? new Float64Array(width) : Float64Array.from(initialHead);
  let weight = 0;
  for (let i = 0; i < n; i++) {
    weight += alpha[i]!;
    for (let d = 0; d < width; d++) head[d] = head[d]! + alpha[i]! * rows[i * width + d]!;
  }
  let squares = 0;
  for (let d = 0; d < width; d++) squares += head[d]! * head[d]!;
  const rounding = 1.001 * (n + width + 8) * UNIT_ROUNDOFF;
  // Squares that underflow lose at most √width·2^-537 of the norm.
  // Each entry errs by γ_{n+3}(|u_0| + Σ α_i|x_i|); the norm of that vector is at most γ_{n+3}(‖u_0‖ + R‖α‖₁).
  return iv.point(
    Math.sqrt(squares) * (1 + rounding) + rounding * (initialNorm + radius * weight) + width * 1e-160,
  );
}
