/**
 * The places where a formula of the theorem enters the checks. The correct ones are the default; the planted errors
 * replace one each, and an audit that runs with one must end in a refutation.
 */

import type Fraction from 'fraction.js';
import type { PlantedError } from '../../lib/audit/definition.ts';
import { rational } from '../../lib/exact/fractions.ts';
import type { Arithmetic } from '../../lib/verification/arithmetic.ts';
import { type Tilt, type TiltFormulas, tiltFormulas } from '../../lib/verification/tilt.ts';

export interface Weighted {
  readonly weight: Fraction;
  readonly value: Fraction;
}

/** Σ weight·value/Σ weight. */
export function weightedMean(terms: readonly Weighted[]): Fraction {
  const total = terms.reduce((sum, { weight }) => sum.add(weight), rational(0));
  return terms.reduce((sum, { weight, value }) => sum.add(weight.mul(value)), rational(0)).div(total);
}

export interface Formulas extends TiltFormulas {
  /** +1 for the reward β ln(π/π_ref); −1 for β ln(π_ref/π). */
  readonly rewardSign: 1 | -1;
  /** Smallest ratio of π/π_ref at y+ to that at y- of a verifier with margin δ: q. */
  requiredRatio(q: Fraction): Fraction;
  /** The bound of the average over prompts: the weighted mean of the bounds of the prompts. */
  averageBound(terms: readonly Weighted[]): Fraction;
}

export const correct: Formulas = {
  ...tiltFormulas,
  rewardSign: 1,
  requiredRatio: (q) => q,
  averageBound: weightedMean,
};

export const plantedErrors: readonly PlantedError<Formulas>[] = [
  {
    id: 'tilt-of-incorrect',
    words: 'the weight q = e^(δ/β) is given to the incorrect responses instead of the correct ones',
    formulas: {
      ...correct,
      weightLess: (f, isCorrect, { less }) => (isCorrect ? f.zero : less),
      partitionLess: (f, p, { less }) => f.multiply(less, f.subtract(f.one, p)),
    },
    refutes: [
      'theorem-1.a.symbolic',
      'theorem-1.a.margin',
      'theorem-1.a.rewards',
      'theorem-1.a.float',
      'theorem-1.c.attained',
      'theorem-1.c.duality',
    ],
  },
  {
    id: 'partition-without-minus-one',
    words: 'Z is taken as 1 + π_ref(C)·e^(δ/β) instead of 1 + π_ref(C)·(e^(δ/β) − 1)',
    formulas: { ...correct, partitionLess: (f, p, { q }) => f.multiply(q, p) },
    refutes: [
      'theorem-1.a.symbolic',
      'theorem-1.a.distribution',
      'theorem-1.a.rewards',
      'theorem-1.a.float',
      'theorem-1.c.attained',
    ],
  },
  {
    id: 'double-tilt',
    words: 'the correct responses get the weight e^(2δ/β) instead of e^(δ/β)',
    formulas: {
      ...correct,
      weightLess: (f, isCorrect, tilt) => (isCorrect ? doubled(f, tilt) : f.zero),
      partitionLess: (f, p, tilt) => f.multiply(doubled(f, tilt), p),
    },
    refutes: [
      'theorem-1.a.symbolic',
      'theorem-1.a.margin',
      'theorem-1.a.rewards',
      'theorem-1.a.float',
      'theorem-1.b.symbolic',
      'theorem-1.b.mass',
      'theorem-1.b.mixture',
      'theorem-1.b.enclosed',
      'theorem-1.c.attained',
    ],
  },
  {
    id: 'exponent-product',
    words: 'the exponent of the tilt is δ·β instead of δ/β',
    formulas: { ...correct, exponent: (f, delta, beta) => f.multiply(delta, beta) },
    refutes: ['theorem-1.a.rewards', 'theorem-1.a.float'],
  },
  {
    id: 'reward-sign',
    words: 'the implicit reward is taken as β ln(π_ref/π) instead of β ln(π/π_ref)',
    formulas: { ...correct, rewardSign: -1 },
    refutes: ['theorem-1.a.symbolic', 'theorem-1.a.margin', 'theorem-1.a.rewards', 'theorem-1.a.float'],
  },
  {
    id: 'bound-without-q',
    words: 'the probability of the correct responses is claimed not to grow: π(C) ≤ π_ref(C)',
    formulas: { ...correct, massBound: (_, p) => p },
    refutes: ['theorem-1.b.symbolic', 'theorem-1.b.mass', 'theorem-1.b.mixture', 'theorem-1.b.enclosed'],
  },
  {
    id: 'average-by-rarest',
    words: 'the average over prompts is bounded by q times the smallest π_ref(C) of a prompt',
    formulas: {
      ...correct,
      averageBound: (terms) => terms.map(({ value }) => value).reduce((a, b) => (b.lt(a) ? b : a)),
    },
    refutes: ['theorem-1.b.mixture'],
  },
  {
    id: 'optimum-without-partition',
    words: 'the lower bound for verifiers is claimed to be q·p, without the division by Z',
    formulas: { ...correct, optimum: (f, p, { q }) => f.multiply(q, p) },
    refutes: [
      'theorem-1.c.symbolic',
      'theorem-1.c.duality',
      'theorem-1.c.enclosed',
      'theorem-1.c.verifiers',
      'theorem-1.c.attained',
      'theorem-1.c.search',
    ],
  },
  {
    id: 'multiplier-without-partition',
    words: 'the dual multipliers are π_ref(y+)·π_ref(y-) without the factor 1/Z',
    formulas: { ...correct, multiplier: (f, chosen, rejected) => f.multiply(chosen, rejected) },
    refutes: ['theorem-1.c.symbolic', 'theorem-1.c.duality'],
  },
  {
    id: 'margin-zero',
    words: 'a reward counts as a verifier with margin δ as soon as it ranks no incorrect response higher',
    formulas: { ...correct, requiredRatio: () => rational(1) },
    refutes: ['theorem-1.c.verifiers', 'theorem-1.c.search'],
  },
];

/** q² − 1 = (q − 1)(q + 1). */
function doubled<T>(f: Arithmetic<T>, { q, less }: Tilt<T>): T {
  return f.multiply(less, f.add(q, f.one));
}
