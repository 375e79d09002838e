/** Plain text inside of Markdown. */

import { typographic } from '../html/prose.ts';

/** Nothing in it is mark-up or HTML, and it has one line. */
export function plain(text: string): string {
  return typographic(text)
    .replace(/\s*\n\s*/g, ' ')
    .replace(/[\\`*_[\]|~$#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** As code; a fence longer than any in the text. */
export function code(text: string): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = /^`|`$/.test(text) ? ' ' : '';
  return `${fence}${space}${text.replace(/\s+/g, ' ')}${space}${fence}`;
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/** In a block of its own, which no table or list of a form breaks. */
export const math = (latex: string): string => `$$\n${latex}\n$$`;
