/** The Markdown of docs/ as HTML: headings, paragraphs, lists, tables, code, emphasis, links. */

import { InputError } from '../../lib/input-error.ts';
import { html, Markup, type Part } from './markup.ts';
import { prose } from './prose.ts';
import { scrollBox } from './scroll-box.ts';

const INLINE = /`([^`]+)`|\*\*(.+?)\*\*|(?<!\\)\*(?!\s)(.+?)(?<![\\\s])\*|\[([^\]]+)\]\(([^)\s]+)\)/;

const unescaped = (text: string): string => text.replace(/\\([\\`*_{}[\]()#+\-.!|<>~])/g, '$1');

/** Links to the web stay links; files of the project are named. */
function link(words: string, target: string): Markup {
  return /^https:\/\//.test(target) ? html`<a href="${target}">${inline(words)}</a>` : inline(words);
}

export function inline(text: string): Markup {
  const found = INLINE.exec(text);
  if (found === null) return prose(unescaped(text));
  const [all, code, strong, emphasis, words, target] = found;
  const middle =
    code !== undefined
      ? html`<code>${code}</code>`
      : strong !== undefined
        ? html`<strong>${inline(strong)}</strong>`
        : emphasis !== undefined
          ? html`<em>${inline(emphasis)}</em>`
          : link(words!, target!);
  const before = text.slice(0, found.index);
  return html`${before === '' ? '' : inline(before)}${middle}${inlineRest(text.slice(found.index + all.length))}`;
}

const inlineRest = (text: string): Part => (text === '' ? '' : inline(text));

const cells = (line: string): readonly string[] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

function table(lines: readonly string[], label: string): Markup {
  const [head, , ...rows] = lines;
  const names = cells(head!);
  const body = rows.map((line) => {
    const [first, ...rest] = cells(line);
    if (rest.length + 1 !== names.length) {
      throw new InputError(
        `a row of ${rest.length + 1} cells; expected ${names.length}: ${line.slice(0, 80)}`,
      );
    }
    return html`<tr><th scope="row">${inline(first!)}</th>${rest.map((cell, k) => html`<td data-label="${names[k + 1]!}">${inline(cell)}</td>`)}</tr>\n`;
  });
  return scrollBox(
    label,
    html`<table class="cards"><thead><tr>${names.map((name) => html`<th scope="col">${inline(name)}</th>`)}</tr></thead><tbody>\n${body}</tbody></table>`,
  );
}

/**
 * @param level of its first heading in the page.
 * @returns without the first heading, which the caller writes.
 */
export function documentHtml(text: string, level: number): Markup {
  const blocks = text
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter((block) => block !== '' && !/^# /.test(block));
  let title = 'table';
  return html`${blocks.map((block): Markup => {
    const heading = /^(#{2,6}) (.*)$/.exec(block);
    if (heading !== null) {
      title = heading[2]!;
      const name = `h${level + heading[1]!.length - 1}`;
      return new Markup(`<${name}>${inline(title).text}</${name}>\n`);
    }
    const lines = block.split('\n');
    if (lines[0]!.startsWith('|')) return table(lines, title);
    if (lines[0]!.startsWith('- ')) {
      return html`<ul>${block
        .split(/^- /m)
        .slice(1)
        .map((item) => html`<li>${inline(item.trim())}</li>`)}</ul>\n`;
    }
    return html`<p>${inline(lines.join(' '))}</p>\n`;
  })}`;
}
