/** Theorem 2 as something to audit. */

import type { Check } from '../../lib/audit/check.ts';
import type { Definition } from '../../lib/audit/definition.ts';
import { certificateToObject } from '../../lib/checker/certificate.ts';
import { instanceToJson } from '../../lib/instance/json.ts';
import { readInstance } from '../../lib/instance/read.ts';
import type { Instance } from '../../lib/instance/types.ts';
import { ablations } from './ablations/index.ts';
import { Analysis } from './analysis.ts';
import { certificateLines, certificateOf } from './certificate-of.ts';
import { fitChecks } from './claims/fits.ts';
import { generalisationChecks } from './claims/generalises.ts';
import { frozenChecks } from './claims/implicit-frozen.ts';
import { loadSymbolic } from './claims/symbolic.ts';
import { correct, type Formulas, plantedErrors } from './formulas.ts';
import { hypothesesOf } from './hypotheses.ts';
import { byHand } from './instances/by-hand.ts';
import { type Draw, draws, instanceOf } from './instances/families.ts';
import { statement } from './statement.ts';

export const checks: readonly Check<Analysis>[] = [...fitChecks, ...frozenChecks, ...generalisationChecks];

export const theorem2: Definition<Instance, Draw, Analysis, Formulas> = {
  statement,
  command: 'theorem:2',
  checks,
  correct,
  plantedErrors,
  loadSymbolic,
  byHand,
  draws,
  familyOf: ({ family }) => family,
  instanceOf,
  noInstance: 'all training prompts are zero',
  instanceToJson,
  readInstance,
  analyse: (instance, formulas) => new Analysis(instance, formulas),
  hypothesesOf,
  // Random instances satisfy the hypotheses by construction, except H3.
  onRandom: {
    H3: 'decided for every instance by a proof; instances without a separator are discarded and counted',
    H4: 'by construction: η is 0.25, 0.5 or 0.95 of the limit',
    H5: 'by construction: evaluation tokens are numbered apart',
  },
  ablations,
  ablationTitle: 'What carries the theorem: each hypothesis dropped alone',
  certificateOf: (analysis) => {
    const certificate = certificateOf(analysis);
    return certificate === null ? null : certificateToObject(certificate);
  },
  certificateLines,
  notCovered: [
    'responses of more than one token and representations that train along (ablations H1 and H2 show that the claims then fail)',
    'rounding inside the reward model’s own training: the certified times speak about exact gradient descent',
    'stochastic gradients, momentum, weight decay',
  ],
  notCoveredOnRandom:
    'random instances are evidence for these instances; the symbolic identities and the derivation behind the certified times are what covers all',
};
