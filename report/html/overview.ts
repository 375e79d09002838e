/** The page's beginning: what was found, in one table, and what the words mean. */

import { LEVELS, type Verdict } from '../../lib/audit/types.ts';
import {
  claimName,
  countsOf,
  PARTS,
  type PartName,
  type Report,
  type Section,
  sectionsOf,
} from '../model.ts';
import { countWords, LEVEL_WORDS, PART_TITLES, VERDICT_WORDS } from '../words.ts';
import { levelBadge, verdictBadge } from './badges.ts';
import { html, type Markup } from './markup.ts';
import { prose } from './prose.ts';
import { scrollBox } from './scroll-box.ts';

function row({ anchor, title, verdict, run, claims, ablations, part }: Section): Markup {
  const chips = claims.map(
    ({ anchor: target, id, verdict: state, level, beyondPaper }) =>
      html`<li><a class="chip ${state}" href="#${target}">${claimName(id)}: ${state === 'verified' ? (level ?? state) : state}${beyondPaper ? '*' : ''}</a></li>`,
  );
  const asExpected = ablations.filter((a) => a.verdict === 'verified').length;
  const more =
    part === 'results'
      ? ablations.length === 0
        ? null
        : html`<p class="small">ablations: ${asExpected} of ${ablations.length} as expected</p>`
      : html`<p class="small">${run}</p>`;
  return html`<tr><th scope="row"><a href="#${anchor}">${prose(title)}</a>${more}</th><td data-label="verdict">${verdictBadge(verdict)}</td><td data-label="claims"><ul class="chips">${chips}</ul></td></tr>
`;
}

function table(report: Report, part: PartName): Markup {
  const sections = sectionsOf(report, part);
  return html`<h3>${PART_TITLES[part]}</h3>
<p class="small">${countWords(countsOf(sections))}.</p>
${scrollBox(
  `Overview: ${PART_TITLES[part]}`,
  html`<table class="cards overview"><thead><tr><th scope="col">result</th><th scope="col">verdict</th><th scope="col">claims</th></tr></thead><tbody>
${sections.map(row)}</tbody></table>`,
)}`;
}

const VERDICTS: readonly Verdict[] = ['verified', 'refuted', 'inconclusive'];

export function overview(report: Report): Markup {
  return html`<section id="overview" class="part">
<h2>Overview</h2>
<p>${countWords(countsOf(report.sections))}. A claim marked * goes beyond the paper: it is sharper, or a consequence that its authors do not state. A claim can stand in several runs.</p>
${PARTS.map((part) => table(report, part))}
<h3 id="words">Words</h3>
<dl class="legend">
${VERDICTS.map((verdict) => html`<dt>${verdictBadge(verdict)}</dt><dd>${VERDICT_WORDS[verdict]}</dd>\n`)}
${LEVELS.map((level) => html`<dt>${levelBadge(level)}</dt><dd>${LEVEL_WORDS[level]}</dd>\n`)}
</dl>
</section>
`;
}
