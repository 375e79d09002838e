/** The lemmas as something to audit: instances, planted errors, the ablation. */

import fc from 'fast-check';
import type { Ablation, Definition } from '../../api/core.ts';
import { checks, type Formulas, hasOneShift, type Subject, samePreferences } from './checks.ts';
import { type Instance, readInstance } from './instance.ts';
import { statement } from './statement.ts';

const correct: Formulas = { preference: (a, b) => a.div(a.add(b)), reference: 1, partition: (sum) => sum };

const PLANTED = [
  ['rejected-forgotten', 'P(y > z) is taken as e^r(y)/(1 + e^r(y))', 'a.exact'],
  ['partition-forgotten', 'the optimum is not divided by Z', 'b.symbolic'],
  ['reference-forgotten', 'the optimum is taken as w/Z', 'c.certified'],
] as const;
const WRONG: Readonly<Record<(typeof PLANTED)[number][0], Partial<Formulas>>> = {
  'rejected-forgotten': { preference: (a) => a.div(a.add(1)) },
  'partition-forgotten': { partition: () => '1' },
  'reference-forgotten': { reference: 0 },
};

/** @param keep true keeps H1, which the ablation must then say. */
export function responseShift(keep = false): Ablation {
  const shifts = keep ? [2, 2] : [2, 1];
  const instance: Instance = { beta: 1, reference: [1, 1], weights: [1, 1], shifts };
  const outcome = samePreferences({ ...instance, formulas: correct });
  return {
    drops: 'H1',
    expected: 'A shift by ln 2 of one of two equal rewards moves its preference from 1/2 to 2/3.',
    observed: outcome.kind === 'violated' ? outcome.message : 'no preference changes',
    level: 'exact',
    verdict: outcome.kind === 'violated' ? 'verified' : 'refuted',
    witness: { ...instance },
  };
}

const entry = fc.integer({ min: 1, max: 99 });
const draws = fc
  .record({
    beta: fc.integer({ min: 1, max: 4 }),
    shift: entry,
    rows: fc.array(fc.tuple(entry, entry), { minLength: 2, maxLength: 6 }),
  })
  .map(
    ({ beta, shift, rows }): Instance => ({
      beta,
      reference: rows.map(([p]) => p),
      weights: rows.map(([, w]) => w),
      shifts: rows.map(() => shift),
    }),
  );

export const dpoShift: Definition<Instance, Instance, Subject, Formulas> = {
  statement,
  command: 'example:dpo-shift',
  checks,
  correct,
  plantedErrors: PLANTED.map(([id, words, check]) => ({
    id,
    words,
    formulas: { ...correct, ...WRONG[id] },
    refutes: [`dpo-shift.${check}`],
  })),
  byHand: { beta: 2, reference: [1, 2], weights: [5, 1], shifts: [3, 3] },
  draws,
  familyOf: () => 'small integers',
  instanceOf: (draw) => draw,
  noInstance: 'never: every draw is an instance',
  instanceToJson: (instance) => `${JSON.stringify(instance)}\n`,
  readInstance,
  analyse: (instance, formulas) => ({ ...instance, formulas }),
  hypothesesOf: (subject) => [
    {
      id: 'H1',
      statement: statement.hypotheses[0]!.words,
      holds: hasOneShift(subject),
      detail: hasOneShift(subject) ? 'all shifts are equal' : `the shifts are ${subject.shifts.join(', ')}`,
    },
  ],
  ablations: () => [responseShift()],
  notCovered: ['infinitely many responses', 'Lemma 1 for Plackett-Luce rankings of more than two responses'],
  notCoveredOnRandom:
    'random instances are evidence for these instances; the identities cover up to 4 responses',
};
