/** The plane of differences x = h(y+) − h(y−): what the explicit model is trained on, with the max-margin lines. */

import type { PlanePairs } from '../../state/plane-pairs.ts';
import { GRID } from '../../state/state.ts';
import { change, el, svg } from '../ui/dom.ts';

const SIZE = 440;
const MIDDLE = SIZE / 2;

export class Differences {
  readonly root: HTMLElement;
  readonly #dots = svg('g');
  readonly #margin = svg('line', { class: 'margin-line' });
  readonly #zero = svg('line', { class: 'separator star-line' });
  readonly #arrow = svg('line', { class: 'arrow', 'marker-end': 'url(#head-u)' });
  #nodes: SVGElement[] = [];
  #count = 0;

  constructor() {
    const axis = (x1: number, y1: number, x2: number, y2: number) =>
      svg('line', { class: 'grid', x1, y1, x2, y2 });
    const root = svg(
      'svg',
      {
        viewBox: `0 0 ${SIZE} ${SIZE}`,
        role: 'img',
        'aria-label': 'differences of the pairs, and the max-margin separator',
      },
      axis(0, MIDDLE, SIZE, MIDDLE),
      axis(MIDDLE, 0, MIDDLE, SIZE),
      this.#zero,
      this.#margin,
      this.#dots,
      this.#arrow,
    );
    const frame = el('div', { class: 'chart square' });
    frame.append(root);
    this.root = el(
      'figure',
      {},
      frame,
      el(
        'figcaption',
        {},
        'Differences h(y⁺) − h(y⁻): training pairs as disks, support vectors ringed, evaluation pairs as diamonds. The solid line has ⟨u*, x⟩ = 0, the dotted one ⟨u*, x⟩ = 1; the arrow is u(t).',
      ),
    );
  }

  show(
    { train, evaluation }: PlanePairs,
    direction: readonly [number, number] | null,
    star: readonly [number, number] | null,
    support: ReadonlySet<number>,
  ): void {
    const [n, m] = [train.length / 4, evaluation.length / 4];
    if (this.#count !== n * 1000 + m) this.#make(n, m);
    let largest = GRID;
    for (const values of [train, evaluation]) {
      for (let k = 0; k < values.length; k += 4) {
        largest = Math.max(
          largest,
          Math.abs(values[k]! - values[k + 2]!),
          Math.abs(values[k + 1]! - values[k + 3]!),
        );
      }
    }
    const unit = (MIDDLE - 14) / largest;
    const place = (values: readonly number[], i: number): string => {
      const x = MIDDLE + unit * (values[4 * i]! - values[4 * i + 2]!);
      const y = MIDDLE - unit * (values[4 * i + 1]! - values[4 * i + 3]!);
      return `translate(${x.toFixed(1)} ${y.toFixed(1)})`;
    };
    for (let i = 0; i < n; i++) {
      change(this.#nodes[i]!, {
        transform: place(train, i),
        class: support.has(i) ? 'point train up support' : 'point train up',
      });
    }
    for (let e = 0; e < m; e++) change(this.#nodes[n + e]!, { transform: place(evaluation, e) });
    this.#showLines(direction, star, unit * GRID);
  }

  #make(n: number, m: number): void {
    this.#count = n * 1000 + m;
    this.#nodes = [
      ...Array.from({ length: n }, () => svg('g', { class: 'point train up' }, svg('circle', { r: 4.5 }))),
      ...Array.from({ length: m }, () =>
        svg('g', { class: 'point evaluation up' }, svg('path', { d: 'M0 -6L6 0L0 6L-6 0z' })),
      ),
    ];
    this.#dots.replaceChildren(...this.#nodes);
  }

  /** @param unit pixels of the length 1. */
  #showLines(
    direction: readonly [number, number] | null,
    star: readonly [number, number] | null,
    unit: number,
  ): void {
    const isMoving = direction !== null && (direction[0] !== 0 || direction[1] !== 0);
    change(this.#arrow, { visibility: isMoving ? 'visible' : 'hidden' });
    if (isMoving) {
      const [x, y] = direction;
      change(this.#arrow, {
        ...{ x1: MIDDLE, y1: MIDDLE, x2: (MIDDLE + 130 * x).toFixed(1), y2: (MIDDLE - 130 * y).toFixed(1) },
      });
    }
    for (const line of [this.#zero, this.#margin])
      change(line, { visibility: star === null ? 'hidden' : 'visible' });
    if (star === null) return;
    const square = star[0] ** 2 + star[1] ** 2;
    const length = Math.sqrt(square);
    const along = [(-star[1] / length) * SIZE, (star[0] / length) * SIZE] as const;
    // The foot of the line ⟨u*, x⟩ = 1 is u*/‖u*‖².
    const foot = [(star[0] / square) * unit, (star[1] / square) * unit] as const;
    const line = (node: SVGElement, x: number, y: number): void =>
      change(node, {
        x1: (MIDDLE + x - along[0]).toFixed(1),
        y1: (MIDDLE - y + along[1]).toFixed(1),
        x2: (MIDDLE + x + along[0]).toFixed(1),
        y2: (MIDDLE - y - along[1]).toFixed(1),
      });
    line(this.#zero, 0, 0);
    line(this.#margin, foot[0], foot[1]);
  }
}
