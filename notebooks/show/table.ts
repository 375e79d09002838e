/** Tables in Markdown. */

import { type Displayable, markdown } from './display.ts';

/** A vertical bar would end the cell, and "*" or "_" start to emphasise. */
const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('_', '\\_');

export type Entry = string | number;

/** Numbers to four digits, with a true minus sign. */
export function digits(x: number, precision = 4): string {
  return String(Number(x.toPrecision(precision))).replaceAll('-', '−');
}

const entry = (value: Entry): string => escaped(typeof value === 'number' ? digits(value) : value);

/** @param note a line below. Columns of numbers alone are set to the right. */
export function table(
  heading: readonly string[],
  rows: readonly (readonly Entry[])[],
  note = '',
): Displayable {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = heading.map((_, k) => (rows.every((row) => typeof row[k] === 'number') ? '---:' : ':---'));
  const lines = [line(heading.map(escaped)), line(rule), ...rows.map((row) => line(row.map(entry)))];
  return markdown(`${lines.join('\n')}\n${note === '' ? '' : `\n${note}\n`}`);
}
