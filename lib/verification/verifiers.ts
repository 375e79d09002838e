/**
 * Verifiers with margin δ, given by scores s(y) = π'(y)/π_ref(y) up to a common factor: the implicit reward of π' has
 * margin at least δ on every pair exactly when s(y+) ≥ q·s(y-) for all y+ ∈ C, y- ∉ C, q = e^{δ/β} rational.
 */

import type Fraction from 'fraction.js';
import { rational } from '../exact/fractions.ts';
import { gcd } from '../exact/rational-vector.ts';
import { indicesOf, type Prompt } from './prompt.ts';
import type { PseudoRandom } from './pseudo-random.ts';

/** Positive integers, shape [n]. */
export type Scores = readonly bigint[];

const smallest = (values: readonly bigint[]): bigint => values.reduce((a, b) => (b < a ? b : a));
const largest = (values: readonly bigint[]): bigint => values.reduce((a, b) => (b > a ? b : a));
const select = (values: Scores, indices: readonly number[]): bigint[] => indices.map((i) => values[i]!);

/** The verifier constraint over all pairs, by the two extreme scores. */
export function isVerifier(prompt: Prompt, scores: Scores, q: Fraction): boolean {
  const low = smallest(select(scores, indicesOf(prompt, true)));
  const high = largest(select(scores, indicesOf(prompt, false)));
  return high > 0n && low * q.d >= high * q.n;
}

/** π'(C), π' proportional to π_ref·s. */
export function massOf({ masses, correct }: Prompt, scores: Scores): Fraction {
  let good = 0n;
  let all = 0n;
  masses.forEach((m, i) => {
    const mass = m * scores[i]!;
    all += mass;
    if (correct[i]) good += mass;
  });
  return rational(good, all);
}

/**
 * A verifier: incorrect scores from 17 − k to 16 over 16, correct ones from q times the largest of them up to twice
 * that, k = 1, 2, 4, 8 or 16 by default; with k = 1 it is the tilt, with a larger k it lies further from it.
 */
export function randomVerifier(
  prompt: Prompt,
  q: Fraction,
  random: PseudoRandom,
  k = 1 << random.below(5),
): Scores {
  const rejected = new Map(indicesOf(prompt, false).map((i) => [i, BigInt(16 - random.below(k))]));
  const top = largest([...rejected.values()]);
  return prompt.correct.map((correct, i) =>
    correct ? q.n * top * BigInt(16 + random.below(k)) : q.d * 16n * rejected.get(i)!,
  );
}

export interface Search {
  /** π'(C) of the verifier at the start. */
  readonly start: Fraction;
  /** After the random proposals. */
  readonly proposed: Fraction;
  /** At the end, the smallest that was seen: only improvements are kept, and no move of one score improves it. */
  readonly end: Fraction;
  readonly evaluations: number;
}

const PROPOSALS = 96;
const MOST_SWEEPS = 16;
/** Factors of a random proposal, in eighths. */
const EIGHTHS = [1n, 4n, 6n, 7n, 9n, 10n, 12n, 16n, 64n] as const;

/**
 * Minimises π'(C) over verifiers from a random one: random changes of one score, kept when the result still is a
 * verifier and better; then, score by score, the exact best value within the constraint, until nothing improves.
 */
export function searchLeastMass(prompt: Prompt, q: Fraction, random: PseudoRandom): Search {
  let scores = randomVerifier(prompt, q, random, 16);
  let mass = massOf(prompt, scores);
  const start = mass;
  let evaluations = 1;
  const attempt = (candidate: Scores): boolean => {
    evaluations += 1;
    if (!isVerifier(prompt, candidate, q)) return false;
    const found = massOf(prompt, candidate);
    if (found.gte(mass)) return false;
    const common = candidate.reduce((g, s) => gcd(g, s), 0n);
    scores = candidate.map((s) => s / common);
    mass = found;
    return true;
  };
  const changed = (i: number, numerator: bigint, denominator: bigint): Scores =>
    scores.map((s, k) => (k === i ? numerator : s * denominator));
  for (let k = 0; k < PROPOSALS; k++) {
    const i = random.below(scores.length);
    attempt(changed(i, scores[i]! * EIGHTHS[random.below(EIGHTHS.length)]!, 8n));
  }
  const proposed = mass;
  const [chosen, rejected] = [indicesOf(prompt, true), indicesOf(prompt, false)];
  for (let sweep = 0, improved = true; improved && sweep < MOST_SWEEPS; sweep++) {
    improved = false;
    for (const i of chosen) {
      const limit = largest(select(scores, rejected));
      if (attempt(changed(i, limit * q.n, q.d))) improved = true;
    }
    for (const i of rejected) {
      const limit = smallest(select(scores, chosen));
      if (attempt(changed(i, limit * q.d, q.n))) improved = true;
    }
  }
  return { start, proposed, end: mass, evaluations };
}
