/** Claim (c): what holds for every verifier, and what an efficient one would need. */

import { type Check, discarded, holds, type Outcome, violated } from '../../../lib/audit/check.ts';
import { equal, isEvaluable, less, type Rational, valueAt } from '../../../lib/checker/asymptotic-term.ts';
import type { Analysis } from '../analysis.ts';
import { neededCheck } from './needed.ts';
import { listedSizes, NOTHING_LISTED } from './small-sizes.ts';

const MOST_LISTED = 800;
const VERIFIERS = 4;
/** Weights of incorrect responses lie in [1, SPREAD], of correct ones in [q·SPREAD, q·SPREAD²]. */
const SPREAD = 4n;

/** Integers in [0, 15]; a small linear congruential generator, the same on every run. */
function sixteenths(seed: number): () => bigint {
  let state = BigInt(seed) % 2147483648n;
  return () => {
    state = (state * 1103515245n + 12345n) % 2147483648n;
    return (state >> 20n) % 16n;
  };
}

/** π/π_ref up to a factor, as integers over one denominator: every pair has margin at least δ. */
function verifier(flags: Uint8Array, q: Rational, next: () => bigint): bigint[] {
  return Array.from(flags, (flag) => {
    const share = 16n + (SPREAD - 1n) * next(); // between 1 and SPREAD, in sixteenths
    return flag === 1 ? q.n * SPREAD * share : q.d * share;
  });
}

const GRID_P: readonly Rational[] = [1n, 2n, 3n, 4n].map((n) => ({ n, d: 7n }));
const GRID_Q: readonly Rational[] = [3n, 4n, 9n, 11n].map((n) => ({ n, d: 2n }));

/**
 * mass(p, b) − mass(p, a) = p(1 − p)(b − a)/((1 + (b − 1)p)(1 + (a − 1)p)): of degree at most 3 in p and 2 in a and b
 * after clearing denominators, so the grid decides it. Why it fails, or null.
 */
function monotonicityFault(mass: Analysis['formulas']['mass']): string | null {
  for (const p of GRID_P) {
    const z = (q: Rational): Rational => ({ n: q.d * p.d + (q.n - q.d) * p.n, d: q.d * p.d });
    for (const a of GRID_Q) {
      for (const b of GRID_Q) {
        const [low, high] = [mass(p, a), mass(p, b)];
        const difference: Rational = { n: high.n * low.d - low.n * high.d, d: high.d * low.d };
        const step: Rational = {
          n: p.n * (p.d - p.n) * (b.n * a.d - a.n * b.d) * z(a).d * z(b).d,
          d: p.d * p.d * b.d * a.d * z(a).n * z(b).n,
        };
        if (!equal(difference, step)) {
          return `p = ${p.n}/${p.d}: π(C) does not grow from q = ${a.n}/${a.d} to ${b.n}/${b.d} as it should`;
        }
      }
    }
  }
  return null;
}

const sum = (all: readonly bigint[]): bigint => all.reduce((a, b) => a + b, 0n);
const least = (all: readonly bigint[]): bigint => all.reduce((a, b) => (b < a ? b : a));
const most = (all: readonly bigint[]): bigint => all.reduce((a, b) => (b > a ? b : a));

function extremal(analysis: Analysis): Outcome {
  const { term, factor, formulas } = analysis;
  const fault = monotonicityFault(formulas.mass);
  if (fault !== null) return violated(fault);
  const q = factor.hi;
  const sizes = listedSizes(analysis, MOST_LISTED);
  if (sizes.length === 0) return discarded(NOTHING_LISTED);
  let tried = 0;
  for (const { n, flags, reference } of sizes) {
    const p = valueAt(term, n);
    for (let i = 0; i <= VERIFIERS; i++) {
      const tilt = Array.from(flags, (flag) => (flag === 1 ? q.n : q.d));
      const densities = i === 0 ? tilt : verifier(flags, q, sixteenths(64 * n + i));
      const weights = densities.map((density, y) => density * reference[y]!);
      const of = (all: readonly bigint[], flag: number): bigint[] => all.filter((_, y) => flags[y] === flag);
      const [inside, outside] = [sum(of(weights, 1)), sum(of(weights, 0))];
      const mass: Rational = { n: inside, d: inside + outside };
      // e^(margin/β) of the pair with the smallest and with the largest margin.
      const smallest: Rational = { n: least(of(densities, 1)), d: most(of(densities, 0)) };
      const largest: Rational = { n: most(of(densities, 1)), d: least(of(densities, 0)) };
      // The means of π/π_ref over C_n and over the rest.
      const mean: Rational = { n: inside * sum(of(reference, 0)), d: outside * sum(of(reference, 1)) };
      if (!equal(mass, formulas.mass(p, mean))) {
        return violated(`n = ${n}: π(C_n) is not ρp/(1 + (ρ − 1)p) at the ratio ρ of the mean densities`);
      }
      if (less(smallest, q)) throw new RangeError('a verifier was built with a smaller margin');
      if (less(mass, formulas.mass(p, q)))
        return violated(`n = ${n}: a verifier has π(C_n) below that of the tilt`);
      if (less(mass, formulas.mass(p, smallest)) || less(formulas.mass(p, largest), mass)) {
        return violated(
          `n = ${n}: π(C_n) of a verifier is outside the bounds of its smallest and largest margin`,
        );
      }
      if (i === 0 && !equal(mass, formulas.mass(p, q)))
        return violated(`n = ${n}: the tilt does not attain the bound`);
      tried += 1;
    }
  }
  return holds(tried);
}

/** Sizes of the family that are looked at. */
const SIZES = 12;

function asymptotics({ term, factor, formulas }: Analysis): Outcome {
  const { n: a, d: b } = factor.hi;
  let tried = 0;
  for (const p of GRID_P) {
    for (const q of GRID_Q) {
      const mass = formulas.mass(p, q);
      const linear: Rational = { n: q.n * p.n, d: q.d * p.d };
      // q·p − π(C) = q(q − 1)p²/(1 + (q − 1)p) = π(C)·(q − 1)p.
      const gap: Rational = { n: linear.n * mass.d - mass.n * linear.d, d: linear.d * mass.d };
      const wanted: Rational = { n: mass.n * (q.n - q.d) * p.n, d: mass.d * q.d * p.d };
      if (!equal(gap, wanted))
        return violated(`p = ${p.n}/${p.d}, q = ${q.n}/${q.d}: q·p − π(C) is not π(C)(q − 1)p`);
    }
  }
  for (let n = term.from; n < term.from + SIZES && isEvaluable(term, n); n++) {
    const p = valueAt(term, n);
    const mass = formulas.mass(p, factor.hi);
    const linear: Rational = { n: a * p.n, d: b * p.d };
    if (less(linear, mass)) return violated(`n = ${n}: π(C_n) exceeds q·p_n`);
    // q·p − π(C) ≤ q·p·(q − 1)·p.
    const gap: Rational = { n: linear.n * mass.d - mass.n * linear.d, d: linear.d * mass.d };
    const allowed: Rational = { n: linear.n * (a - b) * p.n, d: linear.d * b * p.d };
    if (less(allowed, gap)) return violated(`n = ${n}: π(C_n) < q·p_n·(1 − (q − 1)p_n)`);
    tried += 1;
  }
  return holds(tried);
}

export const extremalChecks: readonly Check<Analysis>[] = [
  {
    id: 'corollary-1.c.extremal',
    statement:
      'every verifier has π(C_n) = ρ p_n/(1 + (ρ − 1)p_n), ρ the ratio of the means of π/π_ref on C_n and elsewhere, which grows with ρ (identity in p and ρ); margins between δ and Δ put ρ between q and Q = e^(Δ/β), and the tilt attains ρ = q. Seen on listed verifiers: π(C_n) is between q p_n/(1 + (q − 1)p_n) and Q p_n/(1 + (Q − 1)p_n)',
    role: 'claim',
    part: 'extremal verifiers',
    level: 'exact',
    relation: 'lower-bound',
    quantity: 'verifiers listed, most over the instances',
    limits: `from the identity to every verifier it takes that a mean lies between the smallest and the largest value; listed are the tilt and ${VERIFIERS} verifiers with unequal rewards, at one size or two per family (uniform π_ref, at most ${MOST_LISTED} responses) and on seven responses of unequal probability`,
    run: extremal,
  },
  {
    id: 'corollary-1.c.asymptotics',
    statement:
      'q p_n − π(C_n) = π(C_n)(q − 1)p_n (identity in p_n and q), so q p_n (1 − (q − 1)p_n) ≤ π(C_n) ≤ q p_n: as p_n tends to 0, no constant below q will do in the bound',
    role: 'claim',
    part: 'asymptotics',
    level: 'exact',
    relation: 'limit',
    quantity: 'sizes compared, most over the instances',
    limits: `beside the identity, which a grid of points decides, the first ${SIZES} sizes`,
    run: asymptotics,
  },
  neededCheck,
];
