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

/** The checks behind a claim's level, by name. */
function decisive({ level, evidence }: Claim): string {
  const names = evidence.filter((e) => e.verdict === 'verified' && e.role === 'claim' && e.level === level);
  return names.map(({ id }) => id.split('.').at(-1)!).join(', ');
}

/** One line for the ablations of a result. */
function ablationLine({ ablations }: AuditReport): string {
  const asExpected = ablations.filter(({ verdict }) => verdict === 'verified').length;
  return `${asExpected} of ${ablations.length} as expected`;
}

/** Why a result is not verified though none of its claims is the reason. */
function remarks({ hypotheses }: AuditReport): string[] {
  return hypotheses
    .filter(({ holds }) => holds !== true)
    .map(({ id, holds }) => `${id} ${holds === null ? 'open' : 'fails'}`);
}

export function renderSummary(reports: readonly AuditReport[], s: Style): string {
  const rows: [string, string, string, Verdict][] = [];
  for (const report of reports) {
    for (const claim of report.claims) {
      const level = claim.level === null ? '–' : `${claim.level}: ${decisive(claim)}`;
      rows.push([claim.id, level, secondsOf(claim), claim.verdict]);
    }
    if (report.ablations.length > 0) {
      const bad = report.ablations.find(({ verdict }) => verdict !== 'verified');
      rows.push([`${report.result} ablations`, ablationLine(report), '', bad?.verdict ?? 'verified']);
    }
    for (const remark of remarks(report))
      rows.push([`${report.result} hypotheses`, remark, '', 'inconclusive']);
  }
  const width = (k: 0 | 1): number => Math.max(8, ...rows.map((row) => row[k].length));
  const [first, second] = [width(0), Math.min(width(1), 64)];
  const line = (a: string, b: string, verdict: string, seconds: string): string =>
    `${a.padEnd(first)}  ${fitted(b, second)}  ${verdict}  ${seconds.padStart(7)}`;
  return [
    s.strong(line('claim', 'strongest evidence', 'verdict     ', 'seconds')),
    ...rows.map(([a, b, seconds, verdict]) => line(a, b, s.verdict(verdict, verdict.padEnd(12)), seconds)),
  ].join('\n');
}

function fitted(text: string, width: number): string {
  return text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`;
}
