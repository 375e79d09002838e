/** Which parts of a block's product are formed when `out` or `a` is triangular. */
import { PANEL_ROWS } from './panels.ts';
import type { Block } from './types.ts';

/** 'out': only its entries on and below the diagonal are wanted. 'a': entries above its diagonal count as zero. */
export type Triangle = 'out' | 'a';

/** A block of the product: where it begins, in rows and columns of `out` and inner indices, and its extent. */
export interface BlockPlace {
  readonly row: number;
  readonly column: number;
  readonly innerStart: number;
  readonly inner: number;
  readonly columns: number;
}

/** What a panel of rows needs: the first columns of the block, and a run of its inner indices. */
export interface PanelPart {
  readonly columns: number;
  readonly from: number;
  readonly to: number;
  /** Whether no earlier block has contributed to these rows. */
  readonly first: boolean;
}

/**
 * The part for the panel whose first row is `row` of `out`; undefined when it is empty. Sums keep their ascending order,
 * they only begin later (a transposed) or end earlier.
 */
export function partOf(
  triangle: Triangle,
  transposeA: boolean,
  row: number,
  { column, innerStart, inner, columns }: BlockPlace,
): PanelPart | undefined {
  if (triangle === 'out') {
    const wanted = Math.min(columns, row + PANEL_ROWS - column);
    return wanted > 0 ? { columns: wanted, from: 0, to: inner, first: innerStart === 0 } : undefined;
  }
  if (transposeA) {
    const from = Math.max(0, row - innerStart);
    return from < inner ? { columns, from, to: inner, first: row >= innerStart } : undefined;
  }
  const to = Math.min(inner, row + PANEL_ROWS - innerStart);
  return to > 0 ? { columns, from: 0, to, first: innerStart === 0 } : undefined;
}

/**
 * Zeroes, in the packed panel of `a` at `at` whose first row is `row`, what is above the diagonal of the square of
 * PANEL_ROWS that the diagonal crosses. Blocks and panels begin at multiples of PANEL_ROWS, so it lies in one block.
 */
export function clearAboveDiagonal(
  packed: Block,
  at: number,
  row: number,
  transposeA: boolean,
  { innerStart, inner }: BlockPlace,
): void {
  const start = row - innerStart;
  if (start < 0 || start >= inner) return;
  const square = at + start * PANEL_ROWS;
  const length = Math.min(PANEL_ROWS, inner - start);
  for (let k = 0; k < length; k++) {
    for (let r = 0; r < PANEL_ROWS; r++) {
      if (transposeA ? k < r : k > r) packed[square + k * PANEL_ROWS + r] = 0;
    }
  }
}
