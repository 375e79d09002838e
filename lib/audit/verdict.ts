/** How evidence combines: a claim is as strong as its strongest evidence and as false as any refutation. */

import { type Ablation, type Claim, type Evidence, LEVELS, type Level, type Verdict } from './types.ts';

/** Discarding more than this share of the instances makes evidence inconclusive. */
const LARGEST_DISCARDED_SHARE = 0.5;

/** The strongest level among verified evidence, or null. */
export function strongestLevel(evidence: readonly Evidence[]): Level | null {
  const levels = evidence.filter((e) => e.verdict === 'verified').map((e) => LEVELS.indexOf(e.level));
  return levels.length === 0 ? null : LEVELS[Math.min(...levels)]!;
}

/** Refuted by any refutation, verified by any verified evidence, else inconclusive. */
export function claimVerdict(evidence: readonly Evidence[]): Verdict {
  if (evidence.some((e) => e.verdict === 'refuted')) return 'refuted';
  return evidence.some((e) => e.verdict === 'verified') ? 'verified' : 'inconclusive';
}

export function makeClaim(id: string, statement: string, evidence: readonly Evidence[]): Claim {
  return { id, statement, verdict: claimVerdict(evidence), level: strongestLevel(evidence), evidence };
}

/** The worst of the claims and ablations; nothing at all is inconclusive. */
export function resultVerdict(claims: readonly Claim[], ablations: readonly Ablation[]): Verdict {
  const verdicts = [...claims, ...ablations].map((c) => c.verdict);
  if (verdicts.includes('refuted')) return 'refuted';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'verified';
}

/** Why a check that found no counterexample still shows nothing, or null. */
export function vacuity(instances: number, discarded: number, outOfTime: boolean): string | null {
  if (outOfTime) return `the budget ran out after ${instances} instances`;
  if (instances === 0) return 'no instance was tested';
  if (discarded > LARGEST_DISCARDED_SHARE * (instances + discarded)) {
    return `${discarded} of ${instances + discarded} instances were discarded`;
  }
  return null;
}

/** 0 verified, 1 refuted, 3 inconclusive (2 is bad usage or input). */
export function exitStatus(verdict: Verdict): number {
  return verdict === 'verified' ? 0 : verdict === 'refuted' ? 1 : 3;
}
