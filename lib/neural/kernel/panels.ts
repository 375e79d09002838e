/**
 * What the two kernels differ in: packing into panels and multiplying packed panels. blocked-kernel.ts has the rest,
 * once for both.
 *
 * A panel holds `width` rows of op(a), or `width` columns of op(b), for `length` consecutive inner indices; the entry
 * of row or column w and inner index k is at position k·width + w. Panels follow each other. Rows or columns that are
 * missing in the last panel are zeros and only reach entries that are thrown away.
 */
import type { Block, MatrixKernel } from './types.ts';

/** Rows of op(a) in one panel. */
export const PANEL_ROWS = 4;

/** Rows or columns in memory: the entry of strip w and inner index k is at `offset + w·across + k·along`. */
export interface Strips {
  readonly data: Block;
  readonly offset: number;
  readonly across: number;
  readonly along: number;
}

/** Panels to be multiplied. */
export interface PanelRange {
  /** Where the first panel begins in the packed `a` and in the packed `b`. */
  readonly aAt: number;
  readonly bAt: number;
  /** Panels of either, each at least 1. */
  readonly rowPanels: number;
  readonly columnPanels: number;
  /** Inner indices, at least 1. */
  readonly length: number;
  /** From one panel of `b` to the next, in entries. Panels of `a` are `length` inner indices apart. */
  readonly bDistance: number;
}

/** Where a tile goes: its first entry in `data`, and the distance of rows. */
export interface Target {
  readonly data: Block;
  readonly offset: number;
  readonly stride: number;
}

export interface PanelArithmetic {
  readonly name: MatrixKernel['name'];
  /** Columns of op(b) in one panel. */
  readonly panelColumns: number;
  /** Packs `count` ≥ 1 strips over `length` ≥ 1 inner indices in panels of `width` from the beginning of `target`. */
  pack(target: Block, source: Strips, count: number, length: number, width: number): void;
  /**
   * The products of panels, in whole tiles. Each entry's sum continues the entry of `out`, or begins with +0 when
   * `first`, and runs in ascending order of the inner index; every product and every sum is rounded.
   */
  multiply(out: Target, a: Block, b: Block, range: PanelRange, first: boolean): void;
}
