/** Theorem 1 as something to audit. */

import type { Check } from '../../lib/audit/check.ts';
import type { Definition } from '../../lib/audit/definition.ts';
import { ablations } from './ablations/index.ts';
import { Analysis } from './analysis.ts';
import { dualityChecks } from './claims/duality.ts';
import { marginChecks } from './claims/margin.ts';
import { massChecks } from './claims/mass.ts';
import { optimalityChecks } from './claims/optimality.ts';
import { rewardChecks } from './claims/rewards.ts';
import { loadSymbolic, symbolicMargin, symbolicMass, symbolicOptimum } from './claims/symbolic.ts';
import { factsOf } from './facts.ts';
import { correct, type Formulas, plantedErrors } from './formulas.ts';
import { hypothesesOf } from './hypotheses.ts';
import { byHand } from './instances/by-hand.ts';
import { type Draw, draws, instanceOf } from './instances/families.ts';
import { instanceToJson, readInstance } from './instances/file.ts';
import type { VerificationInstance } from './instances/types.ts';
import { statement } from './statement.ts';

export const checks: readonly Check<Analysis>[] = [
  symbolicMargin,
  ...marginChecks,
  ...rewardChecks,
  symbolicMass,
  ...massChecks,
  symbolicOptimum,
  ...dualityChecks,
  ...optimalityChecks,
];

export const theorem1: Definition<VerificationInstance, Draw, Analysis, Formulas> = {
  statement,
  command: 'theorem:1',
  checks,
  correct,
  plantedErrors,
  loadSymbolic,
  byHand,
  draws,
  familyOf: ({ family }) => family,
  instanceOf,
  noInstance: 'the draw is no instance',
  instanceToJson,
  readInstance,
  analyse: (instance, formulas) => new Analysis(instance, formulas),
  hypothesesOf,
  onRandom: {
    H1: 'by construction: every mass is positive and they are divided by their sum, exactly',
    H2: 'decided for every instance; instances of the family "none-correct" fail it, are discarded and counted',
  },
  ablations,
  ablationTitle: 'What carries the theorem: each hypothesis dropped, each constant changed',
  factsOf,
  notCovered: [
    'infinitely many responses: every instance has finitely many (the symbolic identities need only that the sums converge)',
    'whether training finds the tilt: the theorem is about which distributions exist',
    'whether a softmax(U h) of a given hidden width is the tilt: see the last ablation',
    'verifiers that are not implicit rewards, and inference other than sampling from pi',
  ],
  notCoveredOnRandom:
    'random instances are evidence for these instances; the symbolic identities and the dual certificate are what covers all',
};
