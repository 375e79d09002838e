/** What differs between the outputs that a notebook holds and those of another run, cell by cell. */

import type { CodeCell, Json, Notebook, Output } from './document.ts';

export interface Difference {
  /** Number of the cell among all cells, from 1. */
  readonly cell: number;
  readonly id: string;
  /** Lines that begin with "-" (stored) or "+" (of the new run), or with " " around them. */
  readonly diff: readonly string[];
}

/** Pieces of one stream that arrive one after the other are one output: where they are cut depends on timing. */
export function joinStreams(outputs: readonly Output[]): readonly Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (output.kind === 'stream' && last?.kind === 'stream' && last.name === output.name) {
      joined[joined.length - 1] = { ...last, text: last.text + output.text };
    } else joined.push(output);
  }
  return joined;
}

const inOrder = (value: Json): string =>
  JSON.stringify(value, (_, entry: unknown) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );

/** An output as lines: two outputs are the same when their lines are. */
function linesOf(output: Output): readonly string[] {
  if (output.kind === 'stream') return [`[${output.name}]`, ...output.text.split('\n')];
  if (output.kind === 'error') return [`[error] ${output.name}: ${output.value}`];
  return Object.entries(output.data)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([type, content]) => [
      `[${output.kind}, ${type}]`,
      ...(typeof content === 'string' ? content.split('\n') : [inOrder(content)]),
    ]);
}

const CONTEXT = 1;
const MOST_LINES = 24;
const LONGEST_LINE = 160;

/** Lines that are the same at both ends are left out but for one; what is between is shown as replaced. */
function diffOf(stored: readonly string[], found: readonly string[]): readonly string[] {
  const most = Math.min(stored.length, found.length);
  let head = 0;
  while (head < most && stored[head] === found[head]) head++;
  let tail = 0;
  while (tail < most - head && stored.at(-1 - tail) === found.at(-1 - tail)) tail++;
  const mark = (sign: string, lines: readonly string[]): string[] => {
    const shown = lines.slice(0, MOST_LINES).map((line) => {
      const cut = line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
      return `${sign} ${cut}`;
    });
    return lines.length > MOST_LINES
      ? [...shown, `${sign} … and ${lines.length - MOST_LINES} more lines`]
      : shown;
  };
  return [
    ...mark(' ', stored.slice(Math.max(0, head - CONTEXT), head)),
    ...mark('-', stored.slice(head, stored.length - tail)),
    ...mark('+', found.slice(head, found.length - tail)),
    ...mark(' ', stored.slice(stored.length - tail, stored.length - tail + CONTEXT)),
  ];
}

/**
 * Execution counts and metadata are no part of a Notebook here, so everything that is left has to agree.
 * @param found the same notebook, run again.
 */
export function compareOutputs(stored: Notebook, found: Notebook): readonly Difference[] {
  return stored.cells.flatMap((cell, k): Difference[] => {
    if (cell.kind !== 'code') return [];
    const other = found.cells[k] as CodeCell;
    const [before, after] = [cell, other].map(({ outputs }) => joinStreams(outputs).flatMap(linesOf));
    const same = before!.length === after!.length && before!.every((line, i) => line === after![i]);
    return same ? [] : [{ cell: k + 1, id: cell.id, diff: diffOf(before!, after!) }];
  });
}
