/** Equation 5 as something to audit. */

import type { Check } from '../../lib/audit/check.ts';
import type { Definition } from '../../lib/audit/definition.ts';
import { readInFormat } from '../../lib/instance/read.ts';
import { STEP_TENSORS } from '../../lib/instance/step-tensors.ts';
import { ablations } from './ablations/index.ts';
import { Analysis } from './analysis.ts';
import { boundChecks } from './claims/bounds.ts';
import { coefficientChecks } from './claims/coefficient.ts';
import { mechanismChecks } from './claims/mechanism.ts';
import { rangeChecks } from './claims/ranges.ts';
import { remainderChecks } from './claims/remainder.ts';
import { signChecks } from './claims/signs.ts';
import { loadSymbolic } from './claims/symbolic.ts';
import { factsOf } from './facts.ts';
import { correct, type Formulas, plantedErrors } from './formulas.ts';
import { hypothesesOf } from './hypotheses.ts';
import { byHand } from './instances/by-hand.ts';
import { type Draw, draws, instanceOf } from './instances/families.ts';
import { instanceFromJson, instanceToJson } from './instances/json.ts';
import type { Instance } from './instances/types.ts';
import { statement } from './statement.ts';

export const checks: readonly Check<Analysis>[] = [
  ...coefficientChecks,
  ...rangeChecks,
  ...remainderChecks,
  ...boundChecks,
  ...signChecks,
  ...mechanismChecks,
];

export const equation5: Definition<Instance, Draw, Analysis, Formulas> = {
  statement,
  command: 'equation:5',
  checks,
  correct,
  plantedErrors,
  loadSymbolic,
  byHand,
  draws,
  familyOf: ({ family }) => family,
  instanceOf,
  noInstance: 'all representations of the training pair are zero',
  instanceToJson,
  readInstance: (path) => readInFormat(path, { fromJson: instanceFromJson, tensors: STEP_TENSORS }),
  analyse: (instance, formulas) => new Analysis(instance, formulas),
  hypothesesOf,
  onRandom: {
    H2: 'by construction: the rows of y+ and y- are equal as long as the same tokens precede them',
    H3: 'by construction: beta from 0.001 to 1000, eta from 0.001 to 16; half of the instances have a reference of their own',
  },
  ablations,
  ablationTitle: 'What carries the equation: each hypothesis dropped alone, and constants changed',
  factsOf,
  notCovered: [
    'representations that train along (ablation H1: the error is then of first order)',
    'several pairs in one step, several steps, momentum and weight decay (ablation H2 for a second pair)',
    'rounding of the training step itself: all statements are about the exact step from the given doubles',
  ],
  notCoveredOnRandom:
    'random instances are evidence for these instances; the symbolic identities, concavity and the lemmas named in the limits are what covers all',
};
