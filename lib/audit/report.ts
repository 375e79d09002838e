/** What an audit reports: the shape of report.json, described by audit.schema.json. */

import type { Ablation, Claim, Fact, Hypothesis, Verdict } from './types.ts';

export const REPORT_SCHEMA = 'rewardproof/audit/1';

/** What one audit found: all of its evidence, in the shape of report.json. */
export interface AuditReport {
  readonly schema: typeof REPORT_SCHEMA;
  /** "theorem-2" … */
  readonly result: string;
  readonly verdict: Verdict;
  readonly seed: number;
  readonly seconds: number;
  /** "random", or the file that was audited. */
  readonly audited: string;
  readonly planted: string | null;
  readonly hypotheses: readonly Hypothesis[];
  readonly claims: readonly Claim[];
  readonly ablations: readonly Ablation[];
  readonly facts: readonly Fact[];
  readonly notCovered: readonly string[];
  readonly certificate: Readonly<Record<string, unknown>> | null;
}
