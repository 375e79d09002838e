/** The claims as identities of rational functions in q and all probabilities. mathjs is loaded when this runs. */

import { type Check, holds, type Outcome, open, violated } from '../../../lib/audit/check.ts';
import type { Proof, proveEqual } from '../../../lib/symbolic/prove.ts';
import { text as f } from '../../../lib/verification/arithmetic.ts';
import { type Tilt, tiltedMass, tiltParts } from '../../../lib/verification/tilt.ts';
import type { Analysis } from '../analysis.ts';
import type { Formulas } from '../formulas.ts';
import { onPairs, underHypotheses } from './applies.ts';

type Prove = typeof proveEqual;
let prove: Prove | null = null;

/** To be awaited once before the checks run, so that they can stay synchronous. */
export async function loadSymbolic(): Promise<void> {
  prove = (await import('../../../lib/symbolic/prove.ts')).proveEqual;
}

const TILT: Tilt<string> = { q: 'q', less: '(q - 1)' };

interface Identity {
  readonly words: string;
  readonly left: string;
  readonly right: string;
}

/** Numbers of correct and incorrect responses of the size classes. */
const SIZES = [1, 2, 3].flatMap((n) => [1, 2, 3].map((m) => [n, m] as const));

const names = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${letter}_${i + 1}`);
const sum = (terms: readonly string[]): string => `(${terms.join(' + ')})`;

/** Claim (a) with π_ref proportional to free masses a_i (correct) and b_j (incorrect). */
function marginIdentities(formulas: Formulas): Identity[] {
  return SIZES.flatMap(([n, m]) => {
    const [good, bad] = [names('a', n), names('b', m)];
    const total = sum([...good, ...bad]);
    const { correctWeight, incorrectWeight, partition } = tiltParts(
      formulas,
      f,
      f.divide(sum(good), total),
      TILT,
    );
    const reference = (mass: string): string => f.divide(mass, total);
    const pi = (mass: string, weight: string): string =>
      f.divide(f.multiply(reference(mass), weight), partition);
    const ratio = (mass: string, weight: string): string =>
      formulas.rewardSign === 1
        ? f.divide(pi(mass, weight), reference(mass))
        : f.divide(reference(mass), pi(mass, weight));
    const size = `${n} correct and ${m} incorrect responses`;
    const all = [...good.map((a) => pi(a, correctWeight)), ...bad.map((b) => pi(b, incorrectWeight))];
    const margins = good.flatMap((a) =>
      bad.map((b) => ({
        words: `[π(${a})/π_ref(${a})]/[π(${b})/π_ref(${b})] = q, ${size}`,
        left: f.divide(ratio(a, correctWeight), ratio(b, incorrectWeight)),
        right: 'q',
      })),
    );
    return [{ words: `Σπ = 1, ${size}`, left: sum(all), right: '1' }, ...margins];
  });
}

/** Claim (b): q·p − π(C) is a product of numbers that are not negative. */
function massIdentities(formulas: Formulas): Identity[] {
  const mass = tiltedMass(f, 'p', tiltParts(formulas, f, 'p', TILT));
  return [
    {
      words: 'q·p − π(C) = q(q − 1)p²/(1 + (q − 1)p)',
      left: f.subtract(formulas.massBound(f, 'p', TILT), mass),
      right: 'q*(q - 1)*p^2/(1 + (q - 1)*p)',
    },
  ];
}

/**
 * Claim (c): for every distribution x over the responses, Σ_pairs λ·(x_i/a_i − q·x_j/b_j) = x(C) − bound. The left side
 * is not negative for a verifier. The last mass and the last x are 1 minus the others.
 */
function optimumIdentities(formulas: Formulas): Identity[] {
  const proofs = SIZES.filter(([n, m]) => n + m <= 4).map(([n, m]) => {
    const good = names('a', n);
    const bad = names('b', m);
    const goodX = names('x', n);
    const badX = names('y', m);
    bad[m - 1] = `(1 - ${sum([...good, ...bad.slice(0, -1)])})`;
    badX[m - 1] = `(1 - ${sum([...goodX, ...badX.slice(0, -1)])})`;
    const p = sum(good);
    const partition = `(1 + (q - 1)*${p})`;
    const terms = good.flatMap((a, i) =>
      bad.map((b, j) =>
        f.multiply(
          formulas.multiplier(f, a, b, partition),
          f.subtract(f.divide(goodX[i]!, a), f.multiply('q', f.divide(badX[j]!, b))),
        ),
      ),
    );
    return {
      words: `Σ_pairs λ·(x(y+)/π_ref(y+) − q·x(y-)/π_ref(y-)) = x(C) − bound, ${n} correct and ${m} incorrect responses`,
      left: sum(terms),
      right: f.subtract(sum(goodX), formulas.optimum(f, p, TILT)),
    };
  });
  const attained = {
    words: 'π(C) of the tilt = bound',
    left: tiltedMass(f, 'p', tiltParts(formulas, f, 'p', TILT)),
    right: formulas.optimum(f, 'p', TILT),
  };
  return [...proofs, attained];
}

function proveAll(identities: readonly Identity[]): Outcome {
  if (prove === null) return open('the symbolic part was not loaded');
  for (const { words, left, right } of identities) {
    const proof: Proof = prove(left, right);
    if (proof.proved) continue;
    return proof.witness === undefined
      ? open(`an identity was left open: ${words}`)
      : violated(
          `false: ${words}; at ${JSON.stringify(proof.witness.assignment)} the sides differ by ${proof.witness.value}`,
        );
  }
  return holds(identities.length, identities.length, 0);
}

const QUANTITY = 'identities proved, of those tried';

export const symbolicMargin: Check<Analysis> = {
  id: 'theorem-1.a.symbolic',
  statement:
    'Σπ = 1 and [π(y+)/π_ref(y+)]/[π(y-)/π_ref(y-)] = q, as rational functions of q and of all probabilities, for 1 to 3 correct and 1 to 3 incorrect responses',
  role: 'claim',
  level: 'symbolic',
  relation: 'equality',
  quantity: QUANTITY,
  limits:
    'these numbers of responses; further ones enter only through their sums: with 2 and 2, read a_2 and b_2 as the sums of all others of their role. The step from q to δ = β ln q is the definition of the reward',
  once: true,
  run: onPairs(({ formulas }) => proveAll(marginIdentities(formulas))),
};

export const symbolicMass: Check<Analysis> = {
  id: 'theorem-1.b.symbolic',
  statement:
    'q·p − π(C) = q(q − 1)p²/(1 + (q − 1)p) as rational functions of q and p = π_ref(C); the right side is not negative for q ≥ 1 and 0 ≤ p ≤ 1, and is 0 only for q = 1 or p = 0',
  role: 'claim',
  level: 'symbolic',
  relation: 'upper-bound',
  quantity: QUANTITY,
  limits: 'the signs of the factors on the right side are read off, not computed',
  once: true,
  run: underHypotheses(({ formulas }) => proveAll(massIdentities(formulas))),
};

export const symbolicOptimum: Check<Analysis> = {
  id: 'theorem-1.c.symbolic',
  statement:
    'for every distribution x over the responses Σ_pairs λ·(x(y+)/π_ref(y+) − q·x(y-)/π_ref(y-)) = x(C) − q·p/(1 + (q − 1)p) with λ = π_ref(y+)π_ref(y-)/Z > 0: the left side is not negative for a verifier. The tilt’s π(C) is the bound',
  role: 'claim',
  level: 'symbolic',
  relation: 'lower-bound',
  quantity: QUANTITY,
  limits:
    'at most 4 responses; more enter by their sums, as Σλ·x(y+)/π_ref(y+) is a product of two sums. That the left side is not negative is the definition of a verifier, not computed',
  once: true,
  run: onPairs(({ formulas }) => proveAll(optimumIdentities(formulas))),
};
