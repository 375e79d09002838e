/** A table of numbers with named rows and columns as lines of text. */

import { printable } from '../../lib/files/printable.ts';

const MOST_ROWS = 16;
const MOST_COLUMNS = 7;
const LONGEST_LABEL = 14;

function short(label: string): string {
  const plain = printable(label, 60);
  return plain.length <= LONGEST_LABEL ? plain : `${plain.slice(0, LONGEST_LABEL - 1)}…`;
}

/** Six digits after the point, an exponent where these would all be 0, or a question mark for NaN. */
function cell(x: number): string {
  if (Number.isNaN(x)) return '?';
  return x !== 0 && Math.abs(x) < 1e-5 ? x.toExponential(2) : x.toFixed(6);
}

/**
 * One line a row, columns aligned, at most 16 rows and 7 columns; a last line says what is left out.
 * @param values Shape [rows, columns].
 */
export function tableLines(
  rows: readonly string[],
  columns: readonly string[],
  values: readonly (readonly number[])[],
): string[] {
  const shownRows = rows.slice(0, MOST_ROWS).map(short);
  const shownColumns = columns.slice(0, MOST_COLUMNS).map(short);
  const cells = shownRows.map((_, k) => shownColumns.map((__, l) => cell(values[k]![l]!)));
  const first = Math.max(...shownRows.map((label) => label.length));
  const widths = shownColumns.map((label, l) =>
    Math.max(label.length, ...cells.map((row) => row[l]!.length)),
  );
  const line = (label: string, entries: readonly string[]): string =>
    [label.padEnd(first), ...entries.map((entry, l) => entry.padStart(widths[l]!))].join('  ');
  const left = [
    rows.length > MOST_ROWS ? `${rows.length - MOST_ROWS} of ${rows.length} rows` : '',
    columns.length > MOST_COLUMNS ? `${columns.length - MOST_COLUMNS} of ${columns.length} columns` : '',
  ].filter((text) => text !== '');
  return [
    line('', shownColumns),
    ...shownRows.map((label, k) => line(label, cells[k]!)),
    ...(left.length === 0 ? [] : [`left out: ${left.join(' and ')}`]),
  ];
}
