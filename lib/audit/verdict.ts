/** How evidence combines: a claim is as strong as its strongest evidence and as false as any refutation. */

import {
  type Ablation,
  type Claim,
  type Evidence,
  type Hypothesis,
  LEVELS,
  type Level,
  type Statement,
  type Verdict,
} from './types.ts';

/** Discarding more than this share of the instances makes evidence inconclusive. */
const LARGEST_DISCARDED_SHARE = 0.5;

/** Evidence about each part of the claim. */
function parts(evidence: readonly Evidence[]): readonly (readonly Evidence[])[] {
  const groups = new Map<string, Evidence[]>();
  for (const e of evidence) {
    const key = e.part ?? '';
    groups.set(key, [...(groups.get(key) ?? []), e]);
  }
  return [...groups.values()];
}

function decides({ verdict, role }: Evidence): boolean {
  return verdict === 'verified' && role === 'claim';
}

/** Rank of the strongest verified evidence about every part, the weakest of them; null when a part has none. */
function strongestLevel(evidence: readonly Evidence[]): Level | null {
  const ranks = parts(evidence).map((part) =>
    Math.min(...part.filter(decides).map((e) => LEVELS.indexOf(e.level))),
  );
  return LEVELS[Math.max(...ranks)] ?? null;
}

/** Refuted by any refutation, verified when every part has verified evidence, else inconclusive. */
function claimVerdict(evidence: readonly Evidence[]): Verdict {
  if (evidence.some((e) => e.verdict === 'refuted')) return 'refuted';
  const shown = evidence.length > 0 && parts(evidence).every((part) => part.some(decides));
  return shown ? 'verified' : 'inconclusive';
}

export function makeClaim(statement: Statement, evidence: readonly Evidence[]): Claim {
  const { id, words, beyondPaper = false } = statement;
  const [verdict, level] = [claimVerdict(evidence), strongestLevel(evidence)];
  return { id, statement: words, beyondPaper, verdict, level, evidence };
}

/**
 * The worst of the claims and ablations. Inconclusive when there are none, and when a hypothesis does not hold: then
 * the result says nothing, whatever the claims do.
 */
export function resultVerdict(
  hypotheses: readonly Hypothesis[],
  claims: readonly Claim[],
  ablations: readonly Ablation[],
): Verdict {
  const verdicts = [...claims, ...ablations].map((c) => c.verdict);
  if (verdicts.includes('refuted')) return 'refuted';
  if (hypotheses.some(({ holds }) => holds !== true)) return 'inconclusive';
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
