/** Claim (c), beyond the paper, seen from verifiers: none that is drawn or searched for beats the tilt, which attains the bound. */

import type Fraction from 'fraction.js';
import { type Check, discarded, holds, open, violated } from '../../../lib/audit/check.ts';
import { enclose, rational } from '../../../lib/exact/fractions.ts';
import { midpoint } from '../../../lib/interval/to-number.ts';
import { exact } from '../../../lib/verification/arithmetic.ts';
import { PseudoRandom } from '../../../lib/verification/pseudo-random.ts';
import { shortText } from '../../../lib/verification/scientific.ts';
import {
  isVerifier,
  massOf,
  randomVerifier,
  type Search,
  searchLeastMass,
} from '../../../lib/verification/verifiers.ts';
import { type Analysis, MOST_BITS, type PromptAnalysis } from '../analysis.ts';
import { onPairs, withRational } from './applies.ts';

const ONE = rational(1);
const VERIFIERS = 16;
/** Verifiers per prompt where it has many responses. */
const FEW_VERIFIERS = 4;
const MANY_RESPONSES = 64;
const MOST_SEARCHED = 24;
/** Prompts of an instance in which is searched. */
const MOST_SEARCHES = 16;

const excess = (mass: Fraction, bound: Fraction): number => midpoint(enclose(mass.div(bound).sub(ONE)));

const TOO_LONG = `q and the probabilities have more than ${MOST_BITS} bits together in every prompt`;

const verifiers = onPairs((analysis, prompts) =>
  withRational(analysis, (tilt) => {
    const required = analysis.formulas.requiredRatio(tilt.q);
    const short = prompts.filter((prompt) => analysis.isShort(prompt));
    if (short.length === 0) return discarded(TOO_LONG);
    let least = Number.POSITIVE_INFINITY;
    for (const { prompt, index, p, size } of short) {
      const bound = analysis.formulas.optimum(exact, p, tilt);
      const random = new PseudoRandom(index);
      for (let k = 0; k < (size > MANY_RESPONSES ? FEW_VERIFIERS : VERIFIERS); k++) {
        const scores = randomVerifier(prompt, required, random);
        if (!isVerifier(prompt, scores, required)) return open('a random reward is no verifier');
        const mass = massOf(prompt, scores);
        const above = excess(mass, bound);
        if (mass.lt(bound)) {
          return violated(
            `prompt ${index}: a verifier has π(C) = ${shortText(mass)} < ${shortText(bound)}`,
            above,
            0,
          );
        }
        least = Math.min(least, above);
      }
    }
    return holds(least, 0, least);
  }),
);

const attained = onPairs((analysis, prompts) =>
  withRational(analysis, (tilt) => {
    for (const prompt of prompts) {
      const mass = analysis.exactMass(prompt, tilt);
      const bound = analysis.formulas.optimum(exact, prompt.p, tilt);
      if (!mass.equals(bound)) {
        return violated(
          `prompt ${prompt.index}: the tilt has π(C) = ${shortText(mass)}, the bound is ${shortText(bound)}`,
          excess(mass, bound),
          0,
        );
      }
    }
    return holds(0, 0, 0);
  }),
);

/** The search on one prompt, always with the same random numbers. */
export function searchOn(analysis: Analysis, { prompt, index }: PromptAnalysis, q: Fraction): Search {
  return searchLeastMass(prompt, analysis.formulas.requiredRatio(q), new PseudoRandom(1000 + index));
}

export function isSearched(analysis: Analysis, prompt: PromptAnalysis): boolean {
  return prompt.pairs > 0 && prompt.size <= MOST_SEARCHED && analysis.isShort(prompt);
}

const search = onPairs((analysis, prompts) =>
  withRational(analysis, (tilt) => {
    const small = prompts.filter((prompt) => isSearched(analysis, prompt)).slice(0, MOST_SEARCHES);
    if (small.length === 0) {
      return discarded(`more than ${MOST_SEARCHED} responses, or numbers of too many bits, in every prompt`);
    }
    for (const prompt of small) {
      const bound = analysis.formulas.optimum(exact, prompt.p, tilt);
      const { end, evaluations } = searchOn(analysis, prompt, tilt.q);
      const distance = excess(end, bound);
      if (end.lt(bound)) {
        return violated(
          `prompt ${prompt.index}: the search found a verifier with π(C) = ${shortText(end)} < ${shortText(bound)}`,
          distance,
          0,
        );
      }
      if (!end.equals(bound)) {
        return open(
          `the search stopped above the bound: prompt ${prompt.index}, after ${evaluations} evaluations`,
        );
      }
    }
    return holds(0, 0, 0);
  }),
);

export const optimalityChecks: readonly Check<Analysis>[] = [
  {
    id: 'theorem-1.c.attained',
    statement: 'π(C) of the tilt equals q·p/(1 + (q − 1)p)',
    role: 'ingredient',
    level: 'exact',
    relation: 'equality',
    quantity: 'π(C)/bound − 1, a rational number',
    limits: 'instances with rational q',
    run: attained,
  },
  {
    id: 'theorem-1.c.verifiers',
    statement: `${VERIFIERS} random verifiers with margin ≥ δ per prompt all have π(C) ≥ q·p/(1 + (q − 1)p)`,
    role: 'ingredient',
    level: 'exact',
    relation: 'lower-bound',
    quantity: 'smallest π(C)/bound − 1',
    limits: `a sample, from the tilt itself to scores that are spread by a factor of 2; ${FEW_VERIFIERS} verifiers for more than ${MANY_RESPONSES} responses; rational q; q and probabilities of up to ${MOST_BITS} bits together`,
    run: verifiers,
  },
  {
    id: 'theorem-1.c.search',
    statement:
      'a search for a better verifier (random changes of one score, then exact best moves of one score at a time) ends exactly at q·p/(1 + (q − 1)p), never below',
    role: 'ingredient',
    level: 'exact',
    relation: 'lower-bound',
    quantity: 'π(C)/bound − 1 at the end of the search, a rational number',
    limits: `prompts of up to ${MOST_SEARCHED} responses and ${MOST_BITS} bits of q and probabilities together, the first ${MOST_SEARCHES} of them; a search that finds nothing proves nothing`,
    run: search,
  },
];
