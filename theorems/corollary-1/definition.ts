/** Corollary 1 as something to audit. */

import {
  type AsymptoticInstance,
  asymptoticInstanceToJson,
  readAsymptoticInstance,
} from '../../lib/asymptotics/instance.ts';
import type { Check } from '../../lib/audit/check.ts';
import type { Definition } from '../../lib/audit/definition.ts';
import { asymptoticCertificateToObject } from '../../lib/checker/asymptotic-certificate.ts';
import { ablations } from './ablations/index.ts';
import { Analysis } from './analysis.ts';
import { certificateLines, certificateOf } from './certificate-of.ts';
import { extremalChecks } from './claims/extremal.ts';
import { generatorChecks } from './claims/no-generator.ts';
import { verifierChecks } from './claims/verifies.ts';
import { factsOf } from './facts.ts';
import { correct, type Formulas, plantedErrors } from './formulas.ts';
import { hypothesesOf } from './hypotheses.ts';
import { byHand } from './instances/by-hand.ts';
import { type Draw, draws, instanceOf } from './instances/families.ts';
import { statement } from './statement.ts';

export const checks: readonly Check<Analysis>[] = [...generatorChecks, ...verifierChecks, ...extremalChecks];

export const corollary1: Definition<AsymptoticInstance, Draw, Analysis, Formulas> = {
  statement,
  command: 'corollary:1',
  checks,
  correct,
  plantedErrors,
  byHand,
  draws,
  familyOf: ({ family }) => family,
  instanceOf,
  noInstance: 'no family of prompts',
  instanceToJson: asymptoticInstanceToJson,
  readInstance: readAsymptoticInstance,
  analyse: (instance, formulas) => new Analysis(instance, formulas),
  hypothesesOf,
  onRandom: {
    H1: 'decided for every family by the limit of p_{n+1}/p_n (exact, complete for hypergeometric terms); the controls, on which it fails, are discarded from claim (a) and counted',
    H3: 'proved for every family: p_n > 0 by the signs of its polynomials, p_n ≤ 1 by sizes looked at one by one up to where p_n begins to fall (exact)',
  },
  ablations,
  ablationTitle: 'What carries the corollary: each hypothesis dropped alone, and its constants changed',
  factsOf,
  certificateOf: (analysis) => {
    const certificate = certificateOf(analysis);
    return certificate === null ? null : asymptoticCertificateToObject(certificate);
  },
  certificateLines,
  notCovered: [
    'references whose π_ref(C_n) is no hypergeometric term in n; a real language model gives none in closed form',
    'the time it takes to sample from π or to compute its reward: the corollary counts samples only',
    'whether π is a softmax of a given width, or is reached by training',
  ],
  notCoveredOnRandom:
    'random instances are evidence for these families; within a family the ratio test covers every n and the geometric decay every degree',
};
