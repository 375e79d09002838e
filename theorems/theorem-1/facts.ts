import type { Fact, Level } from '../../lib/audit/types.ts';
import { enclose, rational } from '../../lib/exact/fractions.ts';
import { exp, log, log1p } from '../../lib/interval/elementary.ts';
import * as iv from '../../lib/interval/interval.ts';
import { midpoint } from '../../lib/interval/to-number.ts';
import { enclosed } from '../../lib/verification/arithmetic.ts';
import { bothTexts, scientific } from '../../lib/verification/scientific.ts';
import type { Analysis, PromptAnalysis } from './analysis.ts';
import { isSearched, searchOn } from './claims/optimality.ts';
import { type Described, logarithm, optimalMass, samples, short } from './sampling-facts.ts';

/** Prompts that are listed one by one. */
const MOST_LISTED = 8;
export function factsOf(analysis: Analysis): Fact[] {
  const level: Level = analysis.rationalTilt === null ? 'certified' : 'exact';
  const listed = analysis.prompts.slice(0, MOST_LISTED);
  const more = analysis.prompts.length - listed.length;
  const perPrompt = (of: (prompt: PromptAnalysis) => Described) => {
    const found = listed.map(of);
    return {
      value: found.map(({ value }) => value),
      text: [
        ...found.flatMap(({ text }) => text),
        ...(more > 0 ? [`and ${more} more prompts, not listed`] : []),
      ],
    };
  };
  const facts: Fact[] = [
    {
      id: 'tilt',
      statement: 'q = e^(δ/β), the factor of the bound, and the margin δ',
      level,
      value: {
        log10q: logarithm(analysis.tilt.q),
        exact: analysis.rationalTilt === null ? null : short(analysis.rationalTilt.q),
      },
      text: [
        `q = ${analysis.rationalTilt === null ? scientific(analysis.tilt.q) : bothTexts(analysis.rationalTilt.q)}, δ = ${scientific(analysis.delta)}, β = ${scientific(analysis.beta)}, δ/β = ${scientific(analysis.exponent)}`,
      ],
    },
    {
      id: 'non-vacuity',
      statement:
        'the bound q·p of claim (b), p = π_ref(C): it says something only while it is below 1, that is for β > δ/ln(1/p)',
      level,
      ...summed(
        analysis,
        perPrompt((prompt) => vacuity(analysis, prompt)),
      ),
    },
    {
      id: 'optimal-mass',
      statement:
        'π(C) = q·p/(1 + (q − 1)p) of the tilt, the smallest that any verifier with margin δ can have (beyond the paper)',
      level,
      ...perPrompt((prompt) => optimalMass(analysis, prompt)),
    },
    {
      id: 'samples',
      statement:
        'independent samples until the first correct response, by the geometric law: mean 1/π(C) against 1/p for π_ref, median, probability of none in k samples',
      // Powers of many digits and logarithms are enclosed, also where π(C) itself is known.
      level: 'certified',
      ...perPrompt((prompt) => samples(analysis, prompt)),
    },
    paperConstants(analysis),
  ];
  if (analysis.prompts.length > 1) facts.push(mixture(analysis));
  if (analysis.rationalTilt !== null && listed.some((prompt) => isSearched(analysis, prompt))) {
    const { q } = analysis.rationalTilt;
    const searched = listed.filter((prompt) => isSearched(analysis, prompt));
    const runs = searched.map((prompt) => ({ prompt, ...searchOn(analysis, prompt, q) }));
    facts.push({
      id: 'search',
      statement:
        'the search for a verifier with a smaller π(C) than the tilt: π(C) at its random start, after the random changes, and at its end',
      level: 'exact',
      value: runs.map(({ prompt, start, proposed, end, evaluations }) => ({
        prompt: prompt.index,
        start: short(start) ?? scientific(enclose(start)),
        proposed: short(proposed) ?? scientific(enclose(proposed)),
        end: short(end) ?? scientific(enclose(end)),
        evaluations,
      })),
      text: runs.map(
        ({ prompt, start, proposed, end, evaluations }) =>
          `prompt ${prompt.index}: ${scientific(enclose(start))} at the start, ${scientific(enclose(proposed))} after random changes, ${bothTexts(end)} at the end; ${evaluations} verifiers evaluated`,
      ),
    });
  }
  return facts;
}

/** Ahead of several prompts, how many of them the bound says something about. */
function summed(analysis: Analysis, { value, text }: Described): Described {
  const { prompts } = analysis;
  if (prompts.length === 1) return { value, text };
  const count = prompts.filter((prompt) => saysSomething(analysis, prompt) === true).length;
  return { value, text: [`the bound says something for ${count} of ${prompts.length} prompts`, ...text] };
}

/** q·p < 1, decided exactly or by enclosures; null where they leave it open. */
function saysSomething(analysis: Analysis, { p }: PromptAnalysis): boolean | null {
  if (analysis.rationalTilt !== null) return analysis.rationalTilt.q.mul(p).lt(1n);
  const bound = iv.multiply(analysis.tilt.q, enclose(p));
  return iv.isBelow(bound, enclosed.one) ? true : iv.isBelow(enclosed.one, bound) ? false : null;
}

/** Encloses ln(1/p), 0 < p < 1. */
function surprise({ p, rest }: PromptAnalysis): iv.Interval {
  return iv.negate(rest.lt(rational(1, 2)) ? log1p(iv.negate(enclose(rest))) : log(enclose(p)));
}

function vacuity(analysis: Analysis, prompt: PromptAnalysis): Described {
  const { p, index } = prompt;
  const says = saysSomething(analysis, prompt);
  const bound = iv.multiply(analysis.tilt.q, enclose(p));
  const inside = p.gt(0n) && p.lt(1n);
  const threshold = inside ? iv.divide(analysis.delta, surprise(prompt)) : null;
  const shown =
    analysis.rationalTilt === null ? scientific(bound) : bothTexts(analysis.rationalTilt.q.mul(p));
  const verdict =
    says === null
      ? 'is 1 up to the enclosure'
      : says
        ? 'says something'
        : 'says NOTHING (vacuous): it is not below 1';
  const when =
    threshold === null
      ? p.equals(0n)
        ? 'p = 0: the bound is 0'
        : 'p = 1: no β makes it say anything'
      : `for this δ it says something when β > ${scientific(threshold)}`;
  return {
    value: {
      prompt: index,
      p: short(p),
      log10p: p.gt(0n) ? logarithm(enclose(p)) : null,
      log10bound: p.gt(0n) ? logarithm(bound) : null,
      saysSomething: says,
      betaThreshold: threshold === null ? null : midpoint(threshold),
    },
    text: [`prompt ${index}: p = ${bothTexts(p)}, q·p = ${shown}: the bound ${verdict}`, `  ${when}`],
  };
}

/** The constants of the paper's experiments; the formula of the instance is not used. */
const PAPER_BETA = rational(1, 100);
const PAPER_DELTA = rational(1);

function paperConstants({ prompts }: Analysis): Fact {
  const exponent = PAPER_DELTA.div(PAPER_BETA);
  const q = exp(enclose(exponent));
  const below = prompts.filter(({ p }) => iv.isBelow(iv.multiply(q, enclose(p)), enclosed.one)).length;
  return {
    id: 'paper-constants',
    statement: `the same bound with β = ${PAPER_BETA.valueOf()} (the paper’s experiments) and δ = ${PAPER_DELTA.valueOf()} nat`,
    level: 'certified',
    value: { log10q: logarithm(q), promptsWhereItSaysSomething: below, prompts: prompts.length },
    text: [
      `q = e^${exponent.toFraction()} = ${scientific(q)}: the bound is vacuous for every p ≥ ${scientific(iv.divide(enclosed.one, q))}`,
      `it says something for ${below} of the ${prompts.length} prompt(s) of this instance`,
    ],
  };
}

function mixture(analysis: Analysis): Fact {
  const weights = analysis.prompts.map(({ prompt }) => enclose(prompt.weight));
  const total = weights.reduce(iv.add);
  const average = (of: (prompt: PromptAnalysis) => iv.Interval): iv.Interval =>
    iv.divide(
      analysis.prompts.map((prompt, x) => iv.multiply(weights[x]!, of(prompt))).reduce(iv.add),
      total,
    );
  const tilted = average((prompt) => analysis.enclosedMass(prompt));
  const reference = average(({ p }) => enclose(p));
  const bound = iv.multiply(analysis.tilt.q, reference);
  return {
    id: 'mixture',
    statement: 'averages over the prompts with their weights: π(C), π_ref(C) and the bound q·E[π_ref(C)]',
    level: 'certified',
    value: {
      log10mass: logarithm(tilted),
      log10reference: logarithm(reference),
      log10bound: logarithm(bound),
    },
    text: [
      `E[π(C)] = ${scientific(tilted)}, E[π_ref(C)] = ${scientific(reference)}, bound ${scientific(bound)}`,
    ],
  };
}
