/** Figures: drawn by Plotly where scripts run, pictures on paper and elsewhere. */

import type { DrawnFigure, Report, SkippedFigure } from '../model.ts';
import { commandBox } from './claim.ts';
import { html, Markup, some } from './markup.ts';
import { prose } from './prose.ts';

/** As the address of a picture: what ends an attribute or an address is encoded, the rest stays as it is. */
export function pictureAddress(svg: string): string {
  const encoded = svg
    .replaceAll('\n', ' ')
    .replace(/ {2,}/g, ' ')
    .replace(/[%#"<>&'\\]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `data:image/svg+xml;charset=utf-8,${encoded}`;
}

/** JSON inside of a script element. */
export function jsonScript(id: string, value: unknown): Markup {
  const text = JSON.stringify(value).replaceAll('<', '\\u003c');
  return new Markup(`<script type="application/json" id="${id}">${text}</script>\n`);
}

function sourceWords({ sources }: DrawnFigure): string {
  return sources.length === 0 ? 'Computed from formulas.' : `From ${sources.join(', ')}.`;
}

function figureHtml(figure: DrawnFigure): Markup {
  const { name, title, caption, svg, specs } = figure;
  const { width, height } = specs.text.layout;
  return html`<figure id="figure-${name}" data-figure="${name}">
<h3><a class="self" href="#figure-${name}">${prose(title)}</a></h3>
<div class="canvas"><div class="plot" aria-hidden="true"></div><img src="${new Markup(pictureAddress(svg))}" width="${width}" height="${height}" alt="${title}. ${caption}"></div>
<figcaption>${prose(caption)} <span class="small">${sourceWords(figure)} Draw it: ${commandBox(`npm run figures -- ${name}`)}</span></figcaption>
</figure>
`;
}

const isDrawn = (figure: DrawnFigure | SkippedFigure): figure is DrawnFigure => !('skipped' in figure);
const isSkipped = (figure: DrawnFigure | SkippedFigure): figure is SkippedFigure => 'skipped' in figure;

export function figuresPart({ figures }: Report): Markup {
  const drawn = figures.filter(isDrawn);
  return html`<section id="figures" class="part">
<h2>Figures</h2>
<p class="screen">The pointer shows values; dragging magnifies, a double click goes back, a click in a legend hides or shows. The same numbers stand in the tables of the experiments.</p>
${drawn.map(figureHtml)}
${some(figures.filter(isSkipped), (list) => html`<ul>${list.map(({ words, skipped }) => html`<li>Not drawn: ${words} (${skipped})</li>`)}</ul>`)}
</section>
${jsonScript('figure-specs', Object.fromEntries(drawn.map(({ name, specs }) => [name, specs])))}`;
}
