/**
 * The tilted reference of Theorem 1 (arXiv 2507.07981): π(y) = π_ref(y)·q^{1[y ∈ C]}/Z with q = e^{δ/β} and
 * Z = 1 + (q − 1)·π_ref(C).
 *
 * Everything is written in q − 1, given beside q, so that enclosures stay narrow when q is close to 1.
 */

import type { Arithmetic } from './arithmetic.ts';

/** q = e^{δ/β} > 1 and q − 1 > 0. */
export interface Tilt<T> {
  readonly q: T;
  readonly less: T;
}

/** The places where a formula of the theorem enters; p = π_ref(C). */
export interface TiltFormulas {
  /** δ/β, the exponent of the tilt. */
  exponent<T>(f: Arithmetic<T>, delta: T, beta: T): T;
  /** Weight of a response before normalisation, minus 1: q − 1 in C, 0 elsewhere. */
  weightLess<T>(f: Arithmetic<T>, correct: boolean, tilt: Tilt<T>): T;
  /** Z − 1 = (q − 1)p. */
  partitionLess<T>(f: Arithmetic<T>, p: T, tilt: Tilt<T>): T;
  /** The bound of claim (b): q·p. */
  massBound<T>(f: Arithmetic<T>, p: T, tilt: Tilt<T>): T;
  /** The smallest π(C) of a verifier with margin δ: q·p/(1 + (q − 1)p). */
  optimum<T>(f: Arithmetic<T>, p: T, tilt: Tilt<T>): T;
  /** Dual multiplier of π(y+)/π_ref(y+) ≥ q·π(y-)/π_ref(y-): π_ref(y+)·π_ref(y-)/Z. */
  multiplier<T>(f: Arithmetic<T>, chosen: T, rejected: T, partition: T): T;
}

export const tiltFormulas: TiltFormulas = {
  exponent: (f, delta, beta) => f.divide(delta, beta),
  weightLess: (f, correct, { less }) => (correct ? less : f.zero),
  partitionLess: (f, p, { less }) => f.multiply(less, p),
  massBound: (f, p, { q }) => f.multiply(q, p),
  optimum: (f, p, { q, less }) => f.divide(f.multiply(q, p), f.add(f.one, f.multiply(less, p))),
  multiplier: (f, chosen, rejected, partition) => f.divide(f.multiply(chosen, rejected), partition),
};

/** Weights of both roles and Z. */
export interface TiltParts<T> {
  readonly correctWeight: T;
  readonly incorrectWeight: T;
  readonly partition: T;
}

export function tiltParts<T>(formulas: TiltFormulas, f: Arithmetic<T>, p: T, tilt: Tilt<T>): TiltParts<T> {
  return {
    correctWeight: f.add(f.one, formulas.weightLess(f, true, tilt)),
    incorrectWeight: f.add(f.one, formulas.weightLess(f, false, tilt)),
    partition: f.add(f.one, formulas.partitionLess(f, p, tilt)),
  };
}

/** π(C), as the sum over C of π_ref(y)·weight/Z. */
export function tiltedMass<T>(f: Arithmetic<T>, p: T, { correctWeight, partition }: TiltParts<T>): T {
  return f.divide(f.multiply(p, correctWeight), partition);
}
