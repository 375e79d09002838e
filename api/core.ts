/**
 * The audit core, for results of your own: a {@link Definition} brings statement, instances, checks, planted errors and
 * ablations; {@link runAudit} turns them into a report, {@link runAuditCommand} into a command line.
 *
 * @module rewardproof/core
 */

export { type AuditOptions, runAudit } from '../lib/audit/audit.ts';
export { type Check, discarded, holds, type Outcome, open, violated } from '../lib/audit/check.ts';
export { type AuditCommand, runAuditCommand } from '../lib/audit/command.ts';
export type { Definition, PlantedError } from '../lib/audit/definition.ts';
export { IntegerPool, integerPools, POOL_RANGE } from '../lib/audit/integer-pool.ts';
export { header, render, type Style, style, type Words } from '../lib/audit/render.ts';
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
export { exitStatus } from '../lib/audit/verdict.ts';
export { fromDouble, rational, type Vector } from '../lib/exact/fractions.ts';
export { parseRational, rationalText } from '../lib/exact/rational-text.ts';
export { InputError } from '../lib/input-error.ts';
export { JsonCursor } from '../lib/instance/json-cursor.ts';
export { readJson } from '../lib/instance/read.ts';
export type { Place } from '../lib/instance/validate.ts';
export { type Proof, type ProofOptions, proveEqual, type Witness } from '../lib/symbolic/prove.ts';
