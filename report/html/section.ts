/** One result, experiment or run. */

import type { Ablation, Fact } from '../../lib/audit/types.ts';
import type { MeasuredNumber } from '../../lib/experiment/types.ts';
import { ablationName, type Replay, type ReportHypothesis, type Section } from '../model.ts';
import { holdsWords, intervalWords, sampleWords } from '../words.ts';
import { levelBadge, verdictBadge } from './badges.ts';
import { claimArticle, commandBox, jsonBox } from './claim.ts';
import { formula } from './formula.ts';
import { html, type Markup, type Part, some } from './markup.ts';
import { prose } from './prose.ts';
import { scrollBox } from './scroll-box.ts';

function hypothesisRow({ id, statement, latex, holds, detail }: ReportHypothesis): Markup {
  return html`<tr><th scope="row">${id}</th><td data-label="hypothesis">${prose(statement)}${latex === '' ? null : formula(latex)}</td><td data-label="state"><strong>${holdsWords(holds)}</strong><p class="small">${prose(detail)}</p></td></tr>
`;
}

const hypotheses = (id: string, list: readonly ReportHypothesis[]): Markup =>
  html`<h4>Hypotheses</h4>
${scrollBox(
  `Hypotheses of ${id}`,
  html`<table class="cards"><thead><tr><th scope="col">name</th><th scope="col">hypothesis</th><th scope="col">state</th></tr></thead><tbody>
${list.map(hypothesisRow)}</tbody></table>`,
)}`;

function ablationRow(ablation: Ablation): Markup {
  const { expected, observed, level, verdict, witness } = ablation;
  return html`<tr><th scope="row">${prose(ablationName(ablation))}</th><td data-label="observed"><p>${prose(observed)}</p><details><summary>Expected, and the instance</summary><p>${prose(expected)}</p>${witness === null ? null : jsonBox(witness)}</details></td><td data-label="status">${verdictBadge(verdict)} ${levelBadge(level)}</td></tr>
`;
}

const ablationsTable = (id: string, title: string, list: readonly Ablation[]): Markup =>
  html`<h4>${title}</h4>
<p class="small">Verified means: what was expected without the hypothesis was observed.</p>
${scrollBox(
  `Ablations of ${id}`,
  html`<table class="cards"><thead><tr><th scope="col">dropped or changed</th><th scope="col">observed</th><th scope="col">status</th></tr></thead><tbody>
${list.map(ablationRow)}</tbody></table>`,
)}`;

const factsList = (list: readonly Fact[]): Markup =>
  html`<details><summary>Numbers of the instance made by hand (${list.length})</summary><dl>
${list.map(({ id, statement, level, text }) => html`<dt><code>${id}</code> ${levelBadge(level)} ${prose(statement)}</dt>${text.map((line) => html`<dd>${prose(line)}</dd>`)}\n`)}</dl></details>
`;

const certificateList = (lines: readonly string[]): Markup =>
  html`<details><summary>Certificate of the instance made by hand</summary><ul>${lines.map((line) => html`<li>${prose(line)}</li>`)}</ul></details>
`;

function numberRow(measured: MeasuredNumber): Markup {
  return html`<tr><th scope="row"><code>${measured.id}</code></th><td>${intervalWords(measured)}</td><td>${prose(measured.statement)} (${sampleWords(measured)})</td></tr>
`;
}

const numbersTable = (anchor: string, list: readonly MeasuredNumber[]): Markup =>
  html`<details><summary>Measured numbers (${list.length})</summary>
${scrollBox(
  `Measured numbers of ${anchor}`,
  html`<table class="numbers"><thead><tr><th scope="col">name</th><th scope="col">value [interval]</th><th scope="col">what it is</th></tr></thead><tbody>
${list.map(numberRow)}</tbody></table>`,
)}</details>
`;

const thresholdsList = (thresholds: Section['thresholds']): Markup | null =>
  some(
    Object.entries(thresholds),
    (entries) =>
      html`<details><summary>Thresholds, fixed before any run (${entries.length})</summary><ul class="thresholds">${entries.map(([name, value]) => html`<li><code>${name}</code> ${value}</li>`)}</ul></details>
`,
  );

const replayList = (replays: readonly Replay[]): Markup =>
  html`<ul class="replays">${replays.map(({ words, command }) => html`<li>${words}: ${commandBox(command)}</li>`)}</ul>
`;

const list = (title: string, lines: readonly Part[]): Markup =>
  html`<h4>${title}</h4><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>
`;

const warningsOf = ({ differs, warnings }: Section): readonly string[] =>
  differs === null ? warnings : [differs, ...warnings];

export function sectionHtml(section: Section): Markup {
  const { anchor, title, source, verdict, run, setting } = section;
  return html`<section class="result" id="${anchor}">
<h3><a class="self" href="#${anchor}">${prose(title)}</a> ${verdictBadge(verdict)}</h3>
<p class="small">${source}. Checked: ${run}.</p>
${some(warningsOf(section), (lines) => html`<div class="warnings">${list('Warnings', lines.map(prose))}</div>`)}
<p>${prose(setting.words)}</p>
${setting.latex === null ? null : formula(setting.latex)}
<h4>Replay</h4>
${replayList(section.replays)}${some(section.hypotheses, (some) => hypotheses(anchor, some))}
${section.claims.map(claimArticle)}
${some(section.ablations, (some) => ablationsTable(anchor, section.ablationTitle, some))}
${some(section.facts, factsList)}${some(section.certificate, certificateList)}${some(section.numbers, (some) => numbersTable(anchor, some))}${thresholdsList(section.thresholds)}
${some(section.notCovered, (lines) => list('Not covered', lines.map(prose)))}</section>
`;
}
