/** The table of contents. */

import { PARTS, type Report, sectionsOf } from '../model.ts';
import { PART_TITLES } from '../words.ts';
import { html, type Markup } from './markup.ts';
import { prose } from './prose.ts';

interface Entry {
  readonly anchor: string;
  readonly words: string;
  readonly below: readonly { readonly anchor: string; readonly words: string }[];
}

function entries(report: Report): readonly Entry[] {
  const plain = (anchor: string, words: string): Entry => ({ anchor, words, below: [] });
  return [
    plain('overview', 'Overview'),
    {
      ...plain('figures', 'Figures'),
      below: report.figures.flatMap((figure) =>
        'skipped' in figure ? [] : [{ anchor: `figure-${figure.name}`, words: figure.title }],
      ),
    },
    ...PARTS.map((part) => ({
      ...plain(part, PART_TITLES[part]),
      below: sectionsOf(report, part).map(({ anchor, name }) => ({ anchor, words: name })),
    })),
    plain('discrepancies', 'Discrepancies'),
    plain('unaudited', 'Not audited'),
    plain('environment', 'Environment and replay'),
  ];
}

export function contents(report: Report): Markup {
  return html`<nav aria-label="Contents" class="contents"><details open><summary>Contents</summary><ul>
${entries(report).map(
  ({ anchor, words, below }) =>
    html`<li><a href="#${anchor}">${words}</a>${below.length === 0 ? null : html`<ul>${below.map((entry) => html`<li><a href="#${entry.anchor}">${prose(entry.words)}</a></li>`)}</ul>`}</li>\n`,
)}</ul></details></nav>
`;
}
