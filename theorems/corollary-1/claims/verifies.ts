/** Claim (b): the implicit reward of the tilt is a verifier with margin δ at every size. */

import { type Check, discarded, holds, type Outcome, violated } from '../../../lib/audit/check.ts';
import { equal, isEvaluable, less, type Rational, valueAt } from '../../../lib/checker/asymptotic-term.ts';
import type { Analysis } from '../analysis.ts';
import type { Formulas } from '../formulas.ts';
import { listedSizes, NOTHING_LISTED } from './small-sizes.ts';

/**
 * Both identities are polynomials of degree at most 2 in p and in q after clearing denominators, so 3 × 3 points prove
 * them.
 */
const GRID_P: readonly Rational[] = [1n, 2n, 3n].map((n) => ({ n, d: 7n }));
const GRID_Q: readonly Rational[] = [3n, 4n, 9n].map((n) => ({ n, d: 2n }));

/** Why the two densities do not make the tilt, or null. */
function densityFault(formulas: Formulas, p: Rational, q: Rational): string | null {
  const { inside, outside } = formulas.densities(p, q);
  if (!equal(inside, { n: q.n * outside.n, d: q.d * outside.d })) {
    return 'the ratio of the two densities is not q, so the margin is not δ';
  }
  const correct: Rational = { n: p.n * inside.n, d: p.d * inside.d };
  const wrong: Rational = { n: (p.d - p.n) * outside.n, d: p.d * outside.d };
  const total: Rational = { n: correct.n * wrong.d + wrong.n * correct.d, d: correct.d * wrong.d };
  if (!equal(total, { n: 1n, d: 1n })) return 'the probabilities do not sum to 1';
  return equal(correct, formulas.mass(p, q)) ? null : 'π(C) is not q p/(1 + (q − 1)p)';
}

/** Sizes of the family at which the densities are formed beside the grid. */
const SIZES = 6;

function density({ term, factor, formulas }: Analysis): Outcome {
  for (const p of GRID_P) {
    for (const q of GRID_Q) {
      const fault = densityFault(formulas, p, q);
      if (fault !== null) return violated(`p = ${p.n}/${p.d}, q = ${q.n}/${q.d}: ${fault}`);
    }
  }
  for (let n = term.from; n < term.from + SIZES && isEvaluable(term, n); n++) {
    const fault = densityFault(formulas, valueAt(term, n), factor.hi);
    if (fault !== null) return violated(`n = ${n}: ${fault}`);
  }
  return holds(0, 0, 0);
}

const MOST_LISTED = 800;

function enumerated(analysis: Analysis): Outcome {
  const { term, factor, formulas } = analysis;
  const q = factor.hi;
  const sizes = listedSizes(analysis, MOST_LISTED);
  if (sizes.length === 0) return discarded(NOTHING_LISTED);
  let listed = 0;
  for (const { n, flags, reference, total } of sizes) {
    const p = valueAt(term, n);
    const { inside, outside } = formulas.densities(p, q);
    // π(y)/π_ref(y) for every single response, over one denominator, and π(y) over total times it.
    const scale = inside.d * outside.d;
    const densities = Array.from(flags, (flag) => (flag === 1 ? inside.n * outside.d : outside.n * inside.d));
    const weights = densities.map((density, y) => density * reference[y]!);
    const sum = weights.reduce((x, w) => x + w, 0n);
    if (sum !== scale * total) return violated(`n = ${n}: the ${flags.length} probabilities do not sum to 1`);
    const correct = weights.reduce((x, w, y) => (flags[y] === 1 ? x + w : x), 0n);
    if (!equal({ n: correct, d: sum }, formulas.mass(p, q))) {
      return violated(`n = ${n}: the listed π(C_n) is not the closed form`);
    }
    const least = densities.reduce((x, v, y) => (flags[y] === 1 && (x < 0n || v < x) ? v : x), -1n);
    const most = densities.reduce((x, v, y) => (flags[y] === 0 && v > x ? v : x), 0n);
    // The smallest reward difference is β ln(least/most).
    if (less({ n: least, d: most }, q)) {
      return violated(`n = ${n}: some correct response exceeds some incorrect one by less than δ`);
    }
    if (!equal({ n: least, d: most }, q)) return violated(`n = ${n}: the smallest margin is above δ`);
    listed += flags.length;
  }
  return holds(listed);
}

export const verifierChecks: readonly Check<Analysis>[] = [
  {
    id: 'corollary-1.b.density',
    statement:
      'π/π_ref is q/Z on C_n and 1/Z elsewhere: the probabilities sum to 1, π(C_n) = q p_n/(1 + (q − 1)p_n), and the reward difference of every pair is β ln q = δ exactly; identities in p and q (nine points decide them), hence at every size',
    role: 'claim',
    level: 'exact',
    relation: 'equality',
    quantity: 'deviation',
    limits:
      'π exists as a distribution; nothing says that it is a softmax of a given width. For an irrational q the family is tried with a rational q just above it',
    run: density,
  },
  {
    id: 'corollary-1.b.enumerated',
    statement:
      'all responses listed one by one at small sizes: the probabilities sum to 1, π(C_n) is the closed form, and the smallest reward difference of a correct and an incorrect response is δ exactly',
    role: 'claim',
    level: 'exact',
    relation: 'equality',
    quantity: 'responses listed, most over the instances',
    limits: `at most ${MOST_LISTED} responses, one size or two per family, with uniform π_ref; and seven responses of unequal probability with the same p_n`,
    run: enumerated,
  },
];
