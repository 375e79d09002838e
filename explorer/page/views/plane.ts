/** The plane of representations: preference pairs that can be dragged or moved by keys, and the direction u(t). */

import type { PlanePairs } from '../../state/plane-pairs.ts';
import { GRID, MOST_COORDINATE } from '../../state/state.ts';
import { change, el, say, svg } from '../ui/dom.ts';

export const GROUPS = ['train', 'evaluation'] as const;
export type Group = (typeof GROUPS)[number];

/** The point of y+ (end 0) or y− (end 1) of a pair. */
export interface PointId {
  readonly group: Group;
  readonly pair: number;
  readonly end: 0 | 1;
}

const SIZE = 440;
const UNIT = 48 / GRID;
const toPixels = (v: number): number => SIZE / 2 + v * UNIT;
const ARROW = 130;

interface Drawn {
  readonly line: SVGLineElement;
  readonly ends: readonly [SVGGElement, SVGGElement];
  readonly values: number[];
  look: string;
}

interface Options {
  onMove(point: PointId, x: number, y: number): void;
  onRemove(group: Group, pair: number): void;
}

const clamp = (v: number): number => Math.max(-MOST_COORDINATE, Math.min(MOST_COORDINATE, Math.round(v)));
const WORDS = { train: 'training', evaluation: 'evaluation' } as const;

export class Plane {
  readonly root: HTMLElement;
  readonly #options: Options;
  readonly #svg = svg('svg', { viewBox: `0 0 ${SIZE} ${SIZE}`, role: 'group', class: 'plane' });
  /** Apart, so that what lies on top, and what is read first, does not depend on what was added when. */
  readonly #lines = { train: svg('g'), evaluation: svg('g') };
  readonly #dots = { train: svg('g'), evaluation: svg('g') };
  readonly #separator = svg('line', { class: 'separator' });
  readonly #star = svg('line', { class: 'star', 'marker-end': 'url(#head-star)' });
  readonly #arrow = svg('line', { class: 'arrow', 'marker-end': 'url(#head-u)' });
  readonly #spoken = el('p', { class: 'hidden', 'aria-live': 'polite' });
  readonly #drawn: { readonly [G in Group]: Drawn[] } = { train: [], evaluation: [] };
  #current: PointId = { group: 'train', pair: 0, end: 0 };
  #dragged: { readonly point: PointId; readonly dx: number; readonly dy: number } | null = null;

  constructor(options: Options) {
    this.#options = options;
    const help = el(
      'figcaption',
      { id: 'plane-help' },
      'Representations in the plane: disks y⁺ and rings y⁻ of training pairs, diamonds of evaluation pairs (dashed where u(t) ranks them wrongly). Drag a point, or focus one: arrow keys move it (with Shift further), Page Up and Page Down go to the next, Delete removes its pair.',
    );
    this.#svg.setAttribute('aria-label', 'preference pairs in the plane');
    this.#svg.setAttribute('aria-describedby', 'plane-help');
    const lines = GROUPS.map((group) => this.#lines[group]);
    const dots = GROUPS.map((group) => this.#dots[group]);
    this.#svg.append(this.#frame(), this.#separator, ...lines, this.#star, this.#arrow, ...dots);
    this.root = el('figure', {}, el('div', { class: 'chart square' }), help, this.#spoken);
    this.root.firstElementChild!.append(this.#svg);
    this.#svg.addEventListener('pointermove', (event) => this.#drag(event));
    for (const name of ['pointerup', 'pointercancel'] as const) {
      this.#svg.addEventListener(name, () => {
        this.#dragged = null;
      });
    }
  }

  #frame(): SVGGElement {
    const head = (id: string, look: string) =>
      svg(
        'marker',
        { id, viewBox: '0 0 10 10', refX: 8, refY: 5, markerWidth: 6, markerHeight: 6, orient: 'auto' },
        svg('path', { d: 'M0 0L10 5L0 10z', class: look }),
      );
    const axis = (x1: number, y1: number, x2: number, y2: number) =>
      svg('line', { class: 'grid', x1, y1, x2, y2 });
    const middle = SIZE / 2;
    return svg(
      'g',
      {},
      svg('defs', {}, head('head-u', 'arrow-head'), head('head-star', 'star-head')),
      axis(0, middle, SIZE, middle),
      axis(middle, 0, middle, SIZE),
    );
  }

  /** Focus on the first point of a pair. */
  focus(point: PointId): void {
    this.#current = point;
    this.#rove();
    this.#node(point)?.focus();
  }

  show(
    points: PlanePairs,
    direction: readonly [number, number] | null,
    star: readonly [number, number] | null,
  ): void {
    for (const group of GROUPS) this.#showGroup(group, points[group], direction);
    const at = (d: readonly [number, number], length: number) => ({
      x1: SIZE / 2,
      y1: SIZE / 2,
      x2: (SIZE / 2 + d[0] * length).toFixed(1),
      y2: (SIZE / 2 - d[1] * length).toFixed(1),
    });
    const isMoving = direction !== null && (direction[0] !== 0 || direction[1] !== 0);
    for (const node of [this.#arrow, this.#separator])
      change(node, { visibility: isMoving ? 'visible' : 'hidden' });
    if (isMoving) {
      const [x, y] = direction;
      change(this.#arrow, at(direction, ARROW));
      const far = at([-y, x], SIZE);
      change(this.#separator, { ...far, x1: SIZE - Number(far.x2), y1: SIZE - Number(far.y2) });
    }
    change(this.#star, { visibility: star === null ? 'hidden' : 'visible' });
    if (star !== null) {
      const length = Math.hypot(star[0], star[1]);
      change(this.#star, at([star[0] / length, star[1] / length], ARROW + 36));
    }
  }

  #showGroup(group: Group, values: readonly number[], direction: readonly [number, number] | null): void {
    const drawn = this.#drawn[group];
    const count = values.length / 4;
    while (drawn.length > count) {
      const { line, ends } = drawn.pop()!;
      for (const node of [line, ...ends]) node.remove();
    }
    while (drawn.length < count) drawn.push(this.#make(group, drawn.length));
    for (let i = 0; i < count; i++) {
      const pair = drawn[i]!;
      const [ax, ay, bx, by] = values.slice(4 * i, 4 * i + 4) as [number, number, number, number];
      const gap = direction === null ? 1 : direction[0] * (ax - bx) + direction[1] * (ay - by);
      const look = `pair ${group}${gap > 0 ? '' : ' wrong'}`;
      if (pair.look !== look) {
        pair.look = look;
        pair.line.setAttribute('class', look);
      }
      if (pair.values.length > 0 && pair.values.every((v, k) => v === values[4 * i + k])) continue;
      pair.values.splice(0, 4, ax, ay, bx, by);
      const [x1, y1, x2, y2] = [toPixels(ax), toPixels(-ay), toPixels(bx), toPixels(-by)];
      change(pair.line, { x1, y1, x2, y2 });
      change(pair.ends[0], {
        transform: `translate(${x1} ${y1})`,
        'aria-label': this.#name(group, i, 0, ax, ay),
      });
      change(pair.ends[1], {
        transform: `translate(${x2} ${y2})`,
        'aria-label': this.#name(group, i, 1, bx, by),
      });
    }
    if (this.#current.group === group && this.#current.pair >= count) {
      this.#current = { group, pair: count - 1, end: 0 };
    }
    this.#rove();
  }

  #name(group: Group, pair: number, end: 0 | 1, x: number, y: number): string {
    const role = end === 0 ? 'chosen' : 'rejected';
    return `${WORDS[group]} pair ${pair + 1}, ${role} response, at ${x / GRID}, ${y / GRID}`;
  }

  #make(group: Group, pair: number): Drawn {
    const line = svg('line');
    const end = (k: 0 | 1): SVGGElement => {
      const look = `point ${group} ${k === 0 ? 'up' : 'down'}`;
      const shape = group === 'train' ? svg('circle', { r: 6 }) : svg('path', { d: 'M0 -8L8 0L0 8L-8 0z' });
      const node = svg(
        'g',
        { class: look, role: 'button', 'aria-roledescription': 'movable point', tabindex: -1 },
        svg('circle', { class: 'hit', r: 14 }),
        shape,
      );
      const id: PointId = { group, pair, end: k };
      node.addEventListener('pointerdown', (event) => this.#grab(event, id));
      node.addEventListener('keydown', (event) => this.#key(event, id));
      node.addEventListener('focus', () => {
        this.#current = id;
        this.#rove();
      });
      return node;
    };
    const ends = [end(0), end(1)] as const;
    this.#lines[group].append(line);
    this.#dots[group].append(...ends);
    return { line, ends, values: [], look: '' };
  }

  #node({ group, pair, end }: PointId): SVGGElement | undefined {
    return this.#drawn[group][pair]?.ends[end];
  }

  #roved: SVGGElement | undefined;

  /** One point at a time can be reached by Tab. */
  #rove(): void {
    const node = this.#node(this.#current);
    if (node === this.#roved) return;
    this.#roved?.setAttribute('tabindex', '-1');
    node?.setAttribute('tabindex', '0');
    this.#roved = node;
  }

  /** Pointer in grid units. */
  #place(event: PointerEvent): [number, number] {
    const box = this.#svg.getBoundingClientRect();
    const unit = (UNIT * box.width) / SIZE;
    return [
      (event.clientX - box.left - box.width / 2) / unit,
      -(event.clientY - box.top - box.height / 2) / unit,
    ];
  }

  #grab(event: PointerEvent, point: PointId): void {
    if (event.button !== 0) return;
    event.preventDefault();
    this.focus(point);
    const [x, y] = this.#place(event);
    const values = this.#drawn[point.group][point.pair]!.values;
    this.#dragged = { point, dx: values[2 * point.end]! - x, dy: values[2 * point.end + 1]! - y };
    this.#svg.setPointerCapture(event.pointerId);
  }

  #drag(event: PointerEvent): void {
    if (this.#dragged === null) return;
    const [x, y] = this.#place(event);
    const { point, dx, dy } = this.#dragged;
    this.#options.onMove(point, clamp(x + dx), clamp(y + dy));
  }

  #key(event: KeyboardEvent, point: PointId): void {
    const far = event.shiftKey ? 8 : 1;
    const step = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, far], ArrowDown: [0, -far] }[
      event.key
    ];
    if (step !== undefined) {
      const values = this.#drawn[point.group][point.pair]!.values;
      const [x, y] = [0, 1].map((d) => clamp(values[2 * point.end + d]! + step[d]!)) as [number, number];
      this.#options.onMove(point, x, y);
      say(this.#spoken, this.#name(point.group, point.pair, point.end, x, y));
    } else if (event.key === 'PageDown' || event.key === 'PageUp') {
      this.focus(this.#neighbour(point, event.key === 'PageDown' ? 1 : -1));
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      this.#options.onRemove(point.group, point.pair);
      this.#node(this.#current)?.focus();
    } else return;
    event.preventDefault();
  }

  #neighbour({ group, pair, end }: PointId, step: 1 | -1): PointId {
    const all = GROUPS.flatMap((g) =>
      this.#drawn[g].flatMap((_, i) => [0, 1].map((k) => ({ group: g, pair: i, end: k as 0 | 1 }))),
    );
    const at = all.findIndex((p) => p.group === group && p.pair === pair && p.end === end);
    return all[(at + step + all.length) % all.length]!;
  }
}
