/** The logarithmic clock: a slider over log10 t, and a button that lets it run. */

import { button } from '../ui/controls.ts';
import { el, freshId, say } from '../ui/dom.ts';

const LAST = 300;
const POSITIONS = 100;
/** Square root, so that the first steps have room beside 10^300. */
const positionOf = (t: number): number => Math.round(POSITIONS * Math.sqrt(t / LAST));
const timeOf = (position: number): number => Number((LAST * (position / POSITIONS) ** 2).toFixed(1));
const SECONDS = 14;

export class Clock {
  readonly root: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #output: HTMLOutputElement;
  readonly #play: HTMLButtonElement;
  readonly #onTime: (t: number) => void;
  #t = 0;
  #stop: (() => void) | null = null;

  constructor(onTime: (t: number) => void) {
    this.#onTime = onTime;
    const id = freshId('clock');
    this.#input = el('input', { id, name: 't', type: 'range', min: 0, max: POSITIONS, step: 1 });
    this.#output = el('output', { for: id });
    this.#play = button('▶ Play', () => this.#toggle(), 'play');
    this.#input.addEventListener('input', () => {
      this.#pause();
      onTime(timeOf(Number(this.#input.value)));
    });
    this.root = el(
      'div',
      { class: 'clock' },
      el('label', { for: id }, 'step t of gradient descent'),
      this.#output,
      el('div', { class: 'clock-row' }, this.#play, this.#input),
    );
  }

  set(t: number): void {
    this.#t = t;
    const position = String(positionOf(t));
    if (this.#input.value !== position && timeOf(Number(this.#input.value)) !== t)
      this.#input.value = position;
    const text = t === 0 ? 't = 1' : `t = 10^${t}`;
    say(this.#output, text);
    this.#input.setAttribute('aria-valuetext', text);
  }

  #toggle(): void {
    if (this.#stop !== null) this.#pause();
    else this.#run();
  }

  #pause(): void {
    this.#stop?.();
    this.#stop = null;
    say(this.#play, '▶ Play');
  }

  #run(): void {
    say(this.#play, '⏸ Pause');
    const from = this.#t >= LAST ? 0 : Math.sqrt(this.#t / LAST);
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) this.#jump(from);
    else this.#glide(from);
  }

  #glide(from: number): void {
    const start = performance.now();
    let frame = 0;
    const step = (now: number): void => {
      const share = Math.min(1, from + Math.max(0, now - start) / (1000 * SECONDS));
      this.#onTime(Number((LAST * share ** 2).toFixed(1)));
      if (share >= 1) this.#pause();
      else frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    this.#stop = () => cancelAnimationFrame(frame);
  }

  /** Few still pictures in place of motion. */
  #jump(from: number): void {
    let share = from;
    const timer = setInterval(() => {
      share = Math.min(1, share + 0.1);
      this.#onTime(Number((LAST * share ** 2).toFixed(1)));
      if (share >= 1) this.#pause();
    }, 1000);
    this.#stop = () => clearInterval(timer);
  }
}
