/** Verdicts and levels in words, so that nobody has to see their colours. */

import type { Level, Verdict } from '../../lib/audit/types.ts';
import { html, type Markup } from './markup.ts';

const SIGNS: Readonly<Record<Verdict, string>> = { verified: '✓', refuted: '✗', inconclusive: '?' };

export function verdictBadge(verdict: Verdict): Markup {
  return html`<span class="badge ${verdict}"><span aria-hidden="true">${SIGNS[verdict]} </span>${verdict}</span>`;
}

export function levelBadge(level: Level | null): Markup | null {
  return level === null ? null : html`<span class="badge level">${level}</span>`;
}

export const BEYOND: Markup = html`<span class="badge beyond">beyond the paper</span>`;
