/** How far a run is and how long it will take, on standard error. */

import type { Progress } from './types.ts';

const SECONDS_BETWEEN = 1;

/** "2 h 05 min", "3 min 20 s", "8 s". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
  return whole >= 60 ? `${Math.floor(whole / 60)} min ${two(whole % 60)} s` : `${whole} s`;
}

/**
 * Lines at least a second apart; rewritten in place on a terminal. Time left is taken in proportion to the work that
 * this process did.
 */
export class ProgressLine {
  readonly #write: (text: string) => void;
  readonly #isTerminal: boolean;
  readonly #start: number;
  #last: number;
  #first: number | null = null;

  /** @param now seconds. */
  constructor(write: (text: string) => void, isTerminal: boolean, now: number) {
    this.#write = write;
    this.#isTerminal = isTerminal;
    this.#start = now;
    this.#last = now;
  }

  show({ done, of, what }: Progress, now: number): void {
    this.#first ??= done;
    if (now - this.#last < SECONDS_BETWEEN) return;
    this.#last = now;
    const here = done - this.#first;
    const left = here > 0 ? `, ${duration(((now - this.#start) * (of - done)) / here)} left` : '';
    const line = `${what}: ${Math.floor((100 * done) / of)} %${left}`;
    this.#write(this.#isTerminal ? `\r\u001b[2K${line}` : `${line}\n`);
  }
}
