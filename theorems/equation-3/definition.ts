/** Equation 3 as something to audit. */

import type { Check } from '../../lib/audit/check.ts';
import type { Definition } from '../../lib/audit/definition.ts';
import { ablations } from './ablations/index.ts';
import { Analysis } from './analysis.ts';
import { accuracyChecks } from './claims/accuracy.ts';
import { gradientChecks } from './claims/gradients.ts';
import { marginChecks } from './claims/margins.ts';
import { loadSymbolic } from './claims/symbolic.ts';
import { factsOf } from './facts.ts';
import { correct, type Formulas, plantedErrors } from './formulas.ts';
import { hypothesesOf } from './hypotheses.ts';
import { byHand } from './instances/by-hand.ts';
import { type Draw, draws, instanceOf } from './instances/families.ts';
import { instanceToJson, readInstance } from './instances/file.ts';
import type { Instance } from './instances/types.ts';
import { statement } from './statement.ts';

export const checks: readonly Check<Analysis>[] = [...gradientChecks, ...marginChecks, ...accuracyChecks];

export const equation3: Definition<Instance, Draw, Analysis, Formulas> = {
  statement,
  command: 'equation:3',
  checks,
  correct,
  plantedErrors,
  loadSymbolic,
  byHand,
  draws,
  familyOf: ({ family }) => family,
  instanceOf,
  noInstance: 'never: every draw is an instance',
  instanceToJson,
  readInstance,
  analyse: (instance, formulas) => new Analysis(instance, formulas),
  hypothesesOf,
  onRandom: {
    H1: 'by construction: one to three pairs in each list',
  },
  ablations: () => ablations(),
  ablationTitle: 'What carries the statements: one condition, term or constant changed',
  factsOf,
  notCovered: [
    'gradients through the hidden representations (H3): by the chain rule they add a term that is not audited here',
    'regularisers, length normalisation, label smoothing and other variants of the loss',
  ],
  notCoveredOnRandom:
    'random instances are evidence for these instances; the symbolic identities and the arguments beside the code cover all',
};
