/** The report as one HTML file that loads nothing. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { PARTS, type Report, sectionsOf } from '../model.ts';
import { PAPER, PART_TITLES, PART_WORDS, TITLE } from '../words.ts';
import { commandBox } from './claim.ts';
import { contents } from './contents.ts';
import { documentHtml } from './document.ts';
import { figuresPart } from './figures.ts';
import { katexCss } from './katex-css.ts';
import { html, Markup } from './markup.ts';
import { overview } from './overview.ts';
import { prose } from './prose.ts';
import { scrollBox } from './scroll-box.ts';
import { sectionHtml } from './section.ts';

/** Whatever the page should try to load from elsewhere is refused by the browser. */
const POLICY =
  "default-src 'none'; img-src data: blob:; font-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

const own = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** @throws Error for a script that would end its element. */
function script(text: string): Markup {
  if (/<\/script|<!--/i.test(text)) throw new Error('a script that HTML would cut');
  return new Markup(`<script>${text}</script>\n`);
}

/** Packed it takes two fifths of its size; client.js unpacks it. */
function packedPlotly(): Markup {
  const path = createRequire(import.meta.url).resolve('plotly.js-cartesian-dist-min');
  const packed = gzipSync(readFileSync(path), { level: 9 }).toString('base64');
  return new Markup(`<script type="application/gzip" id="plotly">${packed}</script>\n`);
}

function unauditedPart({ unaudited }: Report): Markup {
  return html`<section id="unaudited" class="part">
<h2>Not audited</h2>
<p>Claims of the paper that no audit speaks about, and questions that it leaves open.</p>
${scrollBox(
  'Not audited',
  html`<table class="cards"><thead><tr><th scope="col">claim or question</th><th scope="col">words</th><th scope="col">source</th><th scope="col">what speaks about it here</th></tr></thead><tbody>
${unaudited.map(({ id, words, source, here }) => html`<tr><th scope="row"><code>${id}</code></th><td data-label="words">${prose(words)}</td><td data-label="source">${source}</td><td data-label="here">${prose(here)}</td></tr>\n`)}</tbody></table>`,
)}</section>
`;
}

function environmentPart({ environment: { node, platform, version } }: Report): Markup {
  return html`<section id="environment" class="part">
<h2>Environment and replay</h2>
<dl class="legend"><dt>rewardproof</dt><dd>${version}</dd><dt>Node</dt><dd>${node}</dd><dt>platform</dt><dd>${platform}</dd></dl>
<p>This page holds no date and no duration. Made again from the same files by the same version of Node it has the same bytes, on another system apart from the lines above. Experiments and runs name the versions that they were made with. After ${commandBox('npm ci')} in the root folder of the project:</p>
<ul class="replays">
<li>make this page again: ${commandBox('npm run report')}</li>
<li>audit all results: ${commandBox('npm run audit -- --out out/audit')}</li>
<li>make this page from that audit: ${commandBox('npm run report -- --results out/audit')}</li>
<li>the same as Markdown, for a review form: ${commandBox('npm run report -- --results out/audit --format md')}</li>
</ul>
<p class="small">Figures are drawn by Plotly (MIT licence), formulas are set by KaTeX (MIT licence; its fonts: SIL Open Font License). Both are inside of this file.</p>
</section>
`;
}

function main(report: Report): Markup {
  return html`${overview(report)}${figuresPart(report)}${PARTS.map(
    (part) => html`<section id="${part}" class="part">
<h2>${PART_TITLES[part]}</h2>
<p>${PART_WORDS[part]}</p>
${sectionsOf(report, part).map(sectionHtml)}</section>
`,
  )}<section id="discrepancies" class="part">
<h2>Discrepancies</h2>
${documentHtml(report.discrepancies, 2)}</section>
${unauditedPart(report)}${environmentPart(report)}`;
}

export function pageHtml(report: Report): string {
  const body = main(report);
  const style = new Markup(`<style>${katexCss(body.text)}</style>\n<style>${own('./style.css')}</style>`);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="Executable checks of the claims of arXiv 2507.07981, with graded evidence">
<title>rewardproof: checks of arXiv 2507.07981</title>
${style}
${script("document.documentElement.classList.add('scripts');")}</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
<p class="kicker">rewardproof</p>
<h1>Checks of “${TITLE}”</h1>
<p><a href="${PAPER}">arXiv 2507.07981</a>: its theorems, equations and experiments as executable checks with graded evidence.</p>
</header>
<div class="columns">
${contents(report)}<main id="main" tabindex="-1">
${body}</main>
</div>
${packedPlotly()}${script(own('./client.js'))}</body>
</html>
`.text;
}
