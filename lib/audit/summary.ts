/** All results in one table: claim, strongest evidence, verdict, seconds. */

import type { Style } from './render.ts';
import type { AuditReport } from './report.ts';
import type { Claim, Verdict } from './types.ts';

const ORDER: readonly Verdict[] = ['verified', 'inconclusive', 'refuted'];

/** Refuted if any is, else inconclusive if any is or there are none. */
export function worstVerdict(reports: readonly AuditReport[]): Verdict {
  if (reports.length === 0) return 'inconclusive';
  return ORDER[Math.max(...reports.map(({ verdict }) => ORDER.indexOf(verdict)))]!;
}

function secondsOf(claim: Claim): string {
  return claim.evidence.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(2);
}

/** The level of a claim and the checks behind it, by name. */
function strongest({ level, evidence }: Claim): string {
  if (level === null) return '–';
  const names = evidence
    .filter((e) => e.verdict === 'verified' && e.role === 'claim' && e.level === level)
    .map(({ id }) => id.split('.').at(-1)!);
  return names.length === 1 && names[0] === level ? level : `${level}: ${names.join(', ')}`;
}

interface Row {
  readonly id: string;
  readonly words: string;
  readonly evidence: string;
  readonly verdict: Verdict;
  readonly seconds: string;
}

function rowsOf({ result, claims, ablations, hypotheses }: AuditReport): Row[] {
  const rows: Row[] = claims.map((claim) => ({
    id: claim.id,
    words: claim.statement,
    evidence: strongest(claim),
    verdict: claim.verdict,
    seconds: secondsOf(claim),
  }));
  if (ablations.length > 0) {
    const asExpected = ablations.filter(({ verdict }) => verdict === 'verified').length;
    const verdict = ablations.find((a) => a.verdict !== 'verified')?.verdict ?? 'verified';
    const words = `ablations: ${asExpected} of ${ablations.length} as expected`;
    rows.push({ id: result, words, evidence: '', verdict, seconds: '' });
  }
  // Why a result is not verified though none of its claims is the reason.
  for (const { id, holds } of hypotheses) {
    if (holds === true) continue;
    const words = `hypothesis ${id} ${holds === null ? 'open' : 'fails'}`;
    rows.push({ id: result, words, evidence: '', verdict: 'inconclusive', seconds: '' });
  }
  return rows;
}

const WIDTHS = { id: 13, words: 44, evidence: 29, verdict: 12, seconds: 7 } as const;

/** Cuts or pads to the width. */
function fitted(text: string, width: number): string {
  return text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`;
}

export function renderSummary(reports: readonly AuditReport[], s: Style): string {
  const line = (id: string, words: string, evidence: string, verdict: string, seconds: string): string =>
    [
      fitted(id, WIDTHS.id),
      fitted(words, WIDTHS.words),
      fitted(evidence, WIDTHS.evidence),
      verdict,
      seconds.padStart(WIDTHS.seconds),
    ].join('  ');
  const head = line('claim', '', 'strongest evidence', 'verdict'.padEnd(WIDTHS.verdict), 'seconds');
  const rows = reports.flatMap(rowsOf).map(({ id, words, evidence, verdict, seconds }) => {
    return line(id, words, evidence, s.verdict(verdict, verdict.padEnd(WIDTHS.verdict)), seconds);
  });
  return [s.strong(head), ...rows].join('\n');
}
