/** Numbers of one family that are reported whatever the verdict is. */

import { wordsOf } from '../../lib/asymptotics/families.ts';
import { formulaText } from '../../lib/asymptotics/formula-text.ts';
import { powerText, rationalText, shortText } from '../../lib/asymptotics/rational-text.ts';
import { number } from '../../lib/audit/render.ts';
import type { Fact } from '../../lib/audit/types.ts';
import { termToObject } from '../../lib/checker/asymptotic-certificate.ts';
import { isEvaluable, less, ONE, type Rational, valueAt } from '../../lib/checker/asymptotic-term.ts';
import { log } from '../../lib/interval/elementary.ts';
import { ratio } from '../../lib/interval/interval.ts';
import { midpoint } from '../../lib/interval/to-number.ts';
import type { Analysis } from './analysis.ts';

export function factsOf(analysis: Analysis): Fact[] {
  const superpolynomial = analysis.decay.kind === 'superpolynomial';
  return [
    family(analysis),
    ...(superpolynomial ? [thresholds(analysis)] : []),
    samples(analysis),
    neededMargin(analysis),
  ];
}

function family({ instance: { source }, term }: Analysis): Fact {
  const entries = 'family' in source ? Object.entries(source.family.parameters) : [];
  const parameters =
    entries.length === 0 ? '' : ` (${entries.map(([name, value]) => `${name} = ${value}`).join(', ')})`;
  return {
    id: 'family',
    statement: 'the prompts, the responses of π_ref, and p_n = π_ref(C_n)',
    level: 'exact',
    value: termToObject(term),
    text: [
      'family' in source ? `${wordsOf(source.family)}${parameters}` : 'given by its term alone',
      formulaText(term),
    ],
  };
}

function thresholds(analysis: Analysis): Fact {
  const rows: { degree: number; bound: number | null; exact: number | null; everyDegree: number | null }[] =
    [];
  for (let degree = 0; degree <= analysis.problem.degree; degree++) {
    const { bound, exact } = analysis.thresholds(degree);
    rows.push({
      degree,
      bound: bound?.threshold ?? null,
      exact: exact?.threshold ?? null,
      everyDegree:
        analysis.geometric === null ? null : analysis.formulas.thresholdForDegree(analysis.geometric, degree),
    });
  }
  return {
    id: 'thresholds',
    statement:
      'smallest n0(k) with n^k·π(C_n) < 1 for all n ≥ n0(k); the same for the bound n^k·q·p_n; and the closed form that holds for every k',
    level: analysis.level,
    value: rows,
    text: [
      'k    n0 for π(C_n)   n0 for q·p_n   closed form',
      ...rows.map(
        ({ degree, bound, exact, everyDegree }) =>
          `${String(degree).padEnd(4)} ${String(exact ?? 'out of reach').padEnd(15)} ${String(bound ?? 'out of reach').padEnd(14)} ${everyDegree ?? '?'}`,
      ),
    ],
  };
}

/** The smallest size and multiples of a size at which π is already a poor generator. */
function shownSizes({ term, problem, decay }: Analysis, last: number): number[] {
  const sizes = decay.kind === 'superpolynomial' ? [term.from, last, 2 * last, 4 * last] : [1, 10, 100, 1000];
  return [...new Set(sizes.map((n) => Math.max(n, term.from, problem.degree > 0 ? 2 : 1)))].filter((n) =>
    isEvaluable(term, n),
  );
}

const lastThreshold = (analysis: Analysis): number =>
  analysis.thresholds(analysis.problem.degree).exact?.threshold ?? 1000;

/** Long numbers are left to their size. */
const LONGEST_EXACT = 400;

function exactText(r: Rational): string | null {
  const text = rationalText(r);
  return text.length <= LONGEST_EXACT ? text : null;
}

const inverse = ({ n, d }: Rational): Rational => ({ n: d, d: n });

function samples(analysis: Analysis): Fact {
  const { term, formulas, factor } = analysis;
  const rows = shownSizes(analysis, lastThreshold(analysis)).map((n) => {
    const p = valueAt(term, n);
    const [reference, tilted] = [inverse(p), inverse(formulas.mass(p, factor.hi))];
    const linear: Rational = { n: p.n * factor.hi.n, d: p.d * factor.hi.d };
    return { n, reference, tilted, linear };
  });
  return {
    id: 'samples',
    statement: `expected number of samples until a correct response, 1/π_ref(C_n) and 1/π(C_n), and q·p_n, which is above 1 while the bound π(C_n) ≤ q·p_n says nothing; q = ${shortText(factor.hi)}`,
    level: analysis.level,
    value: rows.map(({ n, reference, tilted, linear }) => ({
      n,
      reference: { exact: exactText(reference), about: powerText(reference) },
      tilted: { exact: exactText(tilted), about: powerText(tilted) },
      linear: powerText(linear),
      vacuous: !less(linear, ONE),
    })),
    text: [
      'n        1/π_ref(C_n)   1/π(C_n)       q·p_n',
      ...rows.map(
        ({ n, reference, tilted, linear }) =>
          `${String(n).padEnd(8)} ${powerText(reference).padEnd(14)} ${powerText(tilted).padEnd(14)} ${powerText(linear)}`,
      ),
    ],
  };
}

function neededMargin(analysis: Analysis): Fact {
  const { term, formulas, problem, decay } = analysis;
  const degrees = [...new Set([1, 2, problem.degree])].filter((k) => k >= 1).sort((a, b) => a - b);
  const rows = shownSizes(analysis, lastThreshold(analysis))
    .filter((n) => n >= 2)
    .map((n) => {
      const p = valueAt(term, n);
      const exponents = degrees.map((degree) => {
        const samplesAllowed = BigInt(n) ** BigInt(degree);
        if (p.n >= p.d) return { degree, exponent: 0 };
        const q = formulas.neededFactor(p, samplesAllowed);
        return { degree, exponent: less(ONE, q) ? midpoint(log(ratio(q.n, q.d))) : 0 };
      });
      return { n, exponents };
    });
  return {
    id: 'margin-needed',
    statement: `the δ/β at which π(C_n) = n^-k, ln((1 − p_n)/(p_n(n^k − 1))), 0 where π_ref is enough${decay.kind === 'superpolynomial' ? ': it grows like ln(1/p_n), so no constant δ/β is enough for all n (H2)' : ''}; middle of an enclosure`,
    level: 'certified',
    value: rows,
    text: rows.map(
      ({ n, exponents }) =>
        `n = ${String(n).padEnd(8)} ${exponents.map(({ degree, exponent }) => `k = ${degree}: ${number(exponent)}`).join(', ')}`,
    ),
  };
}
