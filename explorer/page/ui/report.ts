/** The report of an audit: claims with their evidence, ablations, and what is not covered. */

import type { AuditReport } from '../../../lib/audit/report.ts';
import type { Ablation, Claim, Evidence } from '../../../lib/audit/types.ts';
import { el } from './dom.ts';
import { levelBadge, verdictBadge } from './quantities.ts';

/** Six digits at most. */
export function digits(x: number): string {
  if (Number.isInteger(x) && Math.abs(x) < 1e15) return String(x);
  const size = Math.abs(x);
  return size >= 1e-3 && size < 1e6 ? String(Number(x.toPrecision(6))) : x.toExponential(3);
}

function finding({ measured, bound, slack, quantity }: Evidence): string {
  if (measured === null) return quantity;
  const parts = [`measured ${digits(measured)}`];
  if (bound !== null) parts.push(`bound ${digits(bound)}`);
  if (slack !== null) parts.push(`slack ${digits(slack)}`);
  return `${parts.join(', ')}: ${quantity}`;
}

function evidenceItem(e: Evidence): HTMLElement {
  const counts = `${e.instances} tried, ${e.discarded} discarded, ${e.seconds.toFixed(2)} s`;
  return el(
    'li',
    { 'data-evidence': e.id },
    verdictBadge(e.verdict),
    ' ',
    levelBadge(e.level),
    ` ${e.id.split('.').at(-1)!}: ${e.statement}`,
    el('small', {}, `${finding(e)} (${counts})`),
    el('small', {}, `limits: ${e.limits}`),
    ...(e.reason === undefined ? [] : [el('small', {}, `because ${e.reason}`)]),
  );
}

function claimItem(claim: Claim): HTMLElement {
  return el(
    'details',
    { class: 'claim' },
    el(
      'summary',
      {},
      el('b', {}, claim.id),
      ' ',
      verdictBadge(claim.verdict),
      ' ',
      ...(claim.level === null ? [] : [levelBadge(claim.level)]),
      el(
        'span',
        { class: 'statement' },
        ` ${claim.beyondPaper ? '(beyond the paper) ' : ''}${claim.statement}`,
      ),
    ),
    el('ul', {}, ...claim.evidence.map(evidenceItem)),
  );
}

function ablationItem(a: Ablation): HTMLElement {
  return el(
    'li',
    {},
    el('b', {}, /^H\d+$/.test(a.drops) ? `without ${a.drops} ` : `changed: ${a.drops} `),
    verdictBadge(a.verdict),
    ' ',
    levelBadge(a.level),
    el('small', {}, `expected: ${a.expected}`),
    el('small', {}, `observed: ${a.observed}`),
  );
}

function folded(title: string, ...children: readonly HTMLElement[]): HTMLElement {
  return el('details', {}, el('summary', {}, title), ...children);
}

export function reportView(report: AuditReport): HTMLElement {
  const { ablations, notCovered, claims } = report;
  const asExpected = ablations.filter(({ verdict }) => verdict === 'verified').length;
  return el(
    'div',
    { class: 'report' },
    ...claims.map(claimItem),
    folded(
      `what carries the result: ${asExpected} of ${ablations.length} ablations as expected`,
      el('ul', {}, ...ablations.map(ablationItem)),
    ),
    folded('not covered', el('ul', {}, ...notCovered.map((text) => el('li', {}, text)))),
  );
}
