/** The arithmetic of panels in plain JavaScript; the fallback where there is no WebAssembly SIMD, with the same bits. */
import { PANEL_ROWS, type PanelArithmetic, type PanelRange, type Strips, type Target } from './panels.ts';
import type { Block, Precision } from './types.ts';

const PANEL_COLUMNS = 2;

export function plainPanels(precision: Precision): PanelArithmetic {
  return {
    name: 'javascript',
    panelColumns: PANEL_COLUMNS,
    pack: packPlainly,
    multiply: precision === 'float64' ? multiplyWith(doubleTile) : multiplyWith(singleTile),
  };
}

/** See PanelArithmetic.pack. */
export function packPlainly(
  target: Block,
  { data, offset, across, along }: Strips,
  count: number,
  length: number,
  width: number,
): void {
  for (let first = 0; first < count; first += width) {
    const present = Math.min(width, count - first);
    const panel = first * length;
    if (present < width) target.fill(0, panel, panel + length * width);
    for (let w = 0; w < present; w++) {
      let from = offset + (first + w) * across;
      const end = panel + length * width;
      for (let to = panel + w; to < end; to += width) {
        target[to] = data[from]!;
        from += along;
      }
    }
  }
}

type Tile = (
  out: Block,
  at: number,
  stride: number,
  a: Block,
  aAt: number,
  b: Block,
  bAt: number,
  length: number,
  first: boolean,
) => void;

function multiplyWith(tile: Tile): PanelArithmetic['multiply'] {
  return (
    { data, offset, stride }: Target,
    a: Block,
    b: Block,
    { aAt, bAt, rowPanels, columnPanels, length, bDistance }: PanelRange,
    first: boolean,
  ) => {
    for (let j = 0; j < columnPanels; j++) {
      const panelB = bAt + j * bDistance;
      for (let i = 0; i < rowPanels; i++) {
        const at = offset + i * PANEL_ROWS * stride + j * PANEL_COLUMNS;
        tile(data, at, stride, a, aAt + i * PANEL_ROWS * length, b, panelB, length, first);
      }
    }
  };
}

/** Four rows by two columns in float64: eight sums stay in registers. */
function doubleTile(
  out: Block,
  at: number,
  stride: number,
  a: Block,
  aAt: number,
  b: Block,
  bAt: number,
  length: number,
  first: boolean,
): void {
  const row1 = at + stride;
  const row2 = row1 + stride;
  const row3 = row2 + stride;
  let s00 = first ? 0 : out[at]!;
  let s01 = first ? 0 : out[at + 1]!;
  let s10 = first ? 0 : out[row1]!;
  let s11 = first ? 0 : out[row1 + 1]!;
  let s20 = first ? 0 : out[row2]!;
  let s21 = first ? 0 : out[row2 + 1]!;
  let s30 = first ? 0 : out[row3]!;
  let s31 = first ? 0 : out[row3 + 1]!;
  let p = aAt;
  let q = bAt;
  for (let k = 0; k < length; k++) {
    const y0 = b[q]!;
    const y1 = b[q + 1]!;
    const x0 = a[p]!;
    s00 += x0 * y0;
    s01 += x0 * y1;
    const x1 = a[p + 1]!;
    s10 += x1 * y0;
    s11 += x1 * y1;
    const x2 = a[p + 2]!;
    s20 += x2 * y0;
    s21 += x2 * y1;
    const x3 = a[p + 3]!;
    s30 += x3 * y0;
    s31 += x3 * y1;
    p += 4;
    q += 2;
  }
  out[at] = s00;
  out[at + 1] = s01;
  out[row1] = s10;
  out[row1 + 1] = s11;
  out[row2] = s20;
  out[row2 + 1] = s21;
  out[row3] = s30;
  out[row3 + 1] = s31;
}

/**
 * The same in float32. A product of two floats is exact in float64, and a float64 sum of two floats rounded to float32
 * equals the sum rounded once (53 ≥ 2·24 + 2, Figueroa 1995), so each fround is the single rounding wanted.
 */
function singleTile(
  out: Block,
  at: number,
  stride: number,
  a: Block,
  aAt: number,
  b: Block,
  bAt: number,
  length: number,
  first: boolean,
): void {
  const { fround } = Math;
  const row1 = at + stride;
  const row2 = row1 + stride;
  const row3 = row2 + stride;
  let s00 = first ? 0 : out[at]!;
  let s01 = first ? 0 : out[at + 1]!;
  let s10 = first ? 0 : out[row1]!;
  let s11 = first ? 0 : out[row1 + 1]!;
  let s20 = first ? 0 : out[row2]!;
  let s21 = first ? 0 : out[row2 + 1]!;
  let s30 = first ? 0 : out[row3]!;
  let s31 = first ? 0 : out[row3 + 1]!;
  let p = aAt;
  let q = bAt;
  for (let k = 0; k < length; k++) {
    const y0 = b[q]!;
    const y1 = b[q + 1]!;
    const x0 = a[p]!;
    s00 = fround(s00 + fround(x0 * y0));
    s01 = fround(s01 + fround(x0 * y1));
    const x1 = a[p + 1]!;
    s10 = fround(s10 + fround(x1 * y0));
    s11 = fround(s11 + fround(x1 * y1));
    const x2 = a[p + 2]!;
    s20 = fround(s20 + fround(x2 * y0));
    s21 = fround(s21 + fround(x2 * y1));
    const x3 = a[p + 3]!;
    s30 = fround(s30 + fround(x3 * y0));
    s31 = fround(s31 + fround(x3 * y1));
    p += 4;
    q += 2;
  }
  out[at] = s00;
  out[at + 1] = s01;
  out[row1] = s10;
  out[row1 + 1] = s11;
  out[row2] = s20;
  out[row2 + 1] = s21;
  out[row3] = s30;
  out[row3 + 1] = s31;
}
