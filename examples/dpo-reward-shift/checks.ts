/** The three claims on one instance: rational numbers, rational functions, enclosures. */

import type { Check, Level, Outcome, Relation } from '../../api/core.ts';
import { discarded, holds, proveEqual, rational, violated } from '../../api/core.ts';
import { add, divide, type FloatInterval, log, multiply, point } from '../../api/intervals.ts';
import type { Instance } from './instance.ts';
import { statement } from './statement.ts';

type Exact = ReturnType<typeof rational>;

/** Where formulas of the lemmas enter the checks; planted errors replace one. */
export interface Formulas {
  /** P(y ≻ z) from e^r(y) and e^r(z). */
  readonly preference: (chosen: Exact, rejected: Exact) => Exact;
  /** The optimum is p^reference · w / partition(Σ p^reference · w). */
  readonly reference: 0 | 1;
  readonly partition: (sum: string) => string;
}

export interface Subject extends Instance {
  readonly formulas: Formulas;
}

export const hasOneShift = ({ shifts }: Instance): boolean => shifts.every((c) => c === shifts[0]);

/** e^r = w^β: with integers w, c and β the preferences are rational, and nothing is rounded. */
export function samePreferences({ weights, shifts, beta, formulas }: Subject): Outcome {
  const before = weights.map((w) => rational(BigInt(w) ** BigInt(beta)));
  const after = weights.map((w, y) => rational(BigInt(w * shifts[y]!) ** BigInt(beta)));
  for (const [y, a] of before.entries()) {
    for (const [z, b] of before.entries()) {
      if (!formulas.preference(a, b).equals(formulas.preference(after[y]!, after[z]!)))
        return violated(`the preference of response ${y} over ${z} changes`);
    }
  }
  return holds(weights.length ** 2);
}

/** The optimum before and after the shift, as rational functions of all p, w and c. */
function sameOptimum({ formulas: { reference, partition } }: Subject): Outcome {
  const optimum = (size: number, c: string): string => {
    const terms = Array.from({ length: size }, (_, y) => `p_${y}^${reference}*w_${y}*${c}`);
    return `${terms[0]}/(${partition(terms.join(' + '))})`;
  };
  const failing = [2, 3, 4].find((size) => !proveEqual(optimum(size, '1'), optimum(size, 'c')).proved);
  return failing === undefined ? holds(3) : violated(`no identity for ${failing} responses`);
}

const total = (masses: readonly number[]): number => masses.reduce((a, b) => a + b);

/** J(π)/β = Σ π ln(p w/π) for π = masses/Σ masses, enclosed. Integers stay below 2^53, so that products are exact. */
function objective({ reference, weights }: Instance, masses: readonly number[]): FloatInterval {
  const ratio = (n: number, d: number): FloatInterval => divide(point(n), point(d));
  const term = (mass: number, y: number): FloatInterval => {
    if (mass === 0) return point(0);
    const value = ratio(reference[y]! * weights[y]! * total(masses), mass * total(reference));
    return multiply(ratio(mass, total(masses)), log(value));
  };
  return masses.map(term).reduce(add);
}

/** Better than p, w, the uniform policy and each single response, where these are other policies. */
function isOptimal(subject: Subject): Outcome {
  const { reference, weights, formulas } = subject;
  const optimum = weights.map((w, y) => w * reference[y]! ** formulas.reference);
  const single = weights.map((_, z) => weights.map((_, y) => Number(y === z)));
  const rivals = [reference, weights, weights.map(() => 1), ...single].filter((masses) =>
    masses.some((mass, y) => mass * total(optimum) !== optimum[y]! * total(masses)),
  );
  if (rivals.length === 0) return discarded('there is no other policy');
  const best = objective(subject, optimum);
  const slack = Math.min(...rivals.map((masses) => best.lo - objective(subject, masses).hi));
  return slack > 0 ? holds(slack, 0, slack) : violated('another policy is not worse', slack, 0);
}

type Run = Check<Subject>['run'];
const underH1 = (run: Run) => (subject: Subject) =>
  hasOneShift(subject) ? run(subject) : discarded('the shift depends on the response (H1 fails)');

type Words = readonly [quantity: string, limits: string];
function claim(k: number, level: Level, relation: Relation, words: Words, run: Run): Check<Subject> {
  const [quantity, limits] = words;
  const { id, words: statementWords } = statement.claims[k]!;
  const about = { id: `${id}.${level}`, statement: statementWords, role: 'claim' } as const;
  return { ...about, level, relation, quantity, limits, run };
}

const EXACT = 'integer β, rational e^(r/β)';
const SYMBOLIC = '2 to 4 responses, the first of them; all others by symmetry';
const RIVALS = 'against p, w, uniform and single responses; against all, J(π*) − J(π) = β KL(π ‖ π*) ≥ 0';

export const checks: readonly Check<Subject>[] = [
  claim(0, 'exact', 'equality', ['pairs', EXACT], underH1(samePreferences)),
  { ...claim(1, 'symbolic', 'equality', ['sizes', SYMBOLIC], sameOptimum), once: true },
  claim(2, 'certified', 'lower-bound', ['smallest gap of J/β', RIVALS], isOptimal),
];
