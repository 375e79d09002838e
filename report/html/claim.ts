/** One claim with its evidence. */

import type { Json } from '../../lib/audit/types.ts';
import type { TimelessEvidence } from '../../lib/experiment/types.ts';
import { evidenceName, type ReportClaim } from '../model.ts';
import { foundWords, triedWords } from '../words.ts';
import { BEYOND, levelBadge, verdictBadge } from './badges.ts';
import { formula } from './formula.ts';
import { html, type Markup } from './markup.ts';
import { prose } from './prose.ts';
import { scrollBox } from './scroll-box.ts';

export function commandBox(command: string): Markup {
  return html`<code class="command">${command}</code>`;
}

export function jsonBox(value: Json): Markup {
  return html`<pre class="json">${JSON.stringify(value)}</pre>`;
}

function whyLines({ verdict, reason, witness, replay }: TimelessEvidence): Markup {
  return html`${reason === undefined ? null : html`<p class="why ${verdict}">Because ${prose(reason)}</p>`}${
    witness === undefined || witness === null
      ? null
      : html`<details><summary>Witness</summary>${jsonBox(witness)}</details>`
  }${replay === undefined ? null : html`<p class="why">Replay: ${commandBox(replay)}</p>`}`;
}

function evidenceRow(claim: string, e: TimelessEvidence): Markup {
  const found = foundWords(e);
  return html`<tr>
<th scope="row"><code>${evidenceName(claim, e.id)}</code>${e.role === 'ingredient' ? html` <span class="badge">ingredient</span>` : null}
<p>${prose(e.statement)}</p>${whyLines(e)}<p class="small">Limits: ${prose(e.limits)}</p></th>
<td data-label="status">${verdictBadge(e.verdict)} ${levelBadge(e.level)}</td>
<td data-label="measured">${found === null ? 'all or nothing' : html`<strong>${found.replace('measured ', '')}</strong><p class="small">${e.relation}: ${prose(e.quantity)}</p>`}</td>
<td data-label="tried">${triedWords(e)}</td>
</tr>
`;
}

function evidenceTable(id: string, evidence: readonly TimelessEvidence[]): Markup {
  if (evidence.length === 0) return html`<p>No evidence was gathered.</p>`;
  return scrollBox(
    `Evidence for ${id}`,
    html`<table class="cards evidence"><thead><tr><th scope="col">check</th><th scope="col">status</th><th scope="col">measured</th><th scope="col">tried</th></tr></thead><tbody>
${evidence.map((e) => evidenceRow(id, e))}</tbody></table>`,
  );
}

export function claimArticle(claim: ReportClaim): Markup {
  const { anchor, id, words, latex, beyondPaper, verdict, level, evidence } = claim;
  return html`<article class="claim" id="${anchor}" data-claim="${id}">
<h4><a class="self" href="#${anchor}">${id}</a> ${verdictBadge(verdict)} ${levelBadge(level)} ${beyondPaper ? BEYOND : null}</h4>
<p class="statement">${prose(words)}</p>
${formula(latex)}
${evidenceTable(id, evidence)}</article>
`;
}
