/** Claim (c): the q that an efficient generator would need, and claim (a) seen through it. */

import { type Check, type Outcome, violated } from '../../../lib/audit/check.ts';
import {
  equal,
  isEvaluable,
  less,
  ONE,
  type Rational,
  valueAt,
} from '../../../lib/checker/asymptotic-term.ts';
import type { Analysis } from '../analysis.ts';

const GRID_P: readonly Rational[] = [1n, 2n, 3n, 4n].map((n) => ({ n, d: 7n }));
const GRID_SAMPLES = [2n, 10n, 17n, 1000n] as const;
/** Sizes of the family that are looked at. */
const SIZES = 12;

function needed(analysis: Analysis): Outcome {
  const { term, formulas, problem } = analysis;
  let tried = 0;
  // An identity of degree at most 2 in p and in n^k after clearing denominators: the grid decides it.
  for (const p of GRID_P) {
    for (const samples of GRID_SAMPLES) {
      if (!equal(formulas.mass(p, formulas.neededFactor(p, samples)), { n: 1n, d: samples })) {
        return violated(`p = ${p.n}/${p.d}: at the q that is needed, π(C) is not 1/${samples}`);
      }
      tried += 1;
    }
  }
  const first = Math.max(2, term.from);
  for (let n = first; n < first + SIZES && isEvaluable(term, n); n++) {
    const p = valueAt(term, n);
    for (let k = 1; k <= Math.max(1, problem.degree); k++) {
      const samples = BigInt(n) ** BigInt(k);
      // π_ref itself has π_ref(C_n) ≥ n^-k: nothing is needed.
      if (!less({ n: p.n * samples, d: p.d }, ONE)) continue;
      const q = formulas.neededFactor(p, samples);
      if (!equal(formulas.mass(p, q), { n: 1n, d: samples })) {
        return violated(`n = ${n}, k = ${k}: at the q that is needed, π(C_n) is not n^-k`);
      }
      // q·p_n·n^k = (1 − p_n)·n^k/(n^k − 1) is between 1 − p_n and 2.
      const scaled: Rational = { n: q.n * p.n * samples, d: q.d * p.d };
      if (less(scaled, { n: p.d - p.n, d: p.d }) || less({ n: 2n, d: 1n }, scaled)) {
        return violated(`n = ${n}, k = ${k}: ln q is not ln(1/p_n) − k ln n up to a bounded term`);
      }
      tried += 1;
    }
  }
  const crossed = crossing(analysis);
  if (crossed !== null) return crossed;
  return { kind: 'holds', measured: tried, bound: null, slack: null, level: analysis.level };
}

/** Claim (a) again by the other formula: the q at hand is enough just before n0(k), and too small at n0(k). */
function crossing(analysis: Analysis): Outcome | null {
  const { term, factor, formulas, problem, decay } = analysis;
  if (decay.kind !== 'superpolynomial') return null;
  for (let k = 1; k <= problem.degree; k++) {
    const proof = analysis.thresholds(k).exact;
    if (proof === null) continue;
    const at = proof.threshold;
    const suffices = (n: number, q: Rational): boolean =>
      !less(q, formulas.neededFactor(valueAt(term, n), BigInt(n) ** BigInt(k)));
    if (at >= 2 && suffices(at, factor.lo)) return violated(`k = ${k}: q suffices at n0 = ${at}`);
    if (at - 1 >= Math.max(2, term.from) && !suffices(at - 1, factor.hi)) {
      return violated(`k = ${k}: q does not suffice at n = ${at - 1}, just before n0`);
    }
  }
  return null;
}

export const neededCheck: Check<Analysis> = {
  id: 'corollary-1.c.needed',
  statement:
    'π(C_n) = n^-k exactly at q = (1 − p_n)/(p_n(n^k − 1)) (identity in p_n and n^k), which lies between (1 − p_n)/(p_n n^k) and 2/(p_n n^k); the given q reaches it at n0(k) − 1 and no longer at n0(k)',
  role: 'claim',
  part: 'the margin that is needed',
  level: 'exact',
  relation: 'equality',
  quantity:
    'points of the grid that decides the identity, and pairs (n, k) with p_n < n^-k, most over the instances',
  limits: `the first ${SIZES} sizes and k = 1 … K (k = 1 when K = 0), beside the identity; n0(k) where it is within reach of exact values`,
  run: needed,
};
