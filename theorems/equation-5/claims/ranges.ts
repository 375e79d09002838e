/** Claim (b): the range of ρ. */

import type Fraction from 'fraction.js';
import { type Check, holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import { rational, type Vector } from '../../../lib/exact/fractions.ts';
import { rhoTable } from '../../../lib/learning-dynamics/prediction.ts';
import { rangeOfRho, rhoParts } from '../../../lib/learning-dynamics/rho.ts';
import type { Analysis, View } from '../analysis.ts';
import type { Formulas } from '../formulas.ts';
import { withComplement } from './coefficient.ts';
import { exactRing, Stream } from './rational-model.ts';

function rhoOf({ prediction }: Formulas, p: Vector, a: number, q: Vector, b: number): Fraction {
  return prediction.rho(rhoParts(exactRing, withComplement(p), a, withComplement(q), b), exactRing);
}

function range({ instance, formulas }: Analysis): Outcome {
  const stream = new Stream(instance);
  let closest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 6; round++) {
    const vocabulary = round % 3 === 2 ? 2 : 2 + stream.below(12);
    const [p, q] = [stream.distribution(vocabulary), stream.distribution(vocabulary)];
    const a = stream.below(vocabulary);
    const b = round % 2 === 0 ? a : (a + 1) % vocabulary;
    const rho = rhoOf(formulas, p, a, q, b);
    const [low, high] = rangeOfRho(a === b, vocabulary);
    const distance = Math.min(rho.sub(low).valueOf(), rational(high).sub(rho).valueOf());
    if (rho.lt(low) || rho.gt(high))
      return violated(
        `V = ${vocabulary}, ${a === b ? 'equal' : 'different'} tokens: rho = ${rho.toFraction()} is outside of [${low}, ${high}]`,
        rho.valueOf(),
        rho.lt(low) ? low : high,
      );
    closest = Math.min(closest, distance);
  }
  return holds(closest, 0, closest);
}

interface End {
  readonly name: string;
  readonly limit: number;
  readonly same: boolean;
  readonly vocabulary: number;
  /** p and p' at x = 1/t; the tokens are 0 and 0, or 0 and 1. */
  at(x: Fraction): readonly [Vector, Vector];
}

const ZERO = rational(0);
const rest = (...entries: readonly Fraction[]): Fraction =>
  entries.reduce((left, x) => left.sub(x), rational(1));
const twice = (p: Vector): readonly [Vector, Vector] => [p, p];

/** A sequence for each end of each range, x → 0. */
const ENDS: readonly End[] = [
  { name: 'equal tokens, 2', limit: 2, same: true, vocabulary: 2, at: (x) => twice([x, rest(x)]) },
  { name: 'equal tokens, 0', limit: 0, same: true, vocabulary: 2, at: (x) => twice([rest(x), x]) },
  {
    name: 'different tokens, -2',
    limit: -2,
    same: false,
    vocabulary: 2,
    at: (x) => [
      [x, rest(x)],
      [rest(x), x],
    ],
  },
  {
    name: 'different tokens, V = 2, 0',
    limit: 0,
    same: false,
    vocabulary: 2,
    at: (x) => [
      [rest(x), x],
      [x, rest(x)],
    ],
  },
  {
    name: 'different tokens, V = 3, 1',
    limit: 1,
    same: false,
    vocabulary: 3,
    at: (x) => twice([x, x, rest(x, x)]),
  },
];

/** The distance to the end is at most 6x for each of the sequences. */
const LARGEST_RATE = 6;

function ends({ formulas }: Analysis): Outcome {
  let largest = ZERO;
  for (const { name, limit, same, vocabulary, at } of ENDS) {
    for (const t of [1_000, 1_000_000, 1_000_000_000]) {
      const [p, q] = at(rational(1, t));
      const rho = rhoOf(formulas, p, 0, q, same ? 0 : 1);
      const [low, high] = rangeOfRho(same, vocabulary);
      const rate = rho.sub(limit).abs().mul(t);
      if (rho.lte(low) || rho.gte(high) || rate.gt(LARGEST_RATE))
        return violated(
          `${name}: rho = ${rho.toFraction()} at t = ${t}, not strictly inside and within ${LARGEST_RATE}/t of the end`,
          rho.valueOf(),
          limit,
        );
      if (rate.gt(largest)) largest = rate;
    }
  }
  return holds(largest.valueOf(), LARGEST_RATE, LARGEST_RATE - largest.valueOf());
}

/** −1: some ρ is outside of its range; else the least distance to an end, up to the width of the enclosures. */
function distanceInside<T>(view: View<T>, { prediction }: Formulas): number | null {
  const { state } = view;
  const { lower, upper } = view.arithmetic;
  let closest = Number.POSITIVE_INFINITY;
  for (const response of [state.chosen, state.rejected]) {
    const { rho } = rhoTable(state, response, prediction);
    for (const [k, row] of rho.entries()) {
      for (const [l, r] of row.entries()) {
        const same = state.evaluation[k]!.token === response[l]!.token;
        const [low, high] = rangeOfRho(same, state.instance.vocabulary);
        const [from, to] = [lower(r), upper(r)];
        if (!(to - from < 1e-6)) return null;
        if (to < low || from > high) return -1;
        closest = Math.min(closest, Math.max(0, Math.min(from - low, high - to)));
      }
    }
  }
  return closest;
}

function onInstance(analysis: Analysis): Outcome {
  const distance = analysis.decide((view) => distanceInside(view, analysis.formulas));
  if (distance === null) return open('an enclosure of rho is wider than 1e-6');
  return distance < 0
    ? violated('a rho of the instance is outside of its range')
    : holds(distance, 0, distance);
}

export const rangeChecks: readonly Check<Analysis>[] = [
  {
    id: 'equation-5.b.range',
    statement:
      'rho lies in [0, 2] for equal tokens, in [-2, 1] for different ones and in [-2, 0] of those when V = 2, on rational distributions',
    role: 'claim',
    level: 'exact',
    relation: 'lower-bound',
    quantity: 'least distance to an end of the range, bound 0',
    limits:
      "six pairs of rational distributions for each instance; the proof for all: for equal tokens rho = (1-p_a)(1-p'_a) + sum_{c≠a} p_c p'_c, two terms in [0, 1]; for different ones rho = sum_{c≠a,b} p_c p'_c - p'_a(1-p_a) - p_b(1-p'_b), and the sum is empty for V = 2",
    run: range,
  },
  {
    id: 'equation-5.b.ends',
    statement:
      'every end of the ranges is approached by an explicit sequence of rational distributions and never reached, at t = 10^3, 10^6, 10^9',
    role: 'claim',
    level: 'exact',
    relation: 'limit',
    quantity: 't · (distance to the end), largest over the sequences; at most 6',
    limits:
      'three members of each of five sequences; the distances are polynomials in 1/t without constant term',
    once: true,
    run: ends,
  },
  {
    id: 'equation-5.b.instance',
    statement: 'every rho_{k,l}(y+) and rho_{k,l}(y-) of the instance lies in its range',
    role: 'ingredient',
    level: 'certified',
    relation: 'lower-bound',
    quantity: 'least distance to an end of the range, bound 0',
    limits: 'up to the width of the enclosures, at most 1e-6 and about 1e-15 for ordinary logits',
    run: onInstance,
  },
];
