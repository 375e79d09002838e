/** The change of the reward on a line: where the two-sided bounds allow it, and where it is. */

import type { Equation5View } from '../../worker/equation-5.ts';
import { el, svg } from '../ui/dom.ts';
import { inNextFrame } from '../ui/frames.ts';
import { digits } from '../ui/report.ts';

const HEIGHT = 96;
const LEVEL = 46;
const middle = ([low, high]: readonly [number, number]): number => low + (high - low) / 2;

export class NumberLine {
  readonly root: HTMLElement;
  readonly #svg = svg('svg', { role: 'img' });
  #width = 0;
  #answer: Equation5View | null = null;
  #isTaken = false;

  constructor() {
    const frame = el('div', { class: 'chart' });
    frame.append(this.#svg);
    this.root = el(
      'figure',
      {},
      frame,
      el(
        'figcaption',
        {},
        'Change of the implicit reward of the paraphrase: the bar is what the bounds allow, its right end the prediction ηC, the dot the actual change once the step is taken (certified).',
      ),
    );
    new ResizeObserver(() => {
      const width = Math.round(frame.clientWidth);
      if (width === this.#width || width === 0) return;
      this.#width = width;
      inNextFrame(this.#draw);
    }).observe(frame);
  }

  show(answer: Equation5View, isTaken: boolean): void {
    this.#answer = answer;
    this.#isTaken = isTaken;
    this.#draw();
  }

  readonly #draw = (): void => {
    if (this.#answer === null || this.#width === 0) return;
    const { predicted, lower, actual } = this.#answer;
    const [up, now] = [middle(predicted), middle(actual)];
    const ends = [Math.min(lower, 0, up), Math.max(0, up)] as const;
    const span = ends[1] - ends[0] || 1;
    const x = (v: number): number => 60 + ((v - ends[0]) / span) * (this.#width - 120);
    const text = (v: number, y: number, words: string, look = '') =>
      svg(
        'text',
        {
          x: Math.max(4, Math.min(this.#width - 4, x(v))),
          y,
          class: look,
          'text-anchor': x(v) < 70 ? 'start' : x(v) > this.#width - 70 ? 'end' : 'middle',
        },
        words,
      );
    const near = Math.abs(x(up) - x(0)) < 70;
    this.#svg.setAttribute('viewBox', `0 0 ${this.#width} ${HEIGHT}`);
    const found = this.#isTaken ? `, actual ${digits(now)}` : '';
    this.#svg.setAttribute('aria-label', `allowed from ${digits(lower)} to ${digits(up)}${found}`);
    this.#svg.replaceChildren(
      svg('line', { class: 'axis', x1: 8, x2: this.#width - 8, y1: LEVEL, y2: LEVEL }),
      svg('rect', {
        class: 'allowed',
        x: x(lower),
        width: Math.max(2, x(up) - x(lower)),
        y: LEVEL - 9,
        height: 18,
      }),
      svg('line', { class: 'cursor', x1: x(0), x2: x(0), y1: LEVEL - 16, y2: LEVEL + 16 }),
      text(0, near ? 14 : LEVEL - 20, '0'),
      text(
        up,
        near ? LEVEL - 18 : LEVEL - 20,
        near ? `ηC = ${digits(up)}` : `ηC = ${digits(up)}`,
        'label bound',
      ),
      text(lower, LEVEL + 28, `≥ ${digits(lower)}`, 'label bound'),
      ...(this.#isTaken
        ? [
            svg('circle', { class: 'dot actual', cx: x(now), cy: LEVEL, r: 6 }),
            text(now, LEVEL + 44, `Δr = ${digits(now)}`, 'label explicit'),
          ]
        : []),
    );
  };
}
