/** Gradient descent of the explicit reward model, step by step: u ← u + (η/n) Σ σ(−⟨u,x_i⟩)·x_i. */

import { sigmoid } from '../float/elementary.ts';
import { type Coordinates, coordinatesFor, type DescentProblem } from './coordinates.ts';

/** A running descent. The arrays are its own and change with every step. */
export interface ExplicitDescent {
  readonly coordinates: Coordinates;
  /** s = η/n. */
  readonly scale: number;
  /** Followed coordinates, shape [min(n, D)]. */
  readonly state: Float64Array;
  /** Xu, shape [n]. */
  readonly margins: Float64Array;
  /** Takes one step: n² multiplications when n ≤ D, 2nD otherwise. */
  step(): void;
  /**
   * max_i σ(m_i)·|change of m_i in the next step|: by how much the next step would turn the weights σ(−m_i),
   * relatively. Small values mean that descent is close to its flow.
   */
  turning(): number;
  /** u, shape [D], newly allocated. */
  head(): Float64Array;
}

export function startDescent(problem: DescentProblem): ExplicitDescent {
  const coordinates = coordinatesFor(problem);
  const n = problem.count;
  const scale = problem.stepSize / n;
  const state = Float64Array.from(coordinates.initial);
  const margins = new Float64Array(n);
  const weights = new Float64Array(n);
  const increment = new Float64Array(coordinates.dimension);
  const setWeights = () => {
    for (let i = 0; i < n; i++) weights[i] = scale * sigmoid(-margins[i]!);
  };
  coordinates.margins(state, margins);
  return {
    coordinates,
    scale,
    state,
    margins,
    step: () => {
      setWeights();
      coordinates.combination(weights, increment);
      for (let i = 0; i < state.length; i++) state[i] = state[i]! + increment[i]!;
      coordinates.margins(state, margins);
    },
    turning: () => {
      setWeights();
      const change = new Float64Array(n);
      coordinates.marginChange(weights, change);
      let largest = 0;
      for (let i = 0; i < n; i++) largest = Math.max(largest, sigmoid(margins[i]!) * Math.abs(change[i]!));
      return largest;
    },
    head: () => coordinates.head(state),
  };
}
