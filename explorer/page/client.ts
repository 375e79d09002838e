/** The page's end of the messages: one worker, of which only the newest question is answered. */

import type { Answer, FromWorker, Request } from '../worker/messages.ts';

export type Reply<R extends Request> =
  | { readonly kind: 'answer'; readonly value: Answer<R> }
  | { readonly kind: 'fault'; readonly message: string }
  /** A newer question took its place, or it was cancelled. */
  | { readonly kind: 'superseded' };

interface Question {
  readonly id: number;
  readonly request: Request;
  readonly onProgress: ((what: string, share: number) => void) | undefined;
  reply(reply: Reply<Request>): void;
}

const SUPERSEDED = { kind: 'superseded' } as const;

export class Client {
  readonly #patience: number;
  #worker: Worker | undefined;
  #running: Question | undefined;
  #waiting: Question | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = 0;

  /** @param patience milliseconds that a question may go on running while a newer one waits. */
  constructor(patience: number) {
    this.#patience = patience;
  }

  ask<R extends Request>(request: R, onProgress?: (what: string, share: number) => void): Promise<Reply<R>> {
    return new Promise((resolve) => {
      this.#waiting?.reply(SUPERSEDED);
      this.#waiting = {
        id: ++this.#last,
        request,
        onProgress,
        reply: resolve as (reply: Reply<Request>) => void,
      };
      if (this.#running === undefined) this.#next();
      else if (this.#patience === 0) this.cancel();
      else this.#timer ??= setTimeout(() => this.cancel(), this.#patience);
    });
  }

  /** Ends what is running; a waiting question begins. */
  cancel(): void {
    if (this.#running === undefined) return;
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#finish(SUPERSEDED);
  }

  #finish(reply: Reply<Request>): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running?.reply(reply);
    this.#running = undefined;
    this.#next();
  }

  #next(): void {
    if (this.#waiting === undefined) return;
    this.#running = this.#waiting;
    this.#waiting = undefined;
    this.#worker ??= this.#start();
    this.#worker.postMessage({ id: this.#running.id, request: this.#running.request });
  }

  #start(): Worker {
    const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (this.#running === undefined || data.id !== this.#running.id) return;
      if (data.kind === 'progress') this.#running.onProgress?.(data.what, data.share);
      else this.#finish(data as Reply<Request>);
    };
    worker.onerror = () => {
      this.#worker = undefined;
      this.#finish({
        kind: 'fault',
        message: 'the worker could not be loaded; expected the files of one build',
      });
    };
    return worker;
  }
}
