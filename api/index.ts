/**
 * Executable checks of *Why is Your Language Model a Poor Implicit Reward Model?* (arXiv 2507.07981).
 *
 * {@link audit} audits a result on random instances or on one of yours, {@link certifyTime} gives the time of Theorem 2
 * alone, {@link checkCertificate} decides a saved certificate again. Bad input throws {@link InputError}: one line that
 * says what is wrong, where and what was expected. Nothing here writes to the console or uses the network.
 *
 * @module rewardproof
 */

export { type AuditReport, REPORT_SCHEMA } from '../lib/audit/report.ts';
export {
  type Ablation,
  type Claim,
  type Evidence,
  type Fact,
  type Hypothesis,
  type Json,
  LEVELS,
  type Level,
  type Relation,
  type ResultStatement,
  type Statement,
  type Verdict,
} from '../lib/audit/types.ts';
export type { CheckLine, CheckResult } from '../lib/checker/decide.ts';
export type { TimeMethod } from '../lib/checker/theorem-2.ts';
export type { FloatInterval } from '../lib/float-interval/interval.ts';
export { InputError } from '../lib/input-error.ts';
export {
  type AuditRequest,
  audit,
  type PlantedErrorName,
  plantedErrors,
  readInstance,
  statementOf,
} from './audit.ts';
export { certifyTime, type TimeCertificate } from './certify-time.ts';
export { checkCertificate, type GivenCertificate } from './check-certificate.ts';
export type { Given } from './given.ts';
export type {
  ContinuationData,
  ContinuationPairData,
  Corollary1Data,
  Equation3Data,
  Equation4Data,
  Equation5Data,
  ExactNumber,
  FamilyData,
  HiddenData,
  InstanceData,
  PreferencePairData,
  ResponseData,
  ResultId,
  RewardPairData,
  TermData,
  Theorem1Data,
  Theorem2Data,
  TokenData,
  VectorPairData,
  VerifiedPromptData,
  VerifiedResponseData,
} from './instances.ts';
export { RESULT_IDS } from './registry.ts';
