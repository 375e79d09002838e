/** Responses one by one: a ring for π_ref(y), a dot for π(y), on a logarithmic axis. */

import type { Theorem1View } from '../../worker/theorem-1.ts';
import { el, svg } from '../ui/dom.ts';
import { inNextFrame } from '../ui/frames.ts';
import { digits } from '../ui/report.ts';

const ROW = 22;
const TOP = 20;
const BOTTOM = 30;

export class ResponseChart {
  readonly root: HTMLElement;
  readonly #svg = svg('svg', { role: 'img' });
  readonly #more = el('span');
  #answer: Theorem1View | null = null;
  #width = 0;

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
        'The tilted policy: from π_ref(y), ring, to π(y), dot; at the right the implicit reward (middle of its enclosure). ',
        this.#more,
      ),
    );
    new ResizeObserver(() => {
      const width = Math.round(frame.clientWidth);
      if (width === this.#width || width === 0) return;
      this.#width = width;
      inNextFrame(this.#draw);
    }).observe(frame);
  }

  show(answer: Theorem1View): void {
    this.#answer = answer;
    this.#draw();
  }

  readonly #draw = (): void => {
    const answer = this.#answer;
    if (answer === null || this.#width === 0) return;
    const { responses, size, prompts } = answer;
    const width = this.#width;
    const height = TOP + ROW * responses.length + BOTTOM;
    const logs = responses.flatMap(({ reference, tilted }) => [reference ?? 0, tilted ?? 0]);
    const low = Math.min(-1, ...logs.map((x) => Math.floor(Math.max(x, -400))));
    const [left, right] = [64, width - 74];
    const x = (log: number | null): number =>
      left + ((Math.max(log ?? low, low) - low) / -low) * (right - left);
    const text = (px: number, py: number, words: string, anchor: string, look = '') =>
      svg('text', { x: px, y: py, 'text-anchor': anchor, class: look }, words);
    const nodes: SVGElement[] = [];
    const stride = Math.max(1, Math.ceil(-low / (width < 420 ? 3 : 6)));
    for (let at = 0; at >= low; at -= stride) {
      nodes.push(
        svg('line', { class: 'grid', x1: x(at), x2: x(at), y1: TOP - 4, y2: height - BOTTOM }),
        text(x(at), height - BOTTOM + 16, at === 0 ? '1' : `1e${at}`, 'middle'),
      );
    }
    nodes.push(
      text(width - 4, 12, 'reward', 'end', 'axis-label'),
      text(left, 12, 'probability', 'start', 'axis-label'),
    );
    responses.forEach((response, i) => {
      const y = TOP + ROW * (i + 0.5);
      const look = response.correct ? 'correct' : 'incorrect';
      const [a, b] = [x(response.reference), x(response.tilted)];
      nodes.push(
        text(4, y + 4, `${response.name.slice(0, 6)} ${response.correct ? '✓' : '✗'}`, 'start', look),
        svg('line', { class: `change ${look}`, x1: a, x2: b, y1: y, y2: y }),
        svg('circle', { class: `ring ${look}`, cx: a, cy: y, r: 5 }),
        svg('circle', { class: `dot ${look}`, cx: b, cy: y, r: 4 }),
        text(
          width - 4,
          y + 4,
          `${response.reward < 0 ? '−' : '+'}${digits(Math.abs(Number(response.reward.toPrecision(4))))}`,
          'end',
          look,
        ),
      );
    });
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const correct = responses.filter((r) => r.correct).length;
    this.#svg.setAttribute(
      'aria-label',
      `${responses.length} responses, ${correct} correct: probabilities under π_ref and under the tilt`,
    );
    this.#svg.replaceChildren(...nodes);
    const notes = [
      ...(size > responses.length ? [`${size - responses.length} more responses are not drawn.`] : []),
      ...(prompts > 1 ? [`Drawn and listed is the first of ${prompts} prompts.`] : []),
    ];
    this.#more.textContent = notes.join(' ');
  };
}
