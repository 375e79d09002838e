/**
 * Where U(t)/‖U(t)‖ goes when responses have several tokens. The margins m_i are not linear in U, but far out they are nearly
 * homogeneous of degree 1: m_i(cW)/(βc) → Q_i(W) = Σ_k [W_{y+_k}h+_k − max_v W_v h+_k] − the same of y−. A stationary
 * direction of max min_i m_i over the sphere is one where U is a non-negative combination of the ∂m_i of least margin: for
 * gradient descent that is cos∠(U, −∇ℓ(U)) → 1 (the measure of Lyu and Li, arXiv 1906.05890, for homogeneous models).
 */

import { solveFromRows } from '../../../lib/max-margin/float/solve.ts';
import type { Config } from '../config.ts';
import type { Plant } from '../planted.ts';
import { type DirectionRow, short } from '../rows.ts';
import type { LinearInstance } from './instances.ts';
import { instanceOfTask, type LinearTask, randomStart } from './measure.ts';
import { type Faults, PairedPolicy } from './policy.ts';
import { normalisedWeights } from './training.ts';

interface DirectionRun {
  /** 1 − cos∠(U, −∇ℓ(U)), at a hundredth of the steps and at the end. */
  readonly misalignments: readonly [early: number, late: number];
  /** min_i m_i/‖U‖ at the end. */
  readonly margin: number;
  /** U at the end. */
  readonly unembedding: Float64Array;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function cosine(a: Float64Array, b: Float64Array): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/**
 * Normalised gradient descent, U ← U + (s/ℓ)·(1/n)Σσ(−m_i)∂m_i with β = 1 and s half of 1/max‖∂m_i‖² at U(0): the path of
 * gradient descent in a rescaled time. The reference is U(0), from which margins are counted.
 */
function follow(
  { train, width, vocabulary }: LinearInstance,
  initial: Float64Array,
  steps: number,
  faults: Faults,
): DirectionRun {
  const policy = new PairedPolicy(train, width, vocabulary, 1, initial, faults);
  const judge = new PairedPolicy(train, width, vocabulary, 1, initial);
  const rate = 0.5 / largestGradient(judge, train.length, initial);
  const unembedding = initial.slice();
  const misalignment = (): number => {
    const direction = new Float64Array(unembedding.length);
    judge.addGradient(normalisedWeights(judge.margins(unembedding)), direction);
    return 1 - cosine(unembedding, direction);
  };
  let early = 1;
  for (let step = 0; step < steps; step++) {
    if (step === Math.ceil(steps / 100)) early = misalignment();
    const weights = normalisedWeights(policy.margins(unembedding));
    policy.addGradient(
      weights.map((w) => rate * w),
      unembedding,
    );
  }
  const margin =
    judge.margins(unembedding).reduce((a, b) => Math.min(a, b)) / Math.sqrt(dot(unembedding, unembedding));
  return { misalignments: [early, misalignment()], margin, unembedding };
}

/** max_i ‖∂m_i/∂U‖² at U. */
function largestGradient(policy: PairedPolicy, pairs: number, unembedding: Float64Array): number {
  policy.margins(unembedding);
  let largest = 0;
  for (let i = 0; i < pairs; i++) {
    const gradient = new Float64Array(unembedding.length);
    policy.addGradient(
      Float64Array.from({ length: pairs }, (_, j) => (i === j ? 1 : 0)),
      gradient,
    );
    largest = Math.max(largest, dot(gradient, gradient));
  }
  return largest;
}

export function measureDirection(task: LinearTask, config: Config, plant: Plant): DirectionRow {
  const instance = instanceOfTask(task, config, plant);
  const { seed, family, length, index } = task;
  const name = `start/direction/${family}/${length}/${index}`;
  const starts = [
    new Float64Array(instance.vocabulary * instance.width),
    randomStart(instance, seed, `${name}/0`),
    randomStart(instance, seed, `${name}/1`),
  ];
  const faults: Faults = plant === 'partition-dropped' ? { noPartition: true } : {};
  const runs = starts.map((initial) => follow(instance, initial, config.directionSteps, faults));
  const matrix = linearMatrix(
    plant === 'wrong-matrix' ? { ...instance, train: instance.train.slice(0, 1) } : instance,
  );
  const ends = runs.map(({ unembedding }) => unembedding);
  const between = [cosine(ends[0]!, ends[1]!), cosine(ends[0]!, ends[2]!), cosine(ends[1]!, ends[2]!)];
  return {
    kind: 'direction',
    seed,
    family,
    length,
    index,
    early: runs.map(({ misalignments }) => short(misalignments[0])),
    late: runs.map(({ misalignments }) => short(misalignments[1])),
    margins: runs.map(({ margin }) => short(margin)),
    linear: matrix === null ? null : ends.map((end) => short(cosine(end, matrix))),
    between: short(Math.min(...between)),
  };
}

/** argmin ‖W‖ s.t. Σ_k ⟨W_{y+_k}, h+_k⟩ − Σ_k ⟨W_{y−_k}, h−_k⟩ ≥ 1, up to a factor; null when there is none. */
function linearMatrix({ train, width, vocabulary }: LinearInstance): Float64Array | null {
  const size = vocabulary * width;
  const rows = new Float64Array(train.length * size);
  for (const [i, { chosen, rejected }] of train.entries()) {
    for (const [sign, { tokens, prefixes }] of [
      [1, chosen],
      [-1, rejected],
    ] as const) {
      for (const [k, token] of tokens.entries()) {
        for (let d = 0; d < width; d++) {
          const at = i * size + token * width + d;
          rows[at] = rows[at]! + sign * prefixes[k * width + d]!;
        }
      }
    }
  }
  const { status, dual } = solveFromRows(rows, train.length, size);
  if (status !== 'optimal') return null;
  const matrix = new Float64Array(size);
  for (let i = 0; i < train.length; i++) {
    for (let d = 0; d < size; d++) matrix[d] = matrix[d]! + dual[i]! * rows[i * size + d]!;
  }
  return matrix;
}
