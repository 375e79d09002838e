/** Equation 4 as something to audit. */

import type { Check } from '../../lib/audit/check.ts';
import type { Definition } from '../../lib/audit/definition.ts';
import { ablations } from './ablations/index.ts';
import { Analysis } from './analysis.ts';
import { consequenceChecks } from './claims/consequences.ts';
import { identityChecks } from './claims/identity.ts';
import { loadSymbolic } from './claims/symbolic.ts';
import { factsOf } from './facts.ts';
import { correct, type Formulas, plantedErrors } from './formulas.ts';
import { hypothesesOf } from './hypotheses.ts';
import { byHand } from './instances/by-hand.ts';
import { type Draw, draws, instanceOf } from './instances/families.ts';
import { instanceToJson, readInstance } from './instances/file.ts';
import type { Instance } from './instances/types.ts';
import { statement } from './statement.ts';

export const checks: readonly Check<Analysis>[] = [...identityChecks, ...consequenceChecks];

export const equation4: Definition<Instance, Draw, Analysis, Formulas> = {
  statement,
  command: 'equation:4',
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
  onRandom: { H2: 'by construction: one step with η from 1e-6 to 1e6, on one pair or on three' },
  ablations: () => ablations(),
  ablationTitle: 'What carries the equation: one hypothesis or term changed',
  factsOf,
  notCovered: [
    'steps that train the representations too, momentum, Adam, weight decay (the ablations show that the equation then fails)',
    'more than one step: u+ changes g, so the changes of successive steps add up with other residuals',
  ],
  notCoveredOnRandom:
    'random instances are evidence for these instances; the symbolic identities cover all u, h, k and η of the widths proved',
};
