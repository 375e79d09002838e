/** Random instances for the audit: families of prompts × margins × degrees, from small integers. */

import fc from 'fast-check';
import { reduced } from '../../../lib/asymptotics/decay.ts';
import type { Family } from '../../../lib/asymptotics/families.ts';
import type { AsymptoticInstance, MarginData } from '../../../lib/asymptotics/instance.ts';
import {
  monomial,
  multiply,
  type Polynomial,
  polynomial,
} from '../../../lib/checker/asymptotic-polynomial.ts';
import { type Rational, type Term, valueAt } from '../../../lib/checker/asymptotic-term.ts';

/** The last two are controls on which π_ref is an efficient generator. */
export const FAMILIES = [
  'random-strings',
  'few-errors',
  'cycle-graphs',
  'wheel-graphs',
  'complete-bipartite-graphs',
  'ladder-graphs',
  'prism-graphs',
  'planted-subset-sums',
  'unit-subset-sums',
  'balanced-brackets',
  'falls-and-rises',
  'slow-decay',
  'complete-graphs',
  'polynomial-mass',
] as const;
type FamilyName = (typeof FAMILIES)[number];

const whole = (n: number | bigint): MarginData => ({ q: { n: BigInt(n), d: 1n } });
const exponential = (beta: Rational, delta: Rational): MarginData => ({ beta, delta });
const one: Rational = { n: 1n, d: 1n };

/** q from just above 1 to 10^40 and e^100 (β = 0.01, δ = 1, the constants of the paper's experiments). */
const MARGINS: readonly MarginData[] = [
  whole(2),
  { q: { n: 3n, d: 2n } },
  { q: { n: 101n, d: 100n } },
  whole(10),
  { q: { n: 22026n, d: 1n } },
  whole(10n ** 12n),
  whole(10n ** 40n),
  exponential(one, one),
  exponential({ n: 1n, d: 10n }, { n: 1n, d: 2n }),
  exponential({ n: 1n, d: 100n }, one),
];

export interface Draw {
  readonly family: FamilyName;
  /** 0 … 3: the family's own parameter. */
  readonly size: number;
  readonly margin: number;
  readonly degree: number;
}

export const draws: fc.Arbitrary<Draw> = fc.record({
  // The hard cases of the ratio test more often.
  family: fc.constantFrom(...FAMILIES, 'falls-and-rises', 'falls-and-rises', 'slow-decay'),
  size: fc.integer({ min: 0, max: 3 }),
  margin: fc.integer({ min: 0, max: MARGINS.length - 1 }),
  degree: fc.integer({ min: 0, max: 8 }),
});

const named = (name: string, parameters: Family['parameters'] = {}): AsymptoticInstance['source'] => ({
  family: { name, parameters },
});

/** Sizes over which the largest value of a term with maximum 1 is sought; beyond them all of them fall. */
const SCALED_SIZES = 200;

/** shape(n)·base^n divided by an integer that is at least its largest value. */
function scaledTerm(shape: Polynomial, base: Rational): Term {
  const term: Term = { base, numerator: shape, denominator: [1n], factorials: [], from: 1 };
  let scale = 1n;
  for (let n = 1; n <= SCALED_SIZES; n++) {
    const value = valueAt(term, n);
    const up = value.n / value.d + 1n;
    if (up > scale) scale = up;
  }
  return { ...term, denominator: [scale] };
}

/** (n − c)^4 + 1 at base 1/2: falls to n = c and rises again after it. */
function fallsAndRises(size: number): Term {
  const linear = [BigInt(-(12 + 2 * size)), 1n];
  const square = multiply(linear, linear);
  const shape = [...multiply(square, square)];
  shape[0]! += 1n;
  return scaledTerm(polynomial(shape), { n: 1n, d: 2n });
}

function sourceOf(family: FamilyName, size: number): AsymptoticInstance['source'] {
  switch (family) {
    case 'random-strings':
      return named('random-strings', { alphabet: [2, 3, 26, 100][size]!, errors: 0 });
    case 'few-errors':
      return named('random-strings', { alphabet: 2 + (size % 2), errors: 1 + size });
    case 'unit-subset-sums':
      return named('unit-subset-sums', { ratio: 3 + size });
    case 'balanced-brackets':
      return named('balanced-brackets', { kinds: 2 + size });
    case 'falls-and-rises':
      return { term: fallsAndRises(size) };
    case 'slow-decay':
      return {
        term: scaledTerm(monomial(size), reduced(BigInt(2 ** (size + 1) + 1), BigInt(2 ** (size + 1) + 2))),
      };
    case 'polynomial-mass':
      return [
        named('inverse-power', { power: 2 }),
        named('unit-subset-sums', { ratio: 2 }),
        named('balanced-brackets', { kinds: 1 }),
        named('inverse-power', { power: 5 }),
      ][size]!;
    default:
      return named(family);
  }
}

export function instanceOf({ family, size, margin, degree }: Draw): AsymptoticInstance {
  return { margin: MARGINS[margin]!, degree, source: sourceOf(family, size) };
}
