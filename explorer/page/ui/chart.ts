/** Line charts as SVG, laid out in pixels of the page so that text keeps its size on a phone. */

import { el, svg } from './dom.ts';
import { inNextFrame } from './frames.ts';

export interface Axis {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  /** From a value to where it stands; increasing, the identity when absent. */
  readonly warp?: (value: number) => number;
}

export interface Series {
  readonly name: string;
  /** Names colour and dash in the style sheet. */
  readonly look: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Where the label stands, as a share of the points; none when absent. */
  readonly labelAt?: number;
  /** Pixels from the line; above it when negative. */
  readonly labelShift?: number;
}

export interface Mark {
  readonly look: string;
  readonly x: number;
  /** A vertical line without it. */
  readonly y?: number;
  readonly text: string;
}

export interface ChartSpec {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly marks: readonly Mark[];
}

const MARGIN = { left: 46, right: 14, top: 24, bottom: 40 } as const;
const scale = (axis: Axis, from: number, to: number): ((value: number) => number) => {
  const warp = axis.warp ?? ((value: number) => value);
  const [low, high] = [warp(axis.low), warp(axis.high)];
  return (value) => from + ((warp(value) - low) / (high - low)) * (to - from);
};

/** Drops points that fall on the same pixel. */
function pathOf(
  points: Series['points'],
  x: (v: number) => number,
  y: (v: number) => number,
  floor: number,
): string {
  let path = '';
  let last = Number.NaN;
  for (const [a, b] of points) {
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
    const px = x(a);
    if (Math.abs(px - last) < 0.7) continue;
    last = px;
    const py = Math.max(-20, Math.min(floor + 20, y(b)));
    path += `${path === '' ? 'M' : 'L'}${px.toFixed(1)} ${py.toFixed(1)}`;
  }
  return path;
}

export class Chart {
  readonly root: HTMLElement;
  readonly #svg = svg('svg', { role: 'img' });
  readonly #height: number;
  readonly #cursor = svg('line', { class: 'cursor' });
  #spec: ChartSpec | null = null;
  #width = 0;
  #cursorAt: number | null = null;

  constructor(height: number, caption: string) {
    this.#height = height;
    const frame = el('div', { class: 'chart' });
    frame.append(this.#svg);
    this.root = el('figure', {}, frame, el('figcaption', {}, caption));
    new ResizeObserver(() => {
      const width = Math.round(frame.clientWidth);
      if (width === this.#width || width === 0) return;
      this.#width = width;
      inNextFrame(this.#draw);
    }).observe(frame);
  }

  /** Draws anew; cheap when the specification is the one on show. */
  show(spec: ChartSpec): void {
    if (spec === this.#spec) return;
    this.#spec = spec;
    this.#draw();
  }

  /** Moves the vertical cursor only. */
  moveCursor(at: number | null): void {
    this.#cursorAt = at;
    this.#placeCursor();
  }

  readonly #draw = (): void => {
    const spec = this.#spec;
    if (spec === null || this.#width === 0) return;
    const [width, height] = [this.#width, this.#height];
    const floor = height - MARGIN.bottom;
    const x = scale(spec.x, MARGIN.left, width - MARGIN.right);
    const y = scale(spec.y, floor, MARGIN.top);
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.#svg.setAttribute('aria-label', spec.title);
    const text = (px: number, py: number, words: string, more: Record<string, string> = {}) =>
      svg('text', { x: px, y: py, ...more }, words);
    const spaced = width < 420 ? spec.x.ticks.filter((_, k) => k % 2 === 0) : spec.x.ticks;
    const nodes: SVGElement[] = [
      ...spec.y.ticks.map(({ at }) =>
        svg('line', { class: 'grid', x1: MARGIN.left, x2: width - MARGIN.right, y1: y(at), y2: y(at) }),
      ),
      ...spec.y.ticks.map(({ at, text: words }) =>
        text(MARGIN.left - 6, y(at) + 4, words, { 'text-anchor': 'end' }),
      ),
      ...spec.x.ticks.map(({ at }) =>
        svg('line', { class: 'axis', x1: x(at), x2: x(at), y1: floor, y2: floor + 4 }),
      ),
      ...spaced.map(({ at, text: words }) =>
        text(x(at), floor + 17, words, { 'text-anchor': x(at) > width - 30 ? 'end' : 'middle' }),
      ),
      svg('line', { class: 'axis', x1: MARGIN.left, x2: width - MARGIN.right, y1: floor, y2: floor }),
      text((MARGIN.left + width - MARGIN.right) / 2, height - 5, spec.x.label, { 'text-anchor': 'middle' }),
      text(4, 11, spec.y.label, { class: 'axis-label' }),
    ];
    const clip = svg('g', { class: 'lines' });
    for (const { look, points, name, labelAt, labelShift = -6 } of spec.series) {
      clip.append(svg('path', { class: `line ${look}`, d: pathOf(points, x, y, floor) }));
      const at = labelAt === undefined ? undefined : points[Math.round(labelAt * (points.length - 1))];
      if (at === undefined) continue;
      const px = x(at[0]);
      const anchor = px > width * 0.6 ? 'end' : 'start';
      clip.append(
        text(px, Math.max(MARGIN.top + 10, Math.min(floor - 4, y(at[1]) + labelShift)), name, {
          class: `label ${look}`,
          'text-anchor': anchor,
        }),
      );
    }
    for (const { look, x: at, y: level, text: words } of spec.marks) {
      const px = x(at);
      if (level === undefined) {
        clip.append(svg('line', { class: `mark ${look}`, x1: px, x2: px, y1: MARGIN.top, y2: floor }));
        const side = px > width * 0.7 ? 'end' : 'start';
        clip.append(
          text(px + (side === 'end' ? -4 : 4), MARGIN.top + 10, words, {
            class: `label ${look}`,
            'text-anchor': side,
          }),
        );
      } else {
        clip.append(
          svg('circle', {
            class: `dot ${look}`,
            cx: px,
            cy: Math.max(MARGIN.top, Math.min(floor, y(level))),
            r: 5,
          }),
        );
      }
    }
    this.#svg.replaceChildren(...nodes, clip, this.#cursor);
    this.#placeCursor();
  };

  #placeCursor(): void {
    const spec = this.#spec;
    if (spec === null || this.#width === 0 || this.#cursorAt === null) {
      this.#cursor.setAttribute('visibility', 'hidden');
      return;
    }
    const px = scale(spec.x, MARGIN.left, this.#width - MARGIN.right)(this.#cursorAt).toFixed(1);
    this.#cursor.setAttribute('visibility', 'visible');
    this.#cursor.setAttribute('x1', px);
    this.#cursor.setAttribute('x2', px);
    this.#cursor.setAttribute('y1', String(MARGIN.top));
    this.#cursor.setAttribute('y2', String(this.#height - MARGIN.bottom));
  }
}
